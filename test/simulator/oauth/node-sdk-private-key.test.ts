// Okta's official SDK for Node signs in by private key, with DPoP where the app asks for it, and calls the API.
/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- the SDK's own examples pass plain objects */
import { readFile } from 'node:fs/promises';
import okta from '@okta/okta-sdk-nodejs';
import { afterEach, expect, test, vi } from 'vitest';
import { openOrg, person, type TestOrg } from '../simulated-org.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

async function clientOf(org: TestOrg, scopes: string[]): Promise<okta.Client> {
  vi.stubEnv('https_proxy', '');
  vi.stubEnv('HTTPS_PROXY', '');
  return new okta.Client({
    orgUrl: org.url,
    authorizationMode: 'PrivateKey',
    clientId: org.oauth.serviceClient.clientId,
    keyId: org.oauth.serviceClient.keyId,
    privateKey: await readFile(org.oauth.serviceClient.privateKeyFile, 'utf8'),
    scopes,
    cacheMiddleware: null,
  });
}

test.each([false, true])('DPoP %s', async (dpop) => {
  const org = await openOrg({ dpop, users: 5 });
  const client = await clientOf(org, ['okta.users.manage', 'okta.groups.read']);
  const user = await client.userApi.createUser({ body: person('grace@example.com'), activate: false });
  expect((await client.userApi.getUser({ userId: user.id! })).status).toBe('STAGED');
  const logins: string[] = [];
  await (
    await client.userApi.listUsers({ search: 'status eq "STAGED"' })
  ).each((item) => void logins.push(item.profile!.login!));
  expect(logins).toContain('grace@example.com');
  const refused = await client.applicationApi
    .listApplications()
    .then((apps) => apps.each(() => undefined))
    .catch((error: unknown) => error);
  expect(refused).toMatchObject({ status: 403 });
  const created = org.admin.logEvents().find(({ eventType }) => eventType === 'user.lifecycle.create');
  expect(created?.['actor']).toMatchObject({ type: 'PublicClientApp', id: org.oauth.serviceClient.clientId });
  expect(org.admin.requests().some(({ token }) => token === `${dpop ? 'DPoP' : 'Bearer'} of the app`)).toBe(true);
});
