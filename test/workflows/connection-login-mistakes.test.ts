// Property: a login that can't begin, or ends by a wrong address, says what is wrong and what to do, by its own type and exit code.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, inject } from 'vitest';
import { buildCommand, runCommand, talkTo } from '../support/cli.js';
import { type LoginSetup, startLoginSetup } from '../support/login-setup.js';
import { errorOf, shownBy } from '../support/login-talk.js';
import { test } from '../support/temporal-env.js';

let setup: LoginSetup;
beforeAll(async () => {
  buildCommand();
  setup = await startLoginSetup(inject('temporal').address);
});
afterAll(() => setup.close());
beforeEach(() => setup.org.simulator.admin.clearRequests());

const login = (...options: string[]): string[] => ['connection', 'login', setup.name, '--json', ...options];

describe('before anybody is asked to consent', () => {
  const variants = {
    'an unknown connection': { name: 'nobody', type: 'Config.Missing', says: /"nobody".*acme/ },
    'a connection of another kind': { name: 'service', type: 'Config.Invalid', says: /"service".*authorization code/ },
    'no encryption key': {
      change: (yaml: string) => yaml.replace(/encryption:[\s\S]*/, ''),
      type: 'Config.Invalid',
      says: /authorizationCode.*encryption/s,
    },
    'an encryption key that is not there': { env: { LOGIN_KEY: '' }, type: 'Config.Missing', says: /LOGIN_KEY/ },
    'a client secret that is not there': {
      change: (yaml: string) => yaml.replace(/clientSecret: .*/, 'clientSecret: env:NO_SUCH_SECRET'),
      type: 'Config.Missing',
      says: /NO_SUCH_SECRET/,
    },
    'no Temporal server': {
      env: { TEMPORAL_ADDRESS: '127.0.0.1:1' },
      type: 'Temporal.Unreachable',
      says: /127\.0\.0\.1:1/,
    },
    'no namespace': { env: { TEMPORAL_NAMESPACE: 'no-such' }, type: 'Temporal.Unreachable', says: /no-such/ },
    'a redirect URI elsewhere': {
      change: (yaml: string) => yaml.replace(/redirectUri: .*/, 'redirectUri: https://acme.example.com/callback'),
      type: 'Okta.InvalidInput',
      says: /acme\.example\.com.*--no-browser/,
    },
    'a redirect URI of this machine that needs a certificate': {
      change: (yaml: string) => yaml.replace(/redirectUri: .*/, 'redirectUri: https://localhost:8910/callback'),
      type: 'Okta.InvalidInput',
      says: /https:\/\/localhost:8910.*--no-browser/,
    },
    'a time-out of nothing': { options: ['--timeout', '0'], type: 'Okta.InvalidInput', says: /--timeout 0/ },
    'a time-out that is no number': {
      options: ['--timeout', 'soon'],
      type: 'Okta.InvalidInput',
      says: /--timeout soon/,
    },
    'a time-out longer than timers run': {
      options: ['--timeout', '9999999'],
      type: 'Okta.InvalidInput',
      says: /--timeout 9999999.*86400/,
    },
  } satisfies Record<string, Variant>;
  interface Variant {
    name?: string;
    change?: (yaml: string) => string;
    env?: Record<string, string>;
    options?: string[];
    type: string;
    says: RegExp;
  }

  test.for(Object.entries<Variant>(variants))('%s', async ([, { name, change, env, options = [], type, says }]) => {
    const changed = change ? setup.configured(change) : setup.env;
    const command = ['connection', 'login', name ?? setup.name, '--json', ...options];
    const { code, stdout, stderr } = await runCommand(command, { ...changed, ...env });
    expect(errorOf({ stderr })).toMatchObject({ type });
    expect(errorOf({ stderr }).message).toMatch(says);
    expect([code, stdout]).toEqual([type === 'Okta.InvalidInput' ? 2 : 1, '']);
    expect(setup.org.simulator.admin.requests()).toEqual([]);
  });

  test('a port that is taken', async () => {
    const squatter = createServer().listen(Number(new URL(setup.redirectUri).port), '127.0.0.1');
    await once(squatter, 'listening');
    const { code, stdout, stderr } = await runCommand(login(), setup.env);
    squatter.close();
    expect(errorOf({ stderr })).toMatchObject({ type: 'Okta.InvalidInput' });
    expect(errorOf({ stderr }).message).toMatch(
      new RegExp(`${new URL(setup.redirectUri).port}.*EADDRINUSE.*--no-browser`),
    );
    expect([code, stdout]).toEqual([2, '']);
  });
});

describe('by a pasted address', () => {
  test.for([
    ['that is no address\n', 'Okta.InvalidInput', 2, /no address/],
    ['\n\n', 'Okta.InvalidInput', 2, /stdin/],
    ['http://127.0.0.1:8910/callback?code=x&state=wrong\n', 'Okta.Authentication', 1, /state/],
    ['http://127.0.0.1:8910/callback\n', 'Okta.Authentication', 1, /state/],
  ] as const)('%j', async ([pasted, type, exitCode, says]) => {
    const { code, stderr } = await runCommand(login('--no-browser'), setup.env, pasted);
    expect(errorOf({ stderr })).toMatchObject({ type });
    expect(errorOf({ stderr }).message).toMatch(says);
    expect(code).toBe(exitCode);
    expect(setup.org.simulator.admin.requests()).toEqual([]);
  });

  test('the address that was to be opened', async () => {
    const talk = talkTo(login('--no-browser'), setup.env);
    talk.say(`${(await shownBy(talk)).href}\n`);
    const { code, stderr } = await talk.ended;
    expect(errorOf({ stderr })).toMatchObject({ type: 'Okta.Authentication' });
    expect(errorOf({ stderr }).message).toMatch(/holds no code/);
    expect(code).toBe(1);
  });

  test('an address that was used before', async () => {
    const first = talkTo(login('--no-browser'), setup.env);
    const callback = await setup.person().walk(await shownBy(first), setup.redirectUri);
    first.say(`${callback.href}\n`);
    expect((await first.ended).code).toBe(0);
    const second = talkTo(login('--no-browser'), setup.env);
    // Somebody who would make it fit has the code refused by Okta.
    const state = (await shownBy(second)).searchParams.get('state') ?? '';
    callback.searchParams.set('state', state);
    second.say(`${callback.href}\n`);
    const { code, stderr } = await second.ended;
    expect(errorOf({ stderr })).toMatchObject({ type: 'Okta.ConsentRequired' });
    expect(errorOf({ stderr }).message).toContain(`temporal-okta connection login ${setup.name}`);
    expect(code).toBe(1);
  });

  test('nobody comes in time', async () => {
    const talk = talkTo(login('--no-browser', '--timeout', '1'), setup.env);
    const { code, stderr } = await talk.ended;
    expect(errorOf({ stderr })).toMatchObject({ type: 'Okta.ConsentRequired' });
    expect(code).toBe(1);
  });
});

test.for([
  ['nobody', 'Config.Missing'],
  ['service', 'Config.Invalid'],
])('logout refuses the connection %s', async ([name, type]) => {
  const { code, stderr } = await runCommand(['connection', 'logout', name ?? '', '--json'], setup.env);
  expect(errorOf({ stderr })).toMatchObject({ type });
  expect(code).toBe(1);
});
