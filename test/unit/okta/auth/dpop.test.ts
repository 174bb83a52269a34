// Property: a proof shows that its sender holds the key, for one request and one token, and is never the same twice.
import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { DpopKey } from '../../../../src/okta/auth/dpop.js';

const nowMs = Date.parse('2026-11-24T12:00:00.900Z');
const request = { method: 'POST', url: new URL('https://acme.okta.com/oauth2/v1/token?a=1#b'), nowMs };

async function claimsOf(proof: string) {
  const { payload } = await jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt', currentDate: new Date(nowMs) });
  return payload;
}

describe('DpopKey', () => {
  it('proves method, address without query, and time', async () => {
    const key = await DpopKey.generate();
    expect(await claimsOf(await key.proof(request))).toEqual({
      ...{ htm: 'POST', htu: 'https://acme.okta.com/oauth2/v1/token', iat: Math.floor(nowMs / 1000) },
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });

  it('binds the token, and gives the nonce that it was told last', async () => {
    const key = await DpopKey.generate();
    expect(key.learnNonce({})).toBe(false);
    expect(key.learnNonce({ 'dpop-nonce': 'first' })).toBe(true);
    key.learnNonce({ 'dpop-nonce': 'second' });
    key.learnNonce({});
    const claims = await claimsOf(await key.proof({ ...request, accessToken: 'token' }));
    expect(claims).toMatchObject({
      nonce: 'second',
      ath: createHash('sha256').update('token').digest('base64url'),
    });
  });

  it('is fresh with each proof', async () => {
    const key = await DpopKey.generate();
    const proofs = await Promise.all(Array.from({ length: 50 }, () => key.proof(request)));
    const ids = await Promise.all(proofs.map(async (proof) => (await claimsOf(proof)).jti));
    expect(new Set(ids).size).toBe(50);
  });

  it('outlives the process as a JWK, and shows its public half alone', async () => {
    const key = await DpopKey.generate();
    const kept = await DpopKey.fromJwk(JSON.parse(JSON.stringify(key.toJwk())) as object);
    const headers = await Promise.all([key, kept].map(async (one) => decodeProtectedHeader(await one.proof(request))));
    const [first, second] = headers.map(({ jwk }) => jwk);
    expect(second).toEqual(first);
    expect(first).not.toHaveProperty('d');
    expect(await calculateJwkThumbprint(first ?? {})).toBe(await calculateJwkThumbprint(key.toJwk()));
  });
});
