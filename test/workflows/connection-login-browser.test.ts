// Property: in the browser, a login takes its own answer once, ends as that answer says, and leaves no token alive that nobody keeps.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, inject } from 'vitest';
import { buildCommand, type Ended, talkTo } from '../support/cli.js';
import { Wire } from '../support/wire.js';
import { type LoginSetup, startLoginSetup } from '../support/login-setup.js';
import { errorOf, shownBy } from '../support/login-talk.js';
import { test } from '../support/temporal-env.js';

let setup: LoginSetup;
beforeAll(async () => {
  buildCommand();
  setup = await startLoginSetup(inject('temporal').address);
});
afterAll(() => setup.close());
beforeEach(() => {
  const { clientId, org } = setup;
  org.simulator.admin.clearRequests();
  org.simulator.admin.clearFaults();
  org.simulator.admin.changeClient(clientId, { consent: 'TRUSTED', grantTypes: ['authorization_code', 'refresh_token'] }); // prettier-ignore
});

const login = (...options: string[]): string[] => ['connection', 'login', setup.name, '--json', ...options];
const requestsTo = (path: string): number[] =>
  setup.org.simulator.admin
    .requests()
    .filter((request) => request.path.startsWith(path))
    .map(({ status }) => Number(status));

/** Logs in as a person does; gives the last page and how the command ended. */
async function tryLogin(env = setup.env, fields?: Record<string, string>): Promise<Ended & { page: string }> {
  const talk = talkTo(login(), env);
  const callback = await setup.person(fields).walk(await shownBy(talk), setup.redirectUri);
  const page = await (await fetch(callback)).text();
  return { ...(await talk.ended), page };
}

test('an answer to another login changes nothing; ours comes through', async () => {
  const talk = talkTo(login(), setup.env);
  const address = await shownBy(talk);
  for (const strange of [
    '?code=x&state=wrong',
    '?code=x',
    '?error=access_denied&state=wrong',
    '',
    '?state=a&state=b',
  ]) {
    const page = await fetch(`${setup.redirectUri}${strange}`);
    expect([page.status, await page.text()]).toEqual([400, expect.stringContaining('another login')]);
  }
  expect((await fetch(new URL('/elsewhere', setup.redirectUri))).status).toBe(404);
  const callback = await setup.person().walk(address, setup.redirectUri);
  expect((await fetch(callback)).status).toBe(200);
  const { code, stderr } = await talk.ended;
  expect(code).toBe(0);
  expect(stderr).toMatch(/state is not the one/);
  expect(requestsTo('/oauth2/v1/token')).toEqual([200]);
});

test('who comes while the first is being taken is told that it is used', async () => {
  const talk = talkTo(login(), setup.env);
  const callback = await setup.person().walk(await shownBy(talk), setup.redirectUri);
  setup.org.simulator.admin.addFault({ kind: 'latency', path: '/oauth2/v1/token', ms: 2000, times: 1 });
  const first = fetch(callback);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const second = await fetch(callback);
  expect([second.status, await second.text()]).toEqual([409, expect.stringContaining('Already used')]);
  expect((await first).status).toBe(200);
  expect((await talk.ended).code).toBe(0);
  expect(requestsTo('/oauth2/v1/token')).toEqual([200]);
});

test('a browser that goes away does not lose the login', async () => {
  const talk = talkTo(login(), setup.env);
  const callback = await setup.person().walk(await shownBy(talk), setup.redirectUri);
  setup.org.simulator.admin.addFault({ kind: 'latency', path: '/oauth2/v1/token', ms: 1000, times: 1 });
  await expect(fetch(callback, { signal: AbortSignal.timeout(300) })).rejects.toThrow();
  expect(JSON.parse(await talk.nextLine())).toMatchObject({ name: setup.name });
  expect((await talk.ended).code).toBe(0);
});

test('a person who declines', async () => {
  setup.org.simulator.admin.changeClient(setup.clientId, { consent: 'REQUIRED' });
  const { code, stderr, page } = await tryLogin(setup.env, { decision: 'deny' });
  expect(errorOf({ stderr })).toMatchObject({ type: 'Okta.Permission' });
  expect(errorOf({ stderr }).message).toContain(`temporal-okta connection login ${setup.name}`);
  expect(page).toMatch(/access_denied/);
  expect(code).toBe(1);
  expect(requestsTo('/oauth2/v1/token')).toEqual([]);
});

test('a person who is not assigned to the application', async () => {
  const { admin, browserUser } = setup.org.simulator;
  admin.changeClient(setup.clientId, { unassign: [browserUser.login] });
  const { code, stderr } = await tryLogin();
  admin.changeClient(setup.clientId, { assign: [browserUser.login] });
  expect(errorOf({ stderr })).toMatchObject({ type: 'Okta.Permission' });
  expect(errorOf({ stderr }).message).toMatch(/access_denied.*assigned/);
  expect(code).toBe(1);
});

test('a scope that is not granted to the application', async () => {
  const { admin } = setup.org.simulator;
  admin.changeClient(setup.clientId, { revokeScopes: ['okta.users.manage'] });
  const { code, stderr } = await tryLogin();
  admin.changeClient(setup.clientId, { grantScopes: ['okta.users.manage'] });
  expect(errorOf({ stderr })).toMatchObject({ type: 'Okta.Permission' });
  expect(errorOf({ stderr }).message).toMatch(/invalid_scope.*okta\.users\.manage.*Okta API Scopes/);
  expect(code).toBe(1);
});

test('an application without the grant type Refresh Token', async () => {
  setup.org.simulator.admin.changeClient(setup.clientId, { grantTypes: ['authorization_code'] });
  const { code, stderr } = await tryLogin();
  expect(errorOf({ stderr }).message).toMatch(/offline_access.*Refresh Token/);
  expect(errorOf({ stderr }).message).not.toContain('Okta API Scopes');
  expect(code).toBe(1);
});

test('a wrong client secret', async () => {
  const wrong = setup.configured((yaml) => yaml.replace(/clientSecret: .*/, 'clientSecret: env:WRONG_SECRET'));
  const { code, stdout, stderr, page } = await tryLogin({ ...wrong, WRONG_SECRET: 'a-wrong-client-secret' });
  expect(errorOf({ stderr })).toMatchObject({ type: 'Okta.Authentication' });
  expect(errorOf({ stderr }).message).toMatch(/clientSecret/);
  expect(page).toMatch(/clientSecret/);
  expect(code).toBe(1);
  expect(stdout + stderr + page).not.toContain('a-wrong-client-secret');
});

test.for([
  ['redirectUri', (yaml: string) => yaml.replace('/callback', '/elsewhere')],
  ['clientId', (yaml: string) => yaml.replace(/clientId: .*/, 'clientId: 0oa0000000000000none')],
] as const)(
  "a %s that Okta doesn't know: nobody comes back, and the end says what to compare",
  async ([field, change]) => {
    const talk = talkTo(login('--timeout', '3'), setup.configured(change));
    const page = await fetch(await shownBy(talk));
    expect(page.status).toBe(400);
    const { code, stderr } = await talk.ended;
    expect(errorOf({ stderr })).toMatchObject({ type: 'Okta.ConsentRequired' });
    expect(errorOf({ stderr }).message).toMatch(field === 'clientId' ? /clientId/ : /redirect URI .*\/elsewhere/);
    expect(code).toBe(1);
  },
);

test('Temporal lost after the consent: the tokens are ended at Okta', async () => {
  const [host = '', port] = inject('temporal').address.split(':');
  const wire = await Wire.to(host, Number(port));
  const address = `127.0.0.1:${String(wire.port)}`;
  const talk = talkTo(login(), { ...setup.env, TEMPORAL_ADDRESS: address });
  const callback = await setup.person().walk(await shownBy(talk), setup.redirectUri);
  await wire.close();
  const page = fetch(callback);
  const { code, stdout, stderr } = await talk.ended;
  expect((await page).status).toBe(400);
  expect(errorOf({ stderr })).toMatchObject({ type: 'Temporal.Unreachable' });
  expect(code).toBe(1);
  expect(stdout.trim().split('\n')).toHaveLength(1);
  expect([requestsTo('/oauth2/v1/token'), requestsTo('/oauth2/v1/revoke')]).toEqual([[200], [200]]);
});

test('the page is opened by the program that BROWSER names', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'temporal-okta-browser-'));
  const [program, opened] = [join(folder, 'browser'), join(folder, 'opened')];
  writeFileSync(program, `#!/bin/sh\nprintf %s "$1" >'${opened}.part' && mv '${opened}.part' '${opened}'\n`, {
    mode: 0o700,
  });
  const talk = talkTo(login(), { ...setup.env, BROWSER: program });
  const { href } = await shownBy(talk);
  await expect.poll(() => readFileSync(opened, 'utf8')).toBe(href);
  talk.kill();
  await talk.ended;
  rmSync(folder, { recursive: true });
});
