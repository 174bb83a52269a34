// A token that is bound to a key opens nothing without a fresh proof of that key, and every flaw of a proof is named as Okta names it.
import { createHash, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { exportJWK, SignJWT, type JWTPayload } from 'jose';
import { describe, expect, test } from 'vitest';
import { openOrg, type Reply, type TestOrg } from '../simulated-org.js';
import { codeFor, exchange, refresh } from './browser.js';
import { orgNow, serviceAssertion, serviceToken, tokenRequest } from './oauth-client.js';

const keyPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
type Pair = ReturnType<typeof keyPair>;

interface ProofChange {
  claims?: JWTPayload;
  header?: Record<string, unknown>;
  signedBy?: KeyObject;
}

async function proof(
  org: TestOrg,
  pair: Pair,
  method: string,
  path: string,
  { claims, header, signedBy }: ProofChange = {},
): Promise<string> {
  const payload = {
    htm: method,
    htu: `${org.url}${path}`,
    iat: Math.floor(orgNow(org) / 1000),
    jti: randomUUID(),
    ...claims,
  };
  const jwk = { ...(await exportJWK(pair.publicKey)) };
  return new SignJWT(payload)
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk, ...header })
    .sign(signedBy ?? pair.privateKey);
}

const tokenPath = '/oauth2/v1/token';
const ask = async (org: TestOrg, dpop?: string): Promise<Reply> =>
  tokenRequest(
    org,
    { grant_type: 'client_credentials', scope: 'okta.users.read', ...(await serviceAssertion(org)) },
    dpop === undefined ? {} : { dpop },
  );

async function nonceOf(org: TestOrg, pair: Pair): Promise<string> {
  const reply = await ask(org, await proof(org, pair, 'POST', tokenPath));
  expect(`${reply.status} ${reply.body.error}`).toBe('400 use_dpop_nonce');
  return reply.headers.get('dpop-nonce')!;
}

async function boundToken(org: TestOrg, pair: Pair): Promise<string> {
  const nonce = await nonceOf(org, pair);
  const { body } = await ask(org, await proof(org, pair, 'POST', tokenPath, { claims: { nonce } }));
  expect(body.token_type).toBe('DPoP');
  return body.access_token;
}

const athOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
const usersPath = '/api/v1/users';

/** Calls the API with a bound token and a proof that is right unless told otherwise. */
async function call(
  org: TestOrg,
  pair: Pair,
  token: string,
  change: ProofChange & { path?: string } = {},
): Promise<Reply> {
  const dpop = await proof(org, pair, 'GET', usersPath, { ...change, claims: { ath: athOf(token), ...change.claims } });
  return org.get(change.path ?? usersPath, { authorization: `DPoP ${token}`, dpop });
}

type Row = [flaw: string, change: (org: TestOrg, now: number) => ProofChange, description: string];
const flaws: Row[] = [
  ['another method', () => ({ claims: { htm: 'PUT' } }), "'htm' claim in the DPoP proof JWT is invalid."],
  [
    'another path',
    ({ url }) => ({ claims: { htu: `${url}/api/v1/groups` } }),
    "'htu' claim in the DPoP proof JWT is invalid.",
  ],
  [
    'another host',
    () => ({ claims: { htu: 'https://acme.okta.com/api/v1/users' } }),
    "'htu' claim in the DPoP proof JWT is invalid.",
  ],
  [
    'an old one',
    (_org, now) => ({ claims: { iat: now - 302 } }),
    'The DPoP proof JWT is issued more than five minutes in the past.',
  ],
  ['one of the future', (_org, now) => ({ claims: { iat: now + 30 } }), 'The DPoP proof JWT is issued in the future.'],
  [
    'no time',
    () => ({ claims: { iat: undefined } as unknown as JWTPayload }),
    "'iat' claim in the DPoP proof JWT is invalid.",
  ],
  [
    'no jti',
    () => ({ claims: { jti: undefined } as unknown as JWTPayload }),
    "'jti' claim in the DPoP proof JWT is invalid.",
  ],
  ['another type', () => ({ header: { typ: 'JWT' } }), "'typ' must be 'dpop+jwt' in the DPoP proof JWT."],
  ['no key', () => ({ header: { jwk: undefined } }), 'The DPoP proof JWT is invalid.'],
  [
    'a private key',
    () => ({ header: { jwk: keyPair().privateKey.export({ format: 'jwk' }) } }),
    'The DPoP proof JWT is invalid.',
  ],
  [
    'the signature of another key',
    () => ({ signedBy: keyPair().privateKey }),
    'The DPoP proof JWT signature is invalid.',
  ],
];

describe('at the token endpoint', () => {
  test.each(flaws)('%s', async (_flaw, change, description) => {
    const org = await openOrg({ dpop: true });
    const { claims, ...more } = change(org, Math.floor(orgNow(org) / 1000));
    const reply = await ask(
      org,
      await proof(org, keyPair(), 'POST', tokenPath, { ...more, ...(claims && { claims }) }),
    );
    expect(reply.status).toBe(400);
    expect(reply.body).toEqual({ error: 'invalid_dpop_proof', error_description: description });
  });

  test('none, garbage, two of them, and one that was used', async () => {
    const org = await openOrg({ dpop: true });
    expect((await ask(org)).body).toEqual({
      error: 'invalid_dpop_proof',
      error_description: 'The DPoP proof JWT header is missing.',
    });
    expect((await ask(org, 'x.y.z')).body.error_description).toBe('The DPoP proof JWT cannot be parsed.');
    const pair = keyPair();
    const [first, second] = [await proof(org, pair, 'POST', tokenPath), await proof(org, pair, 'POST', tokenPath)];
    expect((await ask(org, `${first}, ${second}`)).body.error_description).toBe(
      'Multiple DPoP proof JWT headers are not allowed.',
    );
    expect((await ask(org, first)).body.error).toBe('use_dpop_nonce');
    expect((await ask(org, first)).body.error_description).toBe('The DPoP proof JWT has already been used.');
  });

  test('a nonce is handed out for a day and taken for three', async () => {
    const org = await openOrg({ dpop: true });
    const pair = keyPair();
    const nonce = await nonceOf(org, pair);
    const using = async () => ask(org, await proof(org, pair, 'POST', tokenPath, { claims: { nonce } }));
    expect(await nonceOf(org, pair)).toBe(nonce);
    expect((await using()).headers.get('dpop-nonce')).toBeNull();
    org.admin.advance(25 * 3_600_000);
    const renewed = await using();
    expect(renewed.status).toBe(200);
    expect(renewed.headers.get('dpop-nonce')).not.toBe(nonce);
    org.admin.advance(48 * 3_600_000);
    expect((await using()).body.error).toBe('use_dpop_nonce');
    const invented = await ask(org, await proof(org, pair, 'POST', tokenPath, { claims: { nonce: 'mine' } }));
    expect(invented.body.error).toBe('use_dpop_nonce');
  });

  test('an app that asks for no proof answers with a bearer token all the same', async () => {
    const org = await openOrg();
    const { status, body } = await ask(org, await proof(org, keyPair(), 'POST', tokenPath));
    expect(`${status} ${body.token_type}`).toBe('200 Bearer');
  });

  test('a refresh token is bound to the key of the login', async () => {
    const org = await openOrg({ dpop: true, rateLimits: 'none' });
    const pair = keyPair();
    const nonce = await nonceOf(org, pair);
    const with_ = async (key: Pair) => ({ dpop: await proof(org, key, 'POST', tokenPath, { claims: { nonce } }) });
    const { body } = await exchange(org, codeFor(org), {}, await with_(pair));
    expect(body.token_type).toBe('DPoP');
    const stranger = await refresh(org, body.refresh_token, {}, await with_(keyPair()));
    expect(`${stranger.status} ${stranger.body.error}`).toBe('400 invalid_dpop_proof');
    expect((await refresh(org, body.refresh_token, {}, await with_(pair))).body.token_type).toBe('DPoP');
  });
});

describe('at the API', () => {
  const challengeOf = ({ headers }: Reply): string => headers.get('www-authenticate') ?? '';

  test.each(flaws)('%s', async (_flaw, change, description) => {
    const org = await openOrg({ dpop: true });
    const pair = keyPair();
    const token = await boundToken(org, pair);
    const reply = await call(org, pair, token, change(org, Math.floor(orgNow(org) / 1000)));
    expect(`${reply.status} ${reply.body.errorCode}`).toBe('401 E0000011');
    expect(challengeOf(reply)).toMatch(/^DPoP /);
    expect(challengeOf(reply)).toContain(`error="invalid_dpop_proof", error_description="${description}"`);
  });

  test('the right proof opens, whatever the query; a query in it does not', async () => {
    const org = await openOrg({ dpop: true });
    const pair = keyPair();
    const token = await boundToken(org, pair);
    expect((await call(org, pair, token)).status).toBe(200);
    expect((await call(org, pair, token, { path: `${usersPath}?limit=1` })).status).toBe(200);
    const withQuery = { path: `${usersPath}?limit=1`, claims: { htu: `${org.url}${usersPath}?limit=1` } };
    expect((await call(org, pair, token, withQuery)).status).toBe(401);
    expect((await call(org, pair, token, { claims: { ath: athOf('another') } })).status).toBe(401);
    expect((await call(org, pair, token, { claims: { ath: undefined } })).status).toBe(401);
    const { token: kind } = org.admin.requests().at(-5)!;
    expect(kind).toBe('DPoP of the app');
  });

  test('a proof works once, and for the key of the token', async () => {
    const org = await openOrg({ dpop: true });
    const pair = keyPair();
    const token = await boundToken(org, pair);
    const jti = randomUUID();
    expect((await call(org, pair, token, { claims: { jti } })).status).toBe(200);
    expect(challengeOf(await call(org, pair, token, { claims: { jti } }))).toContain('already been used');
    const stranger = await call(org, keyPair(), token);
    expect(challengeOf(stranger)).toContain(
      'error="invalid_token", error_description="The access_token is not bound to the provided DPoP proof."',
    );
  });

  test('a bound token is no bearer token, nor the other way round', async () => {
    const org = await openOrg({ dpop: true });
    const pair = keyPair();
    const token = await boundToken(org, pair);
    const asBearer = await org.get(usersPath, { authorization: `Bearer ${token}` });
    expect(`${asBearer.status} ${asBearer.body.errorCode}`).toBe('401 E0000011');
    expect(challengeOf(asBearer)).toMatch(
      /^Bearer .*error="invalid_token", error_description="The resource request must use the DPoP authentication scheme/,
    );
    const without = await org.get(usersPath, { authorization: `DPoP ${token}` });
    expect(challengeOf(without)).toContain('The resource request requires a DPoP proof.');
    org.admin.changeClient(org.oauth.serviceClient.clientId, { dpop: false });
    const unbound = await serviceToken(org, 'okta.users.read');
    expect(challengeOf(await call(org, pair, unbound))).toContain('The presented access_token is not DPoP bound.');
    org.admin.settings({ dpopRefusalStatus: 400 });
    const asBearerStill = await org.get(usersPath, { authorization: `Bearer ${token}` });
    expect(asBearerStill).toMatchObject({ status: 400, body: undefined });
    expect(challengeOf(asBearerStill)).toContain('error="invalid_request"');
  });

  test('the API asks for a nonce where the org is set so', async () => {
    const org = await openOrg({ dpop: true });
    const pair = keyPair();
    const token = await boundToken(org, pair);
    org.admin.settings({ resourceNonce: true });
    const asked = await call(org, pair, token);
    expect(`${asked.status} ${asked.body.errorCode}`).toBe('401 E0000011');
    expect(challengeOf(asked)).toMatch(/^DPoP .*error="use_dpop_nonce"/);
    expect((await call(org, pair, token, { claims: { nonce: asked.headers.get('dpop-nonce') } })).status).toBe(200);
    expect((await call(org, pair, token, { claims: { nonce: 'mine' } })).status).toBe(401);
  });

  test('a missing scope is said in the scheme of the token', async () => {
    const org = await openOrg({ dpop: true });
    const pair = keyPair();
    const token = await boundToken(org, pair);
    const reply = await call(org, pair, token, { path: '/api/v1/groups', claims: { htu: `${org.url}/api/v1/groups` } });
    expect(reply.status).toBe(403);
    expect(challengeOf(reply)).toMatch(/^DPoP .*scope="okta\.groups\.read", error="insufficient_scope"/);
  });
});
