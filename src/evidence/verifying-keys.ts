import { createPublicKey, type JsonWebKey } from 'node:crypto';
import type { VerifyingKey } from './verify-evidence.js';

/**
 * Reads public keys: a PEM, a JWK, or a set of JWKs.
 *
 * @throws Error that says what is wrong, without repeating the key
 */
export function readVerifyingKeys(text: string): VerifyingKey[] {
  const trimmed = text.trim();
  if (trimmed.includes('PRIVATE KEY')) throw new Error('is a private key: give its public half');
  if (!trimmed.startsWith('{')) return [{ key: publicKey(trimmed) }];
  let jwk: unknown;
  try {
    jwk = JSON.parse(trimmed);
  } catch {
    throw new Error('begins like a JWK and is no JSON: copy the whole key again');
  }
  const { keys = [jwk] } = jwk as { keys?: unknown };
  if (!Array.isArray(keys) || keys.length === 0) throw new Error('is a key set without a key');
  return keys.map((one: { kid?: unknown; d?: unknown } | null) => {
    const { kid, d } = one ?? {};
    if (d !== undefined) throw new Error('is a private JWK, it has "d": give its public half');
    return {
      key: publicKey({ key: (one ?? {}) as JsonWebKey, format: 'jwk' }),
      ...(typeof kid === 'string' && { keyId: kid }),
    };
  });
}

function publicKey(given: Parameters<typeof createPublicKey>[0]): VerifyingKey['key'] {
  try {
    return createPublicKey(given);
  } catch {
    throw new Error('is no public key: a PEM (BEGIN PUBLIC KEY), a JWK or a key set is wanted');
  }
}
