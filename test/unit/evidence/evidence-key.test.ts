// Property: every kind of key signs evidence that its public half verifies, and one that can't be used is refused with its place.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/config-error.js';
import type { Config } from '../../../src/config/config.js';
import { evidenceKeyOf, publicKeyOf } from '../../../src/evidence/evidence-key.js';
import { sealEvidence } from '../../../src/evidence/seal-evidence.js';
import { verifyEvidence } from '../../../src/evidence/verify-evidence.js';
import { readVerifyingKeys } from '../../../src/evidence/verifying-keys.js';

const configured = (text: string): Pick<Config, 'evidence'> => ({
  evidence: {
    keyId: 'k1',
    privateKey: { reference: 'env:K', place: 'here:1 (evidence.privateKey)', read: () => text, warnings: () => [] },
  },
});
const pem = (key: KeyObject): string =>
  key.export({ format: 'pem', type: key.type === 'private' ? 'pkcs8' : 'spki' }).toString();
const jwk = (key: KeyObject): string => JSON.stringify(key.export({ format: 'jwk' }));

const kinds = {
  EdDSA: generateKeyPairSync('ed25519'),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ES384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};

describe('evidenceKeyOf', () => {
  it.each(Object.entries(kinds))('%s, as PEM or JWK', async (algorithm, { privateKey, publicKey }) => {
    for (const text of [pem(privateKey), jwk(privateKey), pem(privateKey).replaceAll('\n', '\\n')]) {
      const key = evidenceKeyOf(configured(text));
      expect(key).toMatchObject({ keyId: 'k1', algorithm });
      const facts = { kind: 'offboarding', connection: 'a', userId: 'u', workflowId: 'w', follows: null };
      const document = await sealEvidence({ ...facts, entries: [] }, key);
      for (const known of [pem(publicKey), jwk(publicKey), JSON.stringify({ keys: [publicKeyOf(key!)] })]) {
        expect(await verifyEvidence(document, readVerifyingKeys(known))).toMatchObject({
          ok: true,
          signature: 'signed',
        });
      }
    }
  });

  it('is absent where none is configured', () => {
    expect(evidenceKeyOf({})).toBeUndefined();
  });

  it.each([
    ['a public key', pem(kinds.EdDSA.publicKey)],
    ['a key of another use', pem(generateKeyPairSync('x25519').privateKey)],
    ['a short RSA key', pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey)],
    ['no key', 'hello'],
  ])('refuses %s', (_title, text) => {
    expect(() => evidenceKeyOf(configured(text))).toThrow(ConfigError);
    expect(() => evidenceKeyOf(configured(text))).toThrow('here:1 (evidence.privateKey)');
  });

  it('never shows more than the public half', () => {
    const key = evidenceKeyOf(configured(pem(kinds.RS256.privateKey)));
    expect(Object.keys(publicKeyOf(key!)).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });
});

describe('readVerifyingKeys', () => {
  it.each([
    ['a private PEM', pem(kinds.EdDSA.privateKey)],
    ['a private JWK', jwk(kinds.ES256.privateKey)],
    ['an empty set', '{"keys":[]}'],
    ['a half of JSON', '{"kty":'],
    ['null', '{"keys":[null]}'],
    ['text', 'hello'],
  ])('refuses %s, and repeats nothing of it', (_title, text) => {
    expect(() => readVerifyingKeys(text)).toThrow(Error);
    try {
      readVerifyingKeys(text);
    } catch (error) {
      expect((error as Error).message).not.toContain(text);
      expect(error).not.toBeInstanceOf(TypeError);
    }
  });
});
