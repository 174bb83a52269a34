import type { SecretReference } from '../config/secret-reference.js';
import { ConfigError } from '../config-error.js';

/** While one replaces the other, two are good. */
export const mostSecrets = 2;
const leastLength = 16;

/** A value of a header: visible ASCII, with spaces inside, as in `Basic dXNlcjpwYXNz`. */
const headerValue = /^[\x21-\x7e]+(?: +[\x21-\x7e]+)*$/;

/**
 * Reads the secrets of a hook, looked up anew at each call, so that a rotated one is seen. What a reference leads to holds
 * one secret a line; the newest one is the last.
 *
 * @throws ConfigError `Config.Missing` or `Config.Invalid`, that names the place and never the value
 */
export function readHookSecrets(references: readonly SecretReference[]): string[] {
  const secrets = references.flatMap((reference) => secretsOf(reference));
  if (secrets.length > mostSecrets) {
    throw ConfigError.invalid(
      `${references.map(({ place }) => place).join(' and ')}: there are ${String(secrets.length)} secrets, and ${String(mostSecrets)} at most are taken: remove the oldest`,
    );
  }
  return secrets;
}

function secretsOf(reference: SecretReference): string[] {
  const lines = reference.read().split(/\r?\n/);
  const secrets = lines.map((line) => line.trim()).filter((line) => line !== '');
  for (const secret of secrets) {
    const what = `${reference.place}: ${reference.reference}`;
    if (secret.length < leastLength) {
      throw ConfigError.invalid(
        `${what} holds a secret of fewer than ${String(leastLength)} characters: make a longer one, e.g. by openssl rand -hex 32`,
      );
    }
    if (!headerValue.test(secret)) {
      throw ConfigError.invalid(
        `${what} holds other than ASCII characters, which no header takes: make another secret`,
      );
    }
  }
  return secrets;
}
