// Refresh tokens rotate with leeway, die of reuse with everything since the login, and end after 90 days however often they rotate.
import { expect, test } from 'vitest';
import { openOrg, type Reply, type TestOrg } from '../simulated-org.js';
import { codeFor, exchange, refresh } from './browser.js';
import { bearer } from './oauth-client.js';

const day = 86_400_000;
const open = () => openOrg({ now: '2026-05-04T03:00:00.000Z', frozen: true, rateLimits: 'none' });
const login = async (org: TestOrg): Promise<Reply['body']> => (await exchange(org, codeFor(org))).body;
const works = async (org: TestOrg, token: string): Promise<boolean> =>
  (await org.get('/api/v1/users/me', bearer(token))).status === 200;
const dead = { error: 'invalid_grant', error_description: 'The refresh token is invalid or expired.' };

test('within the leeway the former token yields the same generation', async () => {
  const org = await open();
  const first = await login(org);
  const { body: second } = await refresh(org, first.refresh_token);
  expect(second.refresh_token).not.toBe(first.refresh_token);
  org.admin.advance(30_000);
  const { body: again } = await refresh(org, first.refresh_token);
  expect(again.refresh_token).toBe(second.refresh_token);
  expect(again.access_token).not.toBe(second.access_token);
  expect((await refresh(org, second.refresh_token)).status).toBe(200);
});

test('after the leeway, reuse ends the newest token and all access tokens of the login', async () => {
  const org = await open();
  const first = await login(org);
  const other = await login(org);
  const { body: second } = await refresh(org, first.refresh_token);
  org.admin.advance(30_001);
  expect((await refresh(org, first.refresh_token)).body).toEqual(dead);
  expect((await refresh(org, second.refresh_token)).body).toEqual(dead);
  expect(await works(org, first.access_token)).toBe(false);
  expect(await works(org, second.access_token)).toBe(false);
  expect(await works(org, other.access_token)).toBe(true);
  const reuse = org.admin.logEvents().filter(({ eventType }) => eventType === 'app.oauth2.token.detect_reuse');
  expect(reuse).toHaveLength(1);
  expect(reuse[0]).toMatchObject({ actor: { type: 'PublicClientApp', id: org.oauth.webClient.clientId } });
});

test('the token before the last one is reuse at any time, and so is the last one without leeway', async () => {
  const org = await open();
  const first = await login(org);
  const { body: second } = await refresh(org, first.refresh_token);
  await refresh(org, second.refresh_token);
  expect((await refresh(org, first.refresh_token)).body).toEqual(dead);
  org.admin.changeClient(org.oauth.webClient.clientId, { leewaySeconds: 0 });
  const next = await login(org);
  await refresh(org, next.refresh_token);
  expect((await refresh(org, next.refresh_token)).body).toEqual(dead);
});

test('ninety days after the login it is over', async () => {
  const org = await open();
  let { refresh_token: token } = await login(org);
  for (let count = 0; count < 8; count += 1) {
    org.admin.advance(11 * day);
    token = (await refresh(org, token)).body.refresh_token;
  }
  org.admin.advance(2 * day - 1);
  token = (await refresh(org, token)).body.refresh_token;
  org.admin.advance(1);
  expect((await refresh(org, token)).body).toEqual(dead);
});

test('a static token comes back, or nothing does', async () => {
  const org = await open();
  org.admin.changeClient(org.oauth.webClient.clientId, { rotation: 'STATIC' });
  const { refresh_token } = await login(org);
  expect((await refresh(org, refresh_token)).body.refresh_token).toBe(refresh_token);
  org.admin.settings({ staticRefreshToken: 'omitted' });
  expect((await refresh(org, refresh_token)).body).not.toHaveProperty('refresh_token');
  expect((await refresh(org, refresh_token)).status).toBe(200);
});

test('scopes may become fewer, not more', async () => {
  const org = await open();
  const { refresh_token } = await login(org);
  const fewer = await refresh(org, refresh_token, { scope: 'okta.users.read' });
  expect(fewer.body.scope).toBe('okta.users.read');
  expect(fewer.body).not.toHaveProperty('id_token');
  const more = await refresh(org, fewer.body.refresh_token, { scope: 'okta.users.read okta.groups.read' });
  expect(`${more.status} ${more.body.error}`).toBe('400 access_denied');
  const all = await refresh(org, fewer.body.refresh_token);
  expect(all.body.scope).toBe('openid offline_access okta.users.read');
  expect(all.body.id_token).toBeDefined();
});

test('without offline_access there is none', async () => {
  const org = await open();
  expect((await exchange(org, codeFor(org, { scope: 'openid okta.users.read' }))).body).not.toHaveProperty(
    'refresh_token',
  );
});

test('an answer that was lost after the rotation is had again within the leeway', async () => {
  const org = await open();
  const first = await login(org);
  org.admin.addFault({ kind: 'lost-answer', path: '^/oauth2/v1/token$', times: 1 });
  await expect(refresh(org, first.refresh_token)).rejects.toThrow();
  org.admin.advance(5000);
  const again = await refresh(org, first.refresh_token);
  expect(again.status).toBe(200);
  expect((await refresh(org, again.body.refresh_token)).status).toBe(200);
});

test('at once, one of two refreshes rotates and the other gets the same', async () => {
  const org = await open();
  const first = await login(org);
  const replies = await Promise.all([1, 2, 3].map(() => refresh(org, first.refresh_token)));
  expect(new Set(replies.map(({ body }) => body.refresh_token)).size).toBe(1);
});

test('what admins can end: sessions with tokens, tokens of one client, a password where the org says so', async () => {
  const org = await open();
  const { ownerId } = org.ready();
  const path = `/api/v1/users/${ownerId}`;
  const { clientId } = org.oauth.webClient;
  let tokens = await login(org);
  await org.call('DELETE', `${path}/sessions`);
  expect(await works(org, tokens.access_token)).toBe(true);
  expect((await org.get(`${path}/clients`)).body).toMatchObject([{ client_id: clientId }]);
  expect((await org.get(`${path}/clients/${clientId}/tokens`)).body).toHaveLength(1);
  await org.call('DELETE', `${path}/sessions?oauthTokens=true`);
  expect(await works(org, tokens.access_token)).toBe(false);
  expect((await refresh(org, tokens.refresh_token)).body).toEqual(dead);
  tokens = await login(org);
  await org.call('DELETE', `${path}/clients/${clientId}/tokens`);
  expect((await refresh(org, tokens.refresh_token)).body).toEqual(dead);
  tokens = await login(org);
  const password = async (value: string) => org.post(path, { credentials: { password: { value } } });
  await password('Another-Horse-8');
  expect(await works(org, tokens.access_token)).toBe(true);
  org.admin.settings({ passwordChangeRevokesTokens: true });
  await password('Third-Horse-9');
  expect(await works(org, tokens.access_token)).toBe(false);
});
