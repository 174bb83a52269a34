// Property: keys are taken only if they are exactly right, and what is wrong is said without saying the key.
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../../src/config-error.js';
import { encryptionFromEnvironment } from '../../../../src/temporal/codec/encryption.js';
import { parseEncryptionKey } from '../../../../src/temporal/codec/encryption-key.js';

const secret = randomBytes(32);
const text = secret.toString('base64');
const errorOf = (run: () => unknown): ConfigError => {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('it did not fail');
};

describe('parseEncryptionKey', () => {
  it('reads 32 bytes in base64 and base64url, padded or not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const buffer = Buffer.from(bytes);
        for (const written of [
          buffer.toString('base64'),
          buffer.toString('base64url'),
          `${buffer.toString('base64url')}=`,
        ]) {
          expect(Buffer.from(parseEncryptionKey('k', written).key).equals(buffer)).toBe(true);
        }
      }),
    );
  });

  it.each([
    ['16 bytes', randomBytes(16).toString('base64'), /16 bytes/],
    ['33 bytes', randomBytes(33).toString('base64'), /33 bytes/],
    ['nothing', '', /0 bytes/],
    ['hex', secret.toString('hex'), /48 bytes/],
    ['other characters', `${text.slice(0, 20)}!${text.slice(21)}`, /base64/],
    ['a character that is no whole byte', `${text.slice(0, 42)}B=`, /base64/],
  ])('refuses %s, and says how to make one', (_, written, says) => {
    const { type, message } = errorOf(() => parseEncryptionKey('k1', written));
    expect(type).toBe('Config.Invalid');
    expect(message).toContain('k1');
    expect(message).toContain('temporal-okta key generate');
    expect(message).toMatch(says);
    if (written !== '') expect(message).not.toContain(written);
  });

  it.each(['', 'a b', 'a:b', 'ä', 'x'.repeat(65), '../x'])('refuses the id %j', (id) => {
    expect(errorOf(() => parseEncryptionKey(id, text)).type).toBe('Config.Invalid');
  });
});

describe('encryptionFromEnvironment', () => {
  const from = (value: string | undefined) => encryptionFromEnvironment({ TEMPORAL_OKTA_ENCRYPTION_KEYS: value });

  it('reads the keys in their order', () => {
    const other = randomBytes(32);
    expect(from(`new:${text}, old:${other.toString('base64url')}`)?.keys).toEqual([
      { id: 'new', key: secret },
      { id: 'old', key: other },
    ]);
  });

  it.each([undefined, '', ' '])('takes %j for none', (value) => {
    expect(from(value)).toBeUndefined();
  });

  it.each([
    ['a key alone', text],
    ['key and id swapped', `${text}:k1`],
    ['an id twice', `a:${text},a:${text}`],
    ['an empty entry', `a:${text},`],
    ['a key cut short', `a:${text.slice(0, 30)}`],
  ])('refuses %s, names the variable, and keeps the key to itself', (_, value) => {
    const { type, message } = errorOf(() => from(value));
    expect(type).toBe('Config.Invalid');
    expect(message).toContain('TEMPORAL_OKTA_ENCRYPTION_KEYS');
    expect(message).not.toContain(text.slice(0, 20));
  });
});
