// OAuth clients, their roles, grants and keys are managed as in Okta, by the API and by the admin port.
import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { openOrg, type Reply } from '../simulated-org.js';
import { orgNow, signAssertion, tokenRequest } from './oauth-client.js';

const publicKey = (kid: string) => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  kid,
});
const code = ({ status, body }: Reply): string => `${status} ${body?.errorCode}`;

test('a client that the admin port makes can ask for tokens with the key that it got', async () => {
  const org = await openOrg();
  const { body: made } = await org.adminCall('POST', '/clients', {
    kind: 'service',
    name: 'Audit',
    scopes: ['okta.logs.read'],
    roles: ['READ_ONLY_ADMIN'],
  });
  expect(made).toMatchObject({
    kind: 'service',
    scopes: ['okta.logs.read'],
    roles: ['READ_ONLY_ADMIN'],
    keyIds: [made.keyId],
  });
  const client_assertion = await signAssertion(`${org.url}/oauth2/v1/token`, {
    clientId: made.clientId,
    key: (await import('node:crypto')).createPrivateKey(made.privateKey),
    header: { alg: 'ES256', kid: made.keyId },
    now: orgNow(org),
  });
  const { status } = await tokenRequest(org, {
    grant_type: 'client_credentials',
    scope: 'okta.logs.read',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion,
  });
  expect(status).toBe(200);
  const { body: clients } = await org.adminCall('GET', '/clients');
  expect(clients).toHaveLength(3);
  expect(JSON.stringify(clients)).not.toContain('PRIVATE KEY');
});

const bad: [what: string, input: object, says: string][] = [
  ['no kind', {}, 'kind'],
  ['a misspelt field', { kind: 'web', redirectUri: 'http://127.0.0.1/cb' }, 'redirectUri'],
  ['a relative redirect URI', { kind: 'web', redirectUris: ['/cb'] }, 'redirectUris'],
  ['an unknown scope', { kind: 'service', scopes: ['okta.unicorns.read'] }, 'okta.unicorns.read'],
  ['an unknown role', { kind: 'service', roles: ['KING'] }, 'KING'],
  ['two keys of one name', { kind: 'service', keys: [publicKey('a'), publicKey('a')] }, 'kid a'],
  [
    '51 keys',
    { kind: 'service', keys: Array.from({ length: 51 }, (_, index) => ({ ...publicKey('x'), kid: `k${index}` })) },
    '50',
  ],
  [
    'a private key',
    {
      kind: 'service',
      keys: [{ ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), kid: 'p' }],
    },
    'private',
  ],
  ['a key without name', { kind: 'service', keys: [{ kty: 'EC' }] }, 'kid'],
  ['a leeway over a minute', { kind: 'web', leewaySeconds: 61 }, 'leewaySeconds'],
  ['a service app for people', { kind: 'service', grantTypes: ['authorization_code'] }, 'client_credentials'],
  ['an unknown person', { kind: 'web', assign: ['nobody@example.com'] }, 'nobody@example.com'],
];
test.each(bad)('the admin port refuses %s', async (_what, input, says) => {
  const org = await openOrg();
  const reply = await org.adminCall('POST', '/clients', input);
  expect(reply.status).toBe(400);
  expect(reply.body.error).toContain(says);
  expect(org.admin.clients()).toHaveLength(2);
  expect(org.admin.state().apps).toHaveLength(2);
});

test("a change that can't be made changes nothing", async () => {
  const org = await openOrg();
  const { clientId } = org.oauth.webClient;
  const before = org.admin.clients();
  for (const change of [
    { grantScopes: ['okta.x.read'], addKeys: [publicKey('a')], dpop: true },
    { grantTypes: ['client_credentials'], dpop: true },
    { roles: ['KING'], dpop: true },
    { assign: ['nobody'], dpop: true },
    { addKeys: [publicKey('a'), publicKey('a')], dpop: true },
  ]) {
    expect((await org.adminCall('POST', `/clients/${clientId}`, change)).status).toBe(400);
  }
  expect(org.admin.clients()).toEqual(before);
  expect((await org.adminCall('POST', '/clients/0oanobody', {})).status).toBe(400);
});

test('an app that turns to keys loses its secret', async () => {
  const org = await openOrg();
  const { clientId, clientSecret } = org.admin.addClient({ kind: 'web', redirectUris: ['http://127.0.0.1/cb'] });
  org.admin.changeClient(clientId, {
    authMethod: 'private_key_jwt',
    addKeys: [publicKey('a'), publicKey('b')],
    removeKeys: ['b'],
  });
  expect(org.admin.clients().find((client) => client.clientId === clientId)?.keyIds).toEqual(['a']);
  const reply = await tokenRequest(org, {
    grant_type: 'refresh_token',
    refresh_token: 'x',
    client_id: clientId,
    client_secret: clientSecret!,
  });
  expect(reply.status).toBe(401);
});

test('clients are listed and read without their secrets', async () => {
  const org = await openOrg();
  const { serviceClient, webClient } = org.oauth;
  const list = await org.get('/oauth2/v1/clients?limit=1');
  expect(list.body.map(({ client_id }: { client_id: string }) => client_id)).toEqual([serviceClient.clientId]);
  expect(list.headers.get('link')).toContain('rel="next"');
  expect((await org.get('/oauth2/v1/clients?q=simulated%20web')).body).toHaveLength(1);
  const { body } = await org.get(`/oauth2/v1/clients/${webClient.clientId}`);
  expect(body).toMatchObject({
    application_type: 'web',
    redirect_uris: [webClient.redirectUri],
    token_endpoint_auth_method: 'client_secret_basic',
  });
  expect(body).not.toHaveProperty('client_secret');
  expect((await org.get(`/oauth2/v1/clients/${serviceClient.clientId}`)).body.jwks.keys).toMatchObject([
    { kid: serviceClient.keyId, kty: 'RSA' },
  ]);
  expect(code(await org.get('/oauth2/v1/clients/0oanobody'))).toBe('404 E0000007');
  const app = await org.get(`/api/v1/apps/${webClient.clientId}`);
  expect(app.body.settings.oauthClient.refresh_token).toEqual({ rotation_type: 'ROTATE', leeway: 30 });
  expect(org.admin.requests().find(({ operation }) => operation === 'listClients')?.bucket).toBe('clients');
});

test('roles of a client', async () => {
  const org = await openOrg();
  const path = `/oauth2/v1/clients/${org.oauth.serviceClient.clientId}/roles`;
  const [first] = (await org.get(path)).body;
  expect(first).toMatchObject({ type: 'SUPER_ADMIN', assignmentType: 'CLIENT', status: 'ACTIVE' });
  expect((await org.call('DELETE', `${path}/${first.id}`)).status).toBe(204);
  expect(code(await org.call('DELETE', `${path}/${first.id}`))).toBe('404 E0000007');
  const added = await org.post(path, { type: 'READ_ONLY_ADMIN' });
  expect(added.status).toBe(201);
  expect(code(await org.post(path, { type: 'READ_ONLY_ADMIN' }))).toBe('409 E0000090');
  expect(code(await org.post(path, { type: 'KING' }))).toBe('400 E0000001');
  expect((await org.get(`${path}/${added.body.id}`)).body).toEqual(added.body);
  const weak = org.admin.addToken({ roles: ['APP_ADMIN'] });
  expect(code(await org.post(path, { type: 'APP_ADMIN' }, { authorization: `SSWS ${weak.value}` }))).toBe(
    '403 E0000006',
  );
});

test('scopes granted to an app', async () => {
  const org = await openOrg();
  const { clientId } = org.admin.addClient({ kind: 'service' });
  const path = `/api/v1/apps/${clientId}/grants`;
  expect((await org.get(path)).body).toEqual([]);
  const added = await org.post(path, { scopeId: 'okta.users.read', issuer: org.url });
  expect(added).toMatchObject({
    status: 201,
    body: { scopeId: 'okta.users.read', clientId, status: 'ACTIVE', issuer: org.url },
  });
  expect(code(await org.post(path, { scopeId: 'okta.users.read', issuer: 'https://acme.okta.com' }))).toBe(
    '400 E0000001',
  );
  expect(code(await org.post(path, { scopeId: 'okta.unicorns.read', issuer: org.url }))).toBe('400 E0000001');
  expect((await org.get(`${path}/${added.body.id}`)).body).toEqual(added.body);
  expect((await org.call('DELETE', `${path}/${added.body.id}`)).status).toBe(204);
  expect(code(await org.get(`${path}/${added.body.id}`))).toBe('404 E0000007');
});

test('API tokens show when they end', async () => {
  const org = await openOrg({ now: '2026-05-04T03:00:00.000Z', frozen: true });
  const { body } = await org.get('/api/v1/api-tokens');
  expect(body).toMatchObject([
    {
      id: org.ready().apiTokenId,
      userId: org.ready().ownerId,
      tokenWindow: 'P30D',
      expiresAt: '2026-06-03T03:00:00.000Z',
    },
  ]);
  expect(JSON.stringify(body)).not.toContain(org.apiToken);
  const spare = org.admin.addToken();
  expect((await org.get(`/api/v1/api-tokens/${spare.id}`)).status).toBe(200);
  const headers = { authorization: `SSWS ${spare.value}` };
  expect((await org.call('DELETE', '/api/v1/api-tokens/current', undefined, headers)).status).toBe(204);
  expect(code(await org.get('/api/v1/users/me', headers))).toBe('401 E0000011');
});

test('the org says which engine it runs', async () => {
  const org = await openOrg();
  expect((await org.get('/.well-known/okta-organization')).body.pipeline).toBe('idx');
  await org.adminCall('POST', '/settings', { pipeline: 'v1' });
  expect((await org.get('/.well-known/okta-organization')).body.pipeline).toBe('v1');
});
