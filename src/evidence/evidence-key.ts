import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { Config } from '../config/config.js';
import { ConfigError } from '../config-error.js';
import { readPrivateKey } from '../okta/auth/private-key.js';
import { PrivateKeyError } from '../okta/auth/private-key-error.js';

/** What evidence is signed with. */
export interface EvidenceKey {
  keyId: string;
  key: KeyObject;
  /** `EdDSA`, `ES256`, `RS256` and kin. */
  algorithm: string;
}

/**
 * The key that the configuration names for evidence; undefined where it names none.
 *
 * @throws ConfigError that names the place of the key
 */
export function evidenceKeyOf({ evidence }: Pick<Config, 'evidence'>): EvidenceKey | undefined {
  if (!evidence) return undefined;
  const { keyId, privateKey } = evidence;
  try {
    return { keyId, ...readSigningKey(privateKey.read()) };
  } catch (error) {
    if (!(error instanceof PrivateKeyError)) throw error;
    throw ConfigError.invalid(`${privateKey.place} (${privateKey.reference}) ${error.message}`);
  }
}

function readSigningKey(text: string): Pick<EvidenceKey, 'key' | 'algorithm'> {
  const ed25519 = readEd25519(text);
  if (ed25519) return { key: ed25519, algorithm: 'EdDSA' };
  const { key, algorithm } = readPrivateKey(text);
  return { key, algorithm };
}

/** Okta takes no Ed25519, so what reads its keys doesn't either. */
function readEd25519(text: string): KeyObject | undefined {
  try {
    const trimmed = text.trim().replaceAll('\\n', '\n');
    const key = trimmed.startsWith('{')
      ? createPrivateKey({ key: JSON.parse(trimmed) as JsonWebKey, format: 'jwk' })
      : createPrivateKey(trimmed);
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}

/** A public key as JWK, by which others verify. */
export interface EvidencePublicKey extends JsonWebKey {
  kid: string;
  alg: string;
  use: 'sig';
}

/** The public half of a key. */
export const publicKeyOf = ({ keyId, key, algorithm }: EvidenceKey): EvidencePublicKey => ({
  ...createPublicKey(key).export({ format: 'jwk' }),
  ...{ kid: keyId, alg: algorithm, use: 'sig' },
});
