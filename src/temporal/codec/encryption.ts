import { ConfigError } from '../../config-error.js';
import { assertKey, type EncryptionKey, parseEncryptionKey } from './encryption-key.js';

/** How payloads and failures are encrypted before they reach the Temporal server. */
export interface Encryption {
  /** The first one encrypts, all of them decrypt: so keys rotate without a pause. */
  keys: readonly EncryptionKey[];
}

/** The variable that names the keys: `id:base64[,id:base64…]`, the first one encrypts. */
export const encryptionVariable = 'TEMPORAL_OKTA_ENCRYPTION_KEYS';

/**
 * Reads the keys that the environment names in `TEMPORAL_OKTA_ENCRYPTION_KEYS`; undefined where it names none.
 *
 * @throws ConfigError `Config.Invalid` that names the entry
 */
export function encryptionFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Encryption | undefined {
  const text = environment[encryptionVariable]?.trim();
  if (text === undefined || text === '') return undefined;
  const keys = text.split(',').map((entry, at) => {
    const place = `${encryptionVariable}, entry ${String(at + 1)}`;
    const colon = entry.indexOf(':');
    if (colon < 0) throw ConfigError.invalid(`${place}: must be id:key. Make one by: temporal-okta key generate`);
    return within(place, () => parseEncryptionKey(entry.slice(0, colon).trim(), entry.slice(colon + 1)));
  });
  return within(encryptionVariable, () => assertEncryption({ keys }));
}

/**
 * Checks ids, lengths and that no id comes twice.
 *
 * @throws ConfigError `Config.Invalid`
 */
export function assertEncryption(encryption: Encryption): Encryption {
  const seen = new Set<string>();
  for (const { id } of encryption.keys.map(assertKey)) {
    if (seen.has(id)) throw ConfigError.invalid(`Two encryption keys have the id "${id}": give each one its own`);
    seen.add(id);
  }
  if (seen.size === 0) {
    throw ConfigError.invalid('Encryption is configured without a key. Make one by: temporal-okta key generate');
  }
  return encryption;
}

function within<T>(place: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof ConfigError ? ConfigError.invalid(`${place}: ${error.message}`) : error;
  }
}
