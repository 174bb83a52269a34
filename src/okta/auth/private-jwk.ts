import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { PrivateKeyError } from './private-key-error.js';

const jwkSchema = z.looseObject({
  kty: z.string(),
  kid: z.string().optional(),
  alg: z.string().optional(),
  use: z.string().optional(),
  d: z.string().optional(),
});
const jwksSchema = z.object({ keys: z.array(jwkSchema) });

/** A private key from JSON: one JWK, or a set that holds one. */
export function readJwk(text: string): { key: KeyObject; algorithm: string | undefined; keyId: string | undefined } {
  const jwk = oneJwk(parse(text));
  if (jwk.kty !== 'RSA' && jwk.kty !== 'EC') {
    throw new PrivateKeyError('unsupported', 'is a JWK of another kind (kty): Okta takes RSA and EC');
  }
  if (jwk.d === undefined) {
    throw new PrivateKeyError('publicKey', 'is a public JWK, it has no "d": give the private one');
  }
  if (jwk.use !== undefined && jwk.use !== 'sig') {
    throw new PrivateKeyError('unsupported', 'is a JWK for encryption (use): make one for signing');
  }
  try {
    const key = createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' });
    return { key, algorithm: jwk.alg, keyId: jwk.kid };
  } catch {
    const cure = 'an RSA key has n, e, d, p, q, dp, dq and qi, an EC key crv, x, y and d (P-256, P-384 or P-521)';
    throw new PrivateKeyError('damaged', `is an incomplete or damaged JWK: ${cure}`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PrivateKeyError('damaged', 'begins like a JWK and is no JSON: copy the whole key again');
  }
}

function oneJwk(value: unknown): z.output<typeof jwkSchema> {
  const one = jwkSchema.safeParse(value);
  if (one.success) return one.data;
  const set = jwksSchema.safeParse(value);
  const [first, ...others] = set.success ? set.data.keys : [];
  if (!first) throw new PrivateKeyError('notAKey', 'is JSON but no JWK, it has no "kty": copy the key again');
  if (others.length > 0) throw new PrivateKeyError('several', 'holds several JWKs: keep one');
  return first;
}
