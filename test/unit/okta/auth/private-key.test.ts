// Property: a private key is read in every form people have it, and one that can't be used is refused by its own reason.
import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PrivateKeyError } from '../../../../src/okta/auth/private-key-error.js';
import { type PrivateKeyOptions, readPrivateKey } from '../../../../src/okta/auth/private-key.js';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const passphrase = 'correct horse';

const pem = (key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1', cipher?: string): string =>
  key.export({ type, format: 'pem', ...(cipher !== undefined && { cipher, passphrase }) }).toString();
const pkcs8 = pem(rsa.privateKey, 'pkcs8');
const sec1 = pem(ec.privateKey, 'sec1');
const jwk = (key: KeyObject, more: object = {}): string =>
  JSON.stringify({ ...key.export({ format: 'jwk' }), ...more });

function expectPair(text: string, publicKey: KeyObject, options?: PrivateKeyOptions): void {
  const { key } = readPrivateKey(text, options);
  const data = Buffer.from('assertion');
  expect(verify('sha256', data, publicKey, sign('sha256', data, key))).toBe(true);
}

describe('reads', () => {
  it.each<[string, string, PrivateKeyOptions?]>([
    ['PKCS#8', pkcs8],
    ['PKCS#1', pem(rsa.privateKey, 'pkcs1')],
    ['encrypted PKCS#8', pem(rsa.privateKey, 'pkcs8', 'aes-256-cbc'), { passphrase }],
    ['encrypted PKCS#1', pem(rsa.privateKey, 'pkcs1', 'aes-128-cbc'), { passphrase }],
    ['a passphrase that is not needed', pkcs8, { passphrase }],
    ['one line with \\n', pkcs8.trim().replaceAll('\n', '\\n')],
    ['one line with \\r\\n', pkcs8.trim().replaceAll('\n', '\\r\\n')],
    ['one line with \\n, in quotes', `"${pkcs8.replaceAll('\n', '\\n')}"`],
    ['an encrypted one in one line', pem(rsa.privateKey, 'pkcs1', 'aes-128-cbc').replaceAll('\n', '\\n'), { passphrase }], // prettier-ignore
    ['CRLF', pkcs8.replaceAll('\n', '\r\n')],
    ['lone CR', pkcs8.replaceAll('\n', '\r')],
    ['blanks around', `\n\n  ${pkcs8}\n  `],
    ['indented lines', pkcs8.replaceAll('\n', '\n    ')],
    ['single quotes', `'${pkcs8}'`],
    ['a byte order mark', `\uFEFF${pkcs8}`],
    ['text before and a certificate behind', `Bag Attributes\n${pkcs8}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`], // prettier-ignore
    ['JWK', jwk(rsa.privateKey)],
    ['JWK over lines', JSON.stringify(rsa.privateKey.export({ format: 'jwk' }), undefined, 2)],
    ['a set of one JWK', `{"keys":[${jwk(rsa.privateKey)}]}`],
  ])('RSA: %s', (_title, text, options) => {
    expectPair(text, rsa.publicKey, options);
    expect(readPrivateKey(text, options).algorithm).toBe('RS256');
  });

  it.each<[string, string, PrivateKeyOptions?]>([
    ['PKCS#8', pem(ec.privateKey, 'pkcs8')],
    ['SEC1', sec1],
    ['SEC1 behind its parameters', `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${sec1}`], // prettier-ignore
    ['encrypted SEC1', pem(ec.privateKey, 'sec1', 'aes-256-cbc'), { passphrase }],
    ['JWK', jwk(ec.privateKey)],
  ])('EC: %s', (_title, text, options) => {
    expectPair(text, ec.publicKey, options);
    expect(readPrivateKey(text, options).algorithm).toBe('ES256');
  });

  it.each([
    ['P-384', 'ES384'],
    ['P-521', 'ES512'],
  ])('%s as %s', (namedCurve, algorithm) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve });
    expect(readPrivateKey(pem(privateKey, 'sec1')).algorithm).toBe(algorithm);
    expect(readPrivateKey(jwk(privateKey)).algorithm).toBe(algorithm);
  });

  it('algorithm and key id of a JWK', () => {
    const read = readPrivateKey(jwk(rsa.privateKey, { alg: 'RS512', kid: 'k1', use: 'sig' }));
    expect(read).toMatchObject({ algorithm: 'RS512', keyId: 'k1' });
    expect(readPrivateKey(pkcs8)).not.toHaveProperty('keyId');
  });
});

describe('refuses', () => {
  const ofKind = (namedCurve: string): string => pem(generateKeyPairSync('ec', { namedCurve }).privateKey, 'pkcs8');
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  const publicPem = createPublicKey(rsa.privateKey).export({ type: 'spki', format: 'pem' }).toString();
  const otherEc = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const body = pkcs8.split('\n').slice(1, -2).join('\n');
  const block = (label: string): string => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
  const encrypted = pem(rsa.privateKey, 'pkcs8', 'aes-256-cbc');

  it.each<[string, PrivateKeyError['fault'], string, PrivateKeyOptions?]>([
    ['an encrypted one without passphrase', 'encrypted', encrypted],
    ['an encrypted one with an empty passphrase', 'encrypted', encrypted, { passphrase: '' }],
    ['an encrypted PKCS#1 without passphrase', 'encrypted', pem(rsa.privateKey, 'pkcs1', 'aes-128-cbc')],
    ['another passphrase', 'wrongPassphrase', encrypted, { passphrase: 'another' }],
    ['another passphrase of PKCS#1', 'wrongPassphrase', pem(rsa.privateKey, 'pkcs1', 'aes-128-cbc'), { passphrase: 'x' }], // prettier-ignore
    ['a public key', 'publicKey', publicPem],
    ['a PKCS#1 public key', 'publicKey', block('RSA PUBLIC KEY')],
    ['a public JWK', 'publicKey', jwk(rsa.publicKey)],
    ['a certificate', 'certificate', block('CERTIFICATE')],
    ['a certificate request', 'certificate', block('CERTIFICATE REQUEST')],
    ['RSA of 1024 bits', 'tooShort', pem(short, 'pkcs8')],
    ['RSA of 1024 bits, as JWK', 'tooShort', jwk(short)],
    ['secp256k1', 'unsupported', ofKind('secp256k1')],
    ['ed25519', 'unsupported', pem(generateKeyPairSync('ed25519').privateKey, 'pkcs8')],
    ['x25519', 'unsupported', pem(generateKeyPairSync('x25519').privateKey, 'pkcs8')],
    ['RSA-PSS', 'unsupported', pem(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey, 'pkcs8')],
    ['an ed25519 JWK', 'unsupported', jwk(generateKeyPairSync('ed25519').privateKey)],
    ['a symmetric JWK', 'unsupported', '{"kty":"oct","k":"c2VjcmV0"}'],
    ['a JWK for encryption', 'unsupported', jwk(rsa.privateKey, { use: 'enc' })],
    ['a JWK for another algorithm', 'unsupported', jwk(rsa.privateKey, { alg: 'PS256' })],
    ['an EC JWK for another algorithm', 'unsupported', jwk(ec.privateKey, { alg: 'ES512' })],
    ['a key of OpenSSH', 'unsupported', block('OPENSSH PRIVATE KEY')],
    ['a key of PGP', 'unsupported', block('PGP PRIVATE KEY BLOCK')],
    ['no line breaks', 'noLineBreaks', pkcs8.replaceAll('\n', '')],
    ['blanks for line breaks', 'noLineBreaks', pkcs8.replaceAll('\n', ' ')],
    ['the body alone', 'notAKey', body],
    ['some text', 'notAKey', 'file:./k1.pem'],
    ['nothing', 'notAKey', ' \n'],
    ['quotes around nothing', 'notAKey', '""'],
    ['JSON of something else', 'notAKey', '{"type":"service_account"}'],
    ['an empty set', 'notAKey', '{"keys":[]}'],
    ['two keys', 'several', pkcs8 + sec1],
    ['two JWKs', 'several', `{"keys":[${jwk(rsa.privateKey)},${jwk(ec.privateKey)}]}`],
    ['a key without END', 'damaged', pkcs8.slice(0, -40)],
    ['a key with a line lost', 'damaged', pkcs8.split('\n').toSpliced(5, 1).join('\n')],
    ['a JWK cut off', 'damaged', jwk(rsa.privateKey).slice(0, -20)],
    ['a JWK without its primes', 'damaged', jwk(rsa.privateKey, { p: undefined, q: undefined })],
    ['a JWK of two keys', 'damaged', jwk(ec.privateKey, { d: otherEc.export({ format: 'jwk' }).d })],
    ['a JWK with a broken value', 'damaged', jwk(ec.privateKey, { d: '!!' })],
  ])('%s: %s', (_title, fault, text, options) => {
    let error: unknown;
    try {
      readPrivateKey(text, options);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(PrivateKeyError);
    expect(error).toMatchObject({ fault });
    const said = JSON.stringify([error, String(error), (error as Error).stack, (error as Error).cause]);
    const secrets = [...text.matchAll(/[A-Za-z0-9+/_-]{24,}/g)].map(([part]) => part);
    for (const secret of [...secrets, passphrase]) expect(said).not.toContain(secret);
  });
});
