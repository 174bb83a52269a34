import { createPublicKey, type KeyObject } from 'node:crypto';

/** The public part of a key that a client signs its assertions with. */
export interface ClientKey {
  kid: string;
  jwk: Record<string, unknown>;
  key: KeyObject;
  added: string;
}

/** A key that can't be registered. */
export class ClientKeyError extends Error {
  override readonly name = 'ClientKeyError';
}

const mostKeys = 50;
const privateParts = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];

/** Adds public keys to those of a client: RSA or EC, each with a `kid` of its own, 50 at most. */
export function addKeys(keys: ClientKey[], jwks: readonly Record<string, unknown>[], added: string): void {
  const more = jwks.map((jwk) => readKey(jwk, added));
  const kids = [...keys, ...more].map(({ kid }) => kid);
  const double = kids.find((kid, index) => kids.indexOf(kid) !== index);
  if (double !== undefined) throw new ClientKeyError(`keys: the kid ${double} is there twice; each key needs its own`);
  if (kids.length > mostKeys) throw new ClientKeyError(`keys: a client has ${mostKeys} keys at most`);
  keys.push(...more);
}

function readKey(jwk: Record<string, unknown>, added: string): ClientKey {
  const { kid, kty } = jwk;
  if (typeof kid !== 'string' || kid === '') throw new ClientKeyError('keys: a key has no kid');
  if (kty !== 'RSA' && kty !== 'EC') throw new ClientKeyError(`keys: the key ${kid} is neither RSA nor EC`);
  if (privateParts.some((part) => part in jwk)) {
    throw new ClientKeyError(`keys: the key ${kid} has a private part; register the public one`);
  }
  try {
    return { kid, jwk: { ...jwk }, key: createPublicKey({ key: jwk, format: 'jwk' }), added };
  } catch {
    throw new ClientKeyError(`keys: the key ${kid} is not a valid JWK`);
  }
}
