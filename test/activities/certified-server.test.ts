// Property: our OAuth client works with a certified authorization server that knows nothing of us, DPoP and rotation included.
import { createPrivateKey } from 'node:crypto';
import { exportJWK, exportPKCS8, generateKeyPair } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { authorizationCode } from '../../src/okta/auth/authorization-code.js';
import { clientCredentials } from '../../src/okta/auth/client-credentials.js';
import type { AssertionKey } from '../../src/okta/auth/client-authentication.js';
import { WebClient } from '../../src/okta/auth/web-client.js';
import { OktaClient } from '../../src/okta/client.js';
import { OktaTokenError } from '../../src/okta/errors.js';
import { Gate } from '../../src/okta/gate/gate.js';
import {
  type CertifiedServer,
  serviceClientId,
  startCertifiedServer,
  webClientId,
} from '../support/certified-server.js';
import { Person } from '../../src/cli/demo/person.js';

const redirectUri = 'http://127.0.0.1:8910/callback';
const webSecret = 'a secret with : and + and % in it, long enough';
const userAgent = 'test/1';

async function keyPair(algorithm: 'ES256' | 'RS256', keyId: string) {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const own: AssertionKey = { keyId, algorithm, key: createPrivateKey(await exportPKCS8(privateKey)) };
  return { own, registered: { ...(await exportJWK(publicKey)), kid: keyId, alg: algorithm, use: 'sig' } };
}

describe.each([{ dpop: false }, { dpop: true }])('DPoP: $dpop', ({ dpop }) => {
  let server: CertifiedServer;
  let keys: Awaited<ReturnType<typeof keyPair>>[];
  beforeEach(async () => {
    keys = [await keyPair('ES256', 'k1'), await keyPair('RS256', 'k2')];
    server = await startCertifiedServer({
      ...{ webSecret, redirectUri, dpop },
      serviceJwks: keys.map(({ registered }) => registered),
    });
  });
  afterEach(() => server.close());

  const serviceClient = (own: AssertionKey[], scopes = ['okta.users.read']): OktaClient =>
    new OktaClient({
      ...{ connection: 'default', origin: server.origin, gate: new Gate(), userAgent },
      auth: clientCredentials({ clientId: serviceClientId, keys: own, scopes }),
    });

  it.each([0, 1])('gets a token by key %i, and says which scopes came', async (at) => {
    const own = keys[at]?.own;
    const client = serviceClient(own ? [own] : []);
    expect(await client.grantedScopes()).toEqual(['okta.users.read']);
  });

  it('goes on with the second key where the first is no longer registered', async () => {
    const retired = await keyPair('ES256', 'k0');
    const client = serviceClient([retired.own, ...keys.map(({ own }) => own)]);
    expect(await client.grantedScopes()).toEqual(['okta.users.read']);
  });

  it('tells a wrong key and a scope that is not granted apart', async () => {
    const stranger = await keyPair('ES256', 'k1');
    await expect(serviceClient([stranger.own]).grantedScopes()).rejects.toMatchObject({ kind: 'client' });
    const own = keys.map((key) => key.own);
    await expect(serviceClient(own, ['okta.users.manage']).grantedScopes()).rejects.toMatchObject({ kind: 'scope' });
  });

  it('logs in, calls with the token, refreshes by rotation, and logs out', async () => {
    const web = new WebClient({
      ...{ connection: 'default', origin: server.origin, gate: new Gate(), userAgent },
      application: {
        ...{ clientId: webClientId, clientSecret: webSecret, redirectUri },
        scopes: ['openid', 'offline_access', 'okta.users.read'],
      },
    });
    const login = web.beginLogin();
    const person = new Person({ login: 'ada', password: 'any' });
    const callback = await person.walk(login.url, redirectUri);
    const grant = await web.finishLogin(callback, login);
    expect(grant.identity?.subject).toBe('ada');
    expect(grant.tokenType).toBe(dpop ? 'DPoP' : 'Bearer');

    // User info is a resource of the server's own: it verifies the proof and the binding.
    const client = new OktaClient({
      ...{ connection: 'default', origin: server.origin, gate: new Gate(), userAgent },
      auth: authorizationCode(),
      owner: { accessToken: () => Promise.resolve(grant) },
    });
    const me = await client.request({
      ...{ method: 'GET', path: '/oauth2/v1/userinfo', bucket: 'oauth' },
      schema: z.looseObject({ sub: z.string() }),
    });
    expect(me.body.sub).toBe('ada');

    const refreshed = await web.refresh(grant.refreshToken, grant.dpopKey);
    expect(refreshed.refreshToken).toBeDefined();
    expect(refreshed.refreshToken).not.toBe(grant.refreshToken);
    await web.revoke(refreshed.refreshToken ?? '');
    const after = web.refresh(refreshed.refreshToken ?? '', refreshed.dpopKey);
    await expect(after).rejects.toBeInstanceOf(OktaTokenError);
    await expect(after).rejects.toMatchObject({ kind: 'consent' });
  });
});
