// A service app gets tokens by its key and calls the API as far as its scopes and its admin role go.
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { openOrg } from '../simulated-org.js';
import { bearer, serviceToken, tokenRequest, serviceAssertion } from './oauth-client.js';

test('the ready line names clients whose secrets are in files that are gone afterwards', async () => {
  const org = await openOrg();
  const { serviceClient, webClient } = org.ready().oauth;
  expect(Object.keys(serviceClient)).toEqual(['clientId', 'keyId', 'privateKeyFile']);
  expect(Object.keys(webClient)).toEqual(['clientId', 'clientSecretFile', 'redirectUri']);
  expect(await readFile(serviceClient.privateKeyFile, 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  for (const file of [serviceClient.privateKeyFile, webClient.clientSecretFile]) {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  }
  await org.close();
  await expect(stat(dirname(serviceClient.privateKeyFile))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('ids are decided by the seed, keys are made anew', async () => {
  const [first, second, other] = [
    await openOrg({ seed: 7 }),
    await openOrg({ seed: 7, users: 30 }),
    await openOrg({ seed: 8 }),
  ];
  expect(second.oauth.serviceClient.clientId).toBe(first.oauth.serviceClient.clientId);
  expect(second.oauth.webClient.clientId).toBe(first.oauth.webClient.clientId);
  expect(second.oauth.serviceClient.keyId).toBe(first.oauth.serviceClient.keyId);
  expect(other.oauth.serviceClient.clientId).not.toBe(first.oauth.serviceClient.clientId);
});

test('client credentials give a bearer token that calls the API', async () => {
  const org = await openOrg({ users: 3 });
  const reply = await tokenRequest(org, {
    grant_type: 'client_credentials',
    scope: 'okta.users.read okta.logs.read',
    ...(await serviceAssertion(org)),
  });
  expect(reply.status).toBe(200);
  expect(reply.headers.get('cache-control')).toContain('no-store');
  expect(reply.body).toEqual({
    token_type: 'Bearer',
    expires_in: 3600,
    access_token: expect.stringMatching(/^\w{86}$/),
    scope: 'okta.users.read okta.logs.read',
  });
  const headers = bearer(reply.body.access_token);
  expect((await org.get('/api/v1/users?limit=2', headers)).body).toHaveLength(2);
  expect((await org.get('/api/v1/groups', headers)).status).toBe(403);
  const [entry] = org.admin.requests().filter(({ path }) => path.startsWith('/api/v1/users'));
  expect(entry).toMatchObject({
    clientId: org.oauth.serviceClient.clientId,
    token: 'Bearer of the app',
    tokenId: null,
  });
  expect(JSON.stringify(org.admin.requests())).not.toContain(reply.body.access_token);
});

test('manage includes read, and events name the app as their actor', async () => {
  const org = await openOrg();
  const [user] = org.admin.addUsers([{ profile: { login: 'ada@example.com' } }]);
  const headers = bearer(await serviceToken(org, 'okta.users.manage'));
  expect((await org.get(`/api/v1/users/${user!.id}`, headers)).status).toBe(200);
  expect((await org.post(`/api/v1/users/${user!.id}/lifecycle/suspend`, undefined, headers)).status).toBe(200);
  const event = org.admin.logEvents().find(({ eventType }) => eventType === 'user.lifecycle.suspend');
  expect(event).toMatchObject({
    actor: { type: 'PublicClientApp', id: org.oauth.serviceClient.clientId },
    client: { id: org.oauth.serviceClient.clientId },
  });
});
