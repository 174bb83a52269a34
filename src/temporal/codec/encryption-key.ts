import { ConfigError } from '../../config-error.js';

/** A key of the payload codec. */
export interface EncryptionKey {
  /** Stands readable beside each payload, so that the right key is found when it is read: `[A-Za-z0-9._-]{1,64}`. */
  id: string;
  /** 32 bytes, for AES-256. */
  key: Uint8Array;
}

export const keyBytes = 32;

const idPattern = /^[A-Za-z0-9._-]{1,64}$/;

const generate = 'Make one by: temporal-okta key generate';

/** 32 bytes in base64 or base64url, padded or not. */
function decoded(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  // What decodes to something else than it was made from is no base64: bits were lost or made up.
  const canonical = bytes.toString('base64url');
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') === canonical ? bytes : undefined;
}

/**
 * Reads a key from its text. Neither the key nor what may be one is ever part of an error.
 *
 * @param id `[A-Za-z0-9._-]{1,64}`
 * @param text 32 bytes in base64 or base64url
 * @throws ConfigError `Config.Invalid` that says what is wrong and how to make a key
 */
export function parseEncryptionKey(id: string, text: string): EncryptionKey {
  assertKeyId(id);
  const key = decoded(text.trim());
  if (!key) {
    throw ConfigError.invalid(`The encryption key "${id}" is neither base64 nor base64url. ${generate}`);
  }
  return assertKey({ id, key });
}

/** @throws ConfigError `Config.Invalid` */
export function assertKeyId(id: string): void {
  if (decoded(id)?.length === keyBytes) {
    throw ConfigError.invalid('The id of an encryption key looks like a key: the id goes first, then the key');
  }
  if (!idPattern.test(id)) {
    throw ConfigError.invalid(
      'The id of an encryption key must be 1 to 64 letters, digits, dots, dashes or underscores, e.g. "2026-03"',
    );
  }
}

/** @throws ConfigError `Config.Invalid` */
export function assertKey(key: EncryptionKey): EncryptionKey {
  assertKeyId(key.id);
  if (key.key.length !== keyBytes) {
    throw ConfigError.invalid(
      `The encryption key "${key.id}" has ${String(key.key.length)} bytes; it must have ${String(keyBytes)}. ${generate}`,
    );
  }
  return key;
}
