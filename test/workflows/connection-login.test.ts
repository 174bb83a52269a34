// Property: what a person's login gave works for commands and workers until the logout, is ended at Okta then, and is shown to nobody.
import { afterAll, beforeAll, describe, expect, inject } from 'vitest';
import { buildCommand, type Ended, runCommand, startCommand, talkTo } from '../support/cli.js';
import { type LoginSetup, scopes, startLoginSetup } from '../support/login-setup.js';
import { errorOf, shownBy } from '../support/login-talk.js';
import { addUser } from '../support/simulated-org.js';
import { isAlive, storedGrants } from '../support/stored-grants.js';
import { test, uniqueName } from '../support/temporal-env.js';

beforeAll(buildCommand);

/** The browser's way and the pasted one. */
async function logIn({ name, env, person, redirectUri }: LoginSetup, way: 'browser' | 'pasted'): Promise<Ended> {
  const command = ['connection', 'login', name, '--json', ...(way === 'browser' ? [] : ['--no-browser'])];
  const talk = talkTo(command, env);
  const callback = await person().walk(await shownBy(talk), redirectUri);
  if (way === 'browser') expect((await fetch(callback)).status).toBe(200);
  else talk.say(`${callback.href}\n`);
  return talk.ended;
}

/** Whatever is long and random: tokens, codes, states, verifiers, client secrets. */
const random = /[\w-]{40,}/;

describe.for([{ dpop: false }, { dpop: true }])('DPoP: $dpop', ({ dpop }) => {
  let setup: LoginSetup;
  let userId: string;
  beforeAll(async () => {
    setup = await startLoginSetup(inject('temporal').address, { dpop });
    userId = addUser(setup.org, 'ada@example.com');
  });
  afterAll(() => setup.close());

  const readUser = (): Promise<Ended> =>
    runCommand(
      ['action', 'get-user', '--connection', setup.name, '--input', JSON.stringify({ userId }), '--json'],
      setup.env,
    );
  const logOut = (): Promise<Ended> => runCommand(['connection', 'logout', setup.name, '--json'], setup.env);

  async function expectConsentRequired(): Promise<void> {
    const { code, stdout, stderr } = await readUser();
    expect(errorOf({ stderr })).toMatchObject({ type: 'Okta.ConsentRequired' });
    expect(errorOf({ stderr }).message).toContain(`temporal-okta connection login ${setup.name}`);
    expect([code, stdout]).toEqual([1, '']);
  }

  test.skipIf(dpop)('before anybody logged in, a call names the command', async () => {
    await expectConsentRequired();
    const { code, stdout } = await logOut();
    expect([code, JSON.parse(stdout)]).toEqual([0, { name: setup.name, wasLoggedIn: false }]);
  });

  test('logs in by the browser, serves an action, a worker, and logs out', async () => {
    const { name, env, org, person, redirectUri } = setup;
    const { nextLine, ended } = talkTo(['connection', 'login', name, '--json'], env);
    const shown = JSON.parse(await nextLine()) as { authorizeUrl: string; redirectUri: string };
    expect(shown.redirectUri).toBe(redirectUri);
    const callback = await person().walk(new URL(shown.authorizeUrl), redirectUri);
    const page = await fetch(callback);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Logged in')]);
    expect(JSON.parse(await nextLine())).toMatchObject({ name, loggedInAs: org.simulator.browserUser.login, scopes });
    const again = await fetch(callback);
    expect([again.status, await again.text()]).toEqual([409, expect.stringContaining('Already used')]);
    const { code, stdout, stderr } = await ended;
    expect([code, stderr]).toEqual([0, '']);

    const read = await readUser();
    expect(read.stderr).toBe('');
    expect(JSON.parse(read.stdout)).toMatchObject({ id: userId });

    // A command without the configuration can only have used the worker.
    const taskQueue = uniqueName('queue');
    const worker = await startCommand(['worker', '--task-queue', taskQueue], env);
    const input = JSON.stringify({ userId, connection: name });
    const viaWorker = await runCommand(['action', 'get-user', '--input', input, '--task-queue', taskQueue, '--json'], {
      TEMPORAL_ADDRESS: env['TEMPORAL_ADDRESS'],
      TEMPORAL_OKTA_ENCRYPTION_KEYS: setup.keys,
    });
    expect(JSON.parse(viaWorker.stdout)).toMatchObject({ id: userId });
    const log = (await worker.end()).stderr;

    const [grant] = await storedGrants(setup, inject('temporal'));
    const { refreshToken = '', accessToken = '', tokenType } = grant ?? {};
    expect(tokenType).toBe(dpop ? 'DPoP' : 'Bearer');
    expect([await isAlive(setup, refreshToken), await isAlive(setup, accessToken)]).toEqual([true, true]);
    const out = await logOut();
    expect(out).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(out.stdout)).toEqual({ name, wasLoggedIn: true });
    expect([await isAlive(setup, refreshToken), await isAlive(setup, accessToken)]).toEqual([false, false]);
    await expectConsentRequired();

    const [address = '', ...rest] = stdout.split('\n');
    const parameters = new URL(shown.authorizeUrl).searchParams;
    expect([...parameters.keys()].sort()).toEqual(
      ['client_id', 'code_challenge', 'code_challenge_method', 'nonce', 'redirect_uri', 'response_type', 'scope', 'state'], // prettier-ignore
    );
    expect(address).not.toContain(callback.searchParams.get('code'));
    for (const text of [...rest, stderr, read.stdout, viaWorker.stdout, viaWorker.stderr, log, out.stdout]) {
      expect(text).not.toMatch(random);
    }
  });

  test.skipIf(dpop)('logs in by a pasted address; a later login replaces it and ends it at Okta', async () => {
    const first = await logIn(setup, 'pasted');
    expect(first.code).toBe(0);
    const [former] = await storedGrants(setup, inject('temporal'));
    const second = await logIn(setup, 'browser');
    expect(second.code).toBe(0);
    const [, latter] = await storedGrants(setup, inject('temporal'));
    expect(JSON.parse((await readUser()).stdout)).toMatchObject({ id: userId });
    await expect.poll(() => isAlive(setup, former?.refreshToken ?? '')).toBe(false);
    expect(await isAlive(setup, former?.accessToken ?? '')).toBe(false);
    expect(await isAlive(setup, latter?.refreshToken ?? '')).toBe(true);
    for (const { stdout, stderr } of [first, second]) {
      expect(stdout.split('\n').slice(1).join('\n')).not.toMatch(random);
      expect(stderr).not.toMatch(random);
    }
    expect((await logOut()).code).toBe(0);
    expect(await isAlive(setup, latter?.refreshToken ?? '')).toBe(false);
  });
});
