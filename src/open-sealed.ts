import type { KeyObject } from 'node:crypto';
import { compactDecrypt, type CryptoKey } from 'jose';
import { ActionError } from './actions/action-error.js';
import { sealAlgorithms } from './actions/public-key.js';
import { OktaFailureType } from './failures.js';

/**
 * Opens what an action gave as `sealed`.
 *
 * @param sealed - the compact JWE
 * @param privateKey - the private half of the key that was given as `seal`
 * @returns the secret fields, by their names in Okta's answer, e.g. `activationUrl`
 * @throws ActionError `Okta.InvalidInput` where the key doesn't fit, or what is given isn't whole
 * @see https://www.rfc-editor.org/rfc/rfc7516
 */
export async function openSealed(sealed: string, privateKey: CryptoKey | KeyObject): Promise<Record<string, unknown>> {
  try {
    const { plaintext } = await compactDecrypt(sealed.trim(), privateKey, {
      keyManagementAlgorithms: [...new Set(Object.values(sealAlgorithms))],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return JSON.parse(new TextDecoder().decode(plaintext)) as Record<string, unknown>;
  } catch {
    // The reasons of cryptography are none that a caller could act on, and some would tell an attacker more.
    throw new ActionError(
      OktaFailureType.InvalidInput,
      "The sealed answer can't be opened: it was sealed for another key, or it isn't whole. " +
        'Give the private half of the key that was named as seal, and all of the answer',
      { paths: ['sealed'] },
    );
  }
}
