// An OAuth token can do what its scopes and the admin roles behind it allow, both of them, for as long as it lives.
import { expect, test } from 'vitest';
import { routes } from '../../../simulator/http/routes.js';
import { apiScopes } from '../../../simulator/oauth/scopes.js';
import { openOrg, person, type Reply, type TestOrg } from '../simulated-org.js';
import { codeFor, exchange } from './browser.js';
import { bearer, serviceToken } from './oauth-client.js';

const code = ({ status, body }: Reply): string => `${status} ${body?.errorCode}`;
const challenge = ({ headers }: Reply): string | null => headers.get('www-authenticate');
const all = [...apiScopes].filter((scope) => !scope.endsWith('.self'));
const clientOf = (org: TestOrg): string => org.oauth.serviceClient.clientId;

test('every operation needs a scope that Okta has', () => {
  expect(routes.filter(({ scope }) => !apiScopes.has(scope)).map(({ operation }) => operation)).toEqual([]);
  expect(routes.filter(({ method, scope }) => method !== 'GET' && scope.endsWith('.read'))).toEqual([]);
  expect(routes.filter(({ method, scope }) => method === 'GET' && scope.endsWith('.manage'))).toEqual([]);
});

test('without its scope every operation is refused, and the challenge names the scope', async () => {
  const org = await openOrg({ rateLimits: 'none' });
  for (const { method, path, scope } of routes) {
    const others = all.filter((other) => other !== scope && other !== scope.replace(/\.read$/, '.manage'));
    const headers = bearer(await serviceToken(org, others.slice(0, 20).join(' ')));
    const reply = await org.call(method, path.replace(/:\w+/g, 'x'), undefined, { 'content-length': '0', ...headers });
    expect(`${method} ${path} ${code(reply)}`).toBe(`${method} ${path} 403 E0000006`);
    expect(challenge(reply)).toContain(`scope="${scope}", error="insufficient_scope"`);
  }
});

test('the body that comes with a missing scope is a setting', async () => {
  const org = await openOrg();
  const headers = bearer(await serviceToken(org, 'okta.logs.read'));
  org.admin.settings({ insufficientScopeBody: 'E0000005' });
  expect(code(await org.get('/api/v1/users', headers))).toBe('403 E0000005');
  org.admin.settings({ insufficientScopeBody: 'none' });
  const reply = await org.get('/api/v1/users', headers);
  expect(reply).toMatchObject({ status: 403, body: undefined });
  expect(challenge(reply)).toBe(
    `Bearer authorization_uri="${org.url}/oauth2/v1/authorize", realm="${org.url}", scope="okta.users.read", error="insufficient_scope", error_description="The access token provided does not contain the required scopes.", resource="/api/v1/users"`,
  );
});

test('a service app without a role may nothing in spite of its scopes, or sees empty lists', async () => {
  const org = await openOrg({ users: 3 });
  const headers = bearer(await serviceToken(org, 'okta.users.manage okta.groups.read okta.logs.read'));
  org.admin.changeClient(clientOf(org), { roles: [] });
  const refused = await org.get('/api/v1/users', headers);
  expect(code(refused)).toBe('403 E0000006');
  expect(challenge(refused)).toBeNull();
  org.admin.settings({ roleless: 'empty' });
  for (const path of ['/api/v1/users?limit=1', '/api/v1/groups', '/api/v1/logs']) {
    const reply = await org.get(path, headers);
    expect([reply.status, reply.body]).toEqual([200, []]);
    expect(reply.headers.get('link') ?? '').not.toContain('rel="next"');
  }
  const { ownerId } = org.ready();
  expect(code(await org.get(`/api/v1/users/${ownerId}`, headers))).toBe('403 E0000006');
  expect(code(await org.post('/api/v1/users', person('x@example.com'), headers))).toBe('403 E0000006');
});

test('a read-only role reads, and only a Super Admin touches admins', async () => {
  const org = await openOrg();
  const headers = bearer(await serviceToken(org, 'okta.users.manage'));
  const { ownerId } = org.ready();
  org.admin.changeClient(clientOf(org), { roles: ['READ_ONLY_ADMIN'] });
  expect((await org.get('/api/v1/users', headers)).status).toBe(200);
  expect(code(await org.post('/api/v1/users', person('x@example.com'), headers))).toBe('403 E0000006');
  org.admin.changeClient(clientOf(org), { roles: ['USER_ADMIN'] });
  expect((await org.post('/api/v1/users', person('x@example.com'), headers)).status).toBe(200);
  expect(code(await org.post(`/api/v1/users/${ownerId}/lifecycle/suspend`, undefined, headers))).toBe('403 E0000006');
});

test('tokens die by age, by revocation and with their client; those of others are unknown', async () => {
  const org = await openOrg({ now: '2026-05-04T03:00:00.000Z', frozen: true });
  const use = async (token: string) => org.get('/api/v1/users', bearer(token));
  const old = await serviceToken(org, 'okta.users.read');
  org.admin.advance(3_599_999);
  expect((await use(old)).status).toBe(200);
  org.admin.advance(1);
  const expired = await use(old);
  expect(code(expired)).toBe('401 E0000011');
  expect(challenge(expired)).toMatch(/^Bearer .*error="invalid_token", error_description="The token has expired\."/);
  const revoked = await serviceToken(org, 'okta.users.read');
  org.admin.changeClient(clientOf(org), { revokeTokens: true });
  expect(challenge(await use(revoked))).toContain('The access token has been revoked.');
  const orphan = await serviceToken(org, 'okta.users.read');
  org.admin.changeClient(clientOf(org), { status: 'INACTIVE' });
  expect(code(await use(orphan))).toBe('401 E0000011');
  const stranger = await openOrg({ seed: 9 });
  expect(code(await stranger.get('/api/v1/users', bearer(await serviceToken(stranger, 'okta.users.read'))))).toBe(
    '200 undefined',
  );
  expect(code(await org.get('/api/v1/users', bearer(await serviceToken(stranger, 'okta.users.read'))))).toBe(
    '401 E0000011',
  );
});

test('a token of a person acts as that person, with the roles of that person', async () => {
  const org = await openOrg();
  org.admin.addUsers([{ profile: { login: 'plain@example.com' } }]);
  const { clientId } = org.oauth.webClient;
  org.admin.changeClient(clientId, { assign: ['plain@example.com'] });
  const tokenOf = async (login: string, scope: string) =>
    bearer((await exchange(org, codeFor(org, { scope }, login))).body.access_token);
  const admin = await tokenOf(org.browserUser.login, 'okta.users.manage');
  const { body: created } = await org.post('/api/v1/users?activate=false', person('new@example.com'), admin);
  const event = org.admin.logEvents().find(({ eventType }) => eventType === 'user.lifecycle.create');
  expect(event).toMatchObject({ actor: { type: 'User', id: org.ready().ownerId }, client: { id: clientId } });
  expect((await org.get('/api/v1/users/me', admin)).body.id).toBe(org.ready().ownerId);
  const plain = await tokenOf('plain@example.com', 'okta.users.manage okta.users.read.self');
  expect(code(await org.get(`/api/v1/users/${created.id}`, plain))).toBe('403 E0000006');
  const self = await tokenOf('plain@example.com', 'okta.users.read.self');
  expect((await org.get('/api/v1/users/me', self)).body.profile.login).toBe('plain@example.com');
  expect(code(await org.get(`/api/v1/users/${created.id}`, self))).toBe('403 E0000006');
  expect(org.admin.requests().at(-1)).toMatchObject({ clientId, token: 'Bearer of a user' });
});

test('an app is nobody who could be "me"', async () => {
  const org = await openOrg();
  expect(code(await org.get('/api/v1/users/me', bearer(await serviceToken(org, 'okta.users.read'))))).toBe(
    '404 E0000007',
  );
});

test("a suspended person's tokens stop, or don't, as the org is set", async () => {
  const org = await openOrg();
  const { id } = org.admin.addUsers([{ profile: { login: 'plain@example.com' } }])[0]!;
  org.admin.changeClient(org.oauth.webClient.clientId, { assign: [id] });
  const headers = bearer(
    (await exchange(org, codeFor(org, { scope: 'okta.users.read.self' }, 'plain@example.com'))).body.access_token,
  );
  const me = async () => (await org.get('/api/v1/users/me', headers)).status;
  await org.post(`/api/v1/users/${id}/lifecycle/suspend`);
  expect(await me()).toBe(401);
  org.admin.settings({ suspendedUserTokens: 'valid' });
  expect(await me()).toBe(200);
  await org.post(`/api/v1/users/${id}/lifecycle/deactivate`);
  expect(await me()).toBe(401);
});

test('an app has half of each bucket, and the token endpoint has one of its own', async () => {
  const org = await openOrg({ rateLimits: 'integrator', now: '2026-05-04T03:00:00.000Z', frozen: true });
  const headers = bearer(await serviceToken(org, 'okta.logs.read'));
  const limits = ({ headers: got }: Reply) =>
    ['limit', 'remaining'].map((name) => Number(got.get(`x-rate-limit-${name}`)));
  for (let used = 1; used <= 10; used += 1)
    expect(limits(await org.get('/api/v1/logs', headers))).toEqual([10, 10 - used]);
  expect(code(await org.get('/api/v1/logs', headers))).toBe('429 E0000047');
  const other = org.admin.addClient({ kind: 'service', scopes: ['okta.logs.read'], roles: ['SUPER_ADMIN'], keys: [] });
  expect(other.scopes).toEqual(['okta.logs.read']);
  for (let used = 2; used <= 300; used += 1)
    await org.call('POST', '/oauth2/v1/token', undefined, { 'content-length': '0' });
  const {
    status,
    body,
    headers: got,
  } = await org.call('POST', '/oauth2/v1/token', undefined, { 'content-length': '0' });
  expect(`${status} ${body.errorCode}`).toBe('429 E0000047');
  expect(got.get('x-rate-limit-limit')).toBe('300');
  expect((await fetch(`${org.url}/oauth2/v1/keys`)).status).toBe(200);
  expect((await fetch(`${org.url}/.well-known/openid-configuration`)).status).toBe(200);
});

test('faults hit the token endpoint as they hit the API', async () => {
  const org = await openOrg();
  const fault = async (more: object) => {
    org.admin.addFault({ path: '^/oauth2/v1/token$', times: 1, ...more } as Parameters<typeof org.admin.addFault>[0]);
    return fetch(`${org.url}/oauth2/v1/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'x' }) });
  };
  expect((await fault({ kind: 'status', status: 503 })).status).toBe(503);
  expect((await fault({ kind: 'html' })).headers.get('content-type')).toContain('text/html');
  expect((await fault({ kind: 'rate-limit' })).status).toBe(429);
  await expect(fault({ kind: 'reset' })).rejects.toThrow();
  await expect(fault({ kind: 'lost-answer' })).rejects.toThrow();
  const from = performance.now();
  expect((await fault({ kind: 'latency', ms: 120 })).status).toBe(401);
  expect(performance.now() - from).toBeGreaterThan(110);
});
