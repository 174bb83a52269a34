import { calculateJwkThumbprint, CompactEncrypt, importJWK } from 'jose';
import { ActionError } from '../src/actions/action-error.js';
import { type PublicJwk, sealAlgorithms } from '../src/actions/public-key.js';
import { OktaFailureType } from '../src/failures.js';

/** Makes a compact JWE of some fields, which only the holder of the key can open. */
export type Seal = (fields: Record<string, unknown>) => Promise<string>;

/**
 * Makes the seal of a recipient's key, and tries it: a key that is well formed but no key at all (a point that isn't on
 * its curve, say) must be found out before a secret exists that nobody would get.
 *
 * @throws ActionError `Okta.InvalidInput`
 */
export async function sealFor(publicKey: PublicJwk): Promise<Seal> {
  const alg = sealAlgorithms[publicKey.kty as keyof typeof sealAlgorithms];
  try {
    const key = await importJWK(publicKey, alg);
    const kid = publicKey.kid ?? (await calculateJwkThumbprint(publicKey));
    const seal: Seal = (fields) =>
      new CompactEncrypt(new TextEncoder().encode(JSON.stringify(fields)))
        .setProtectedHeader({ alg, enc: 'A256GCM', kid, cty: 'json' })
        .encrypt(key);
    await seal({});
    return seal;
  } catch {
    throw new ActionError(
      OktaFailureType.InvalidInput,
      `The input is not valid. seal: is no usable ${publicKey.kty} key: make a new pair, and give its public half as JWK`,
      { paths: ['seal'] },
    );
  }
}
