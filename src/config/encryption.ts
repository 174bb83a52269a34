import { ConfigError } from '../config-error.js';
import { parseEncryptionKey } from '../temporal/codec/encryption-key.js';
import { assertEncryption, type Encryption, encryptionFromEnvironment } from '../temporal/codec/encryption.js';
import type { Config } from './config.js';
import type { Environment } from './environment.js';

/**
 * The keys that payloads are encrypted by: those of the configuration file, else those of the environment; undefined
 * where there is none.
 *
 * @throws ConfigError that names the place of the key
 */
export function encryptionOf({ encryptionKeys }: Config, environment: Environment): Encryption | undefined {
  if (encryptionKeys.length === 0) return encryptionFromEnvironment(environment);
  const keys = encryptionKeys.map(({ id, secret }) => {
    try {
      return parseEncryptionKey(id, secret.read());
    } catch (error) {
      if (!(error instanceof ConfigError) || error.message.startsWith(secret.place)) throw error;
      throw ConfigError.invalid(`${secret.place} (${secret.reference}): ${error.message}`);
    }
  });
  return assertEncryption({ keys });
}
