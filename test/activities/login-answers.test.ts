// Property: a login whose ID token or answer is not what it must be is refused, and its tokens are ended at Okta.
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Login } from '../../src/okta/auth/login.js';
import { WebClient } from '../../src/okta/auth/web-client.js';
import { OktaTokenError } from '../../src/okta/errors.js';
import { Gate } from '../../src/okta/gate/gate.js';
import { startTokenServer, type TokenServer } from '../support/token-server.js';

const clientId = '0oaweb';
const clientSecret = 'a client secret, long enough';
const redirectUri = 'http://127.0.0.1:8910/callback';
const keyId = 'k1';

let key: CryptoKey;
let publicKey: object;
let strangerKey: CryptoKey;
beforeAll(async () => {
  const pair = await generateKeyPair('RS256');
  key = pair.privateKey;
  publicKey = { ...(await exportJWK(pair.publicKey)), kid: keyId, alg: 'RS256', use: 'sig' };
  strangerKey = (await generateKeyPair('RS256')).privateKey;
});

let server: TokenServer;
let web: WebClient;
let login: Login;
beforeEach(async () => {
  server = await startTokenServer();
  server.keys.body = { keys: [publicKey] };
  web = new WebClient({
    ...{ connection: 'acme', origin: server.origin, gate: new Gate(), userAgent: 'test/1' },
    application: { clientId, clientSecret, redirectUri, scopes: ['openid', 'offline_access', 'okta.users.read'] },
  });
  login = web.beginLogin();
});
afterEach(async () => {
  web.close();
  await server.close();
});

const now = (): number => Math.floor(Date.now() / 1000);
const claims = (change: Record<string, unknown> = {}): JWTPayload => ({
  ...{ iss: server.origin.origin, aud: clientId, sub: '00u1', preferred_username: 'ada@example.com' },
  ...{ nonce: login.nonce, iat: now(), exp: now() + 3600 },
  ...change,
});
const signed = (payload: JWTPayload, by: CryptoKey | Uint8Array = key, alg = 'RS256'): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({ alg, kid: keyId }).sign(by);

function finish(
  idToken: string | undefined,
  tokens: Record<string, unknown> = {},
): ReturnType<WebClient['finishLogin']> {
  server.tokens = {
    ...{ token_type: 'Bearer', expires_in: 3600, access_token: 'the-access-token', refresh_token: 'the-refresh-token' },
    ...(idToken === undefined ? {} : { id_token: idToken }),
    ...tokens,
  };
  return web.finishLogin(new URL(`${redirectUri}?code=the-code&state=${login.state}`), login);
}

async function expectRefused(finishing: Promise<unknown>, says: RegExp): Promise<void> {
  const error: unknown = await finishing.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(OktaTokenError);
  const { kind, message } = error as OktaTokenError;
  expect(kind).toBe('client');
  expect(message).toMatch(says);
  for (const secret of [
    'the-access-token',
    'the-refresh-token',
    'the-code',
    login.nonce,
    login.codeVerifier,
    clientSecret,
  ]) {
    expect(message).not.toContain(secret);
  }
}

it('takes an ID token that is in order', async () => {
  const grant = await finish(await signed(claims()));
  expect(grant.identity).toEqual({ subject: '00u1', name: 'ada@example.com' });
  expect(server.revoked).toEqual([]);
});

describe('an ID token', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['with another nonce', { nonce: 'another' }, /nonce/],
    ['without a nonce', { nonce: undefined }, /nonce/],
    ['for another application', { aud: '0oaother' }, /aud/],
    ['of another issuer', { iss: 'https://evil.okta.com' }, /iss/],
    ['that has ended', { iat: now() - 7200, exp: now() - 3600 }, /exp/],
    ['that never ends', { exp: undefined }, /exp/],
    ['of nobody', { sub: undefined }, /sub/],
  ])('%s is refused', async (_, change, says) => {
    await expectRefused(finish(await signed(claims(change))), says);
    expect(server.revoked).toEqual([{ token: 'the-refresh-token', token_type_hint: 'refresh_token' }]);
  });

  it('signed by another key is refused', async () => {
    await expectRefused(finish(await signed(claims(), strangerKey)), /signature/);
    expect(server.revoked).toHaveLength(1);
  });

  it('signed by nobody is refused', async () => {
    await expectRefused(finish(new UnsecuredJWT(claims()).encode()), /ID token/);
    expect(server.revoked).toHaveLength(1);
  });

  it('signed by the client secret, which others may know, is refused', async () => {
    await expectRefused(finish(await signed(claims(), new TextEncoder().encode(clientSecret), 'HS256')), /ID token/);
    expect(server.revoked).toHaveLength(1);
  });

  it('changed on its way is refused', async () => {
    const [head = '', , signature = ''] = (await signed(claims())).split('.');
    const body = Buffer.from(JSON.stringify(claims({ sub: '00uadmin' }))).toString('base64url');
    await expectRefused(finish([head, body, signature].join('.')), /signature/);
  });

  it('that is missing is missed', async () => {
    await expectRefused(finish(undefined), /ID token/);
    expect(server.revoked).toHaveLength(1);
  });

  it.each([
    { status: 500, body: '<html>' },
    { status: 200, body: { keys: [] } },
  ])('cannot be verified where the keys are %j', async (keys) => {
    server.keys = keys;
    await expectRefused(finish(await signed(claims())), /ID token/);
    expect(server.revoked).toHaveLength(1);
  });
});

it('an answer without a refresh token is refused, and its access token ended', async () => {
  await expectRefused(finish(await signed(claims()), { refresh_token: undefined }), /Refresh Token/);
  expect(server.revoked).toEqual([{ token: 'the-access-token', token_type_hint: 'access_token' }]);
});

describe('an address', () => {
  it.each<[string, (state: string) => string, RegExp]>([
    ['with two states', (state) => `?code=c&state=${state}&state=${state}`, /state/],
    ['with two codes', (state) => `?code=c&code=d&state=${state}`, /code/],
    ['of another issuer', (state) => `?code=c&state=${state}&iss=https%3A%2F%2Fevil.okta.com`, /issuer/],
  ])('%s is refused', async (_, query, says) => {
    await expectRefused(web.finishLogin(new URL(redirectUri + query(login.state)), login), says);
  });

  it.each([
    ['access_denied', 'policy'],
    ['login_required', 'consent'],
    ['server_error', 'server'],
    ['unsupported_response_type', 'client'],
  ])('with the error %s is of its own kind', async (error, kind) => {
    const query = new URLSearchParams({ error, error_description: 'why\u001B[31m', state: login.state });
    const finishing = web.finishLogin(new URL(`${redirectUri}?${query.toString()}`), login);
    await expect(finishing).rejects.toMatchObject({ kind, message: expect.not.stringContaining('\u001B') });
  });
});
