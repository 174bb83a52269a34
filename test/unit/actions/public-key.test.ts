// Property: exactly the public keys that can seal are taken, and what is wrong with any other is said by its member.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Action } from '../../../src/actions/define-action.js';
import { actionNames, actions } from '../../../src/actions/index.js';
import { parseInput } from '../../../src/actions/parse-input.js';
import { publicKeySchema } from '../../../src/actions/public-key.js';

type Jwk = Record<string, unknown>;
interface Pair {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

const pairs: [name: string, pair: Pair][] = [
  ...['P-256', 'P-384', 'P-521'].map((namedCurve): [string, Pair] => [
    namedCurve,
    generateKeyPairSync('ec', { namedCurve }),
  ]),
  ['X25519', generateKeyPairSync('x25519')],
  ['RSA 2048', generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ['RSA 3072', generateKeyPairSync('rsa', { modulusLength: 3072 })],
];
const jwk = (key: KeyObject): Jwk => key.export({ format: 'jwk' });
const ec = jwk(pairs[0]![1].publicKey);
const rsa = jwk(pairs[4]![1].publicKey);

/** The members that are complained about. */
const refused = (key: unknown): string[] | undefined => publicKeySchema.safeParse(key).error?.issues.map(({ path }) => path.join('.')); // prettier-ignore

describe('publicKeySchema', () => {
  it.each(pairs)('takes a public key: %s', (_, { publicKey }) => {
    expect(refused(jwk(publicKey))).toBeUndefined();
    expect(refused({ ...jwk(publicKey), kid: 'mine', use: 'enc' })).toBeUndefined();
  });

  it.each(pairs)('refuses the private key of the same pair: %s', (_, { privateKey }) => {
    expect(refused(jwk(privateKey))).toContain('d');
  });

  it.each([
    ['a symmetric key', { kty: 'oct', k: 'GawgguFyGrWKav7AX4VKUg' }, 'kty'],
    ['a secret member', { ...ec, k: 'GawgguFyGrWKav7AX4VKUg' }, 'k'],
    ['a weak RSA key', jwk(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey), 'n'],
    ['an RSA key of one bit less', { ...rsa, n: `P${String(rsa['n']).slice(1)}` }, 'n'],
    ['a small RSA exponent', { ...rsa, e: 'Aw' }, 'e'],
    ['the RSA exponent 1', { ...rsa, e: 'AQ' }, 'e'],
    ['an even RSA exponent', { ...rsa, e: 'AQAA' }, 'e'],
    ['another curve', jwk(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey), 'crv'],
    ['a key that signs', jwk(generateKeyPairSync('ed25519').publicKey), 'crv'],
    ['a key meant for signing', { ...ec, use: 'sig' }, 'use'],
    ['another algorithm', { ...rsa, alg: 'RSA-OAEP' }, 'alg'],
    ["another curve's coordinates", { ...ec, crv: 'P-384' }, 'x'],
    ['a missing coordinate', { ...ec, y: undefined }, 'y'],
    ['no base64url', { ...ec, x: `+${String(ec['x']).slice(1)}` }, 'x'],
    ['no key', null, ''],
    ['a PEM', '-----BEGIN PUBLIC KEY-----', ''],
  ])('refuses %s', (_, key, member) => {
    expect(refused(key)).toContain(member);
  });

  it('keeps what sealing needs, and nothing else', () => {
    expect(publicKeySchema.parse({ ...ec, ext: true, key_ops: [], x5u: 'https://elsewhere.example' })).toEqual(ec);
  });
});

describe('the fields of secrets', () => {
  const keeping = (secret: boolean): Action[] =>
    actionNames
      .map((name) => actions[name] as unknown as Action)
      .filter(({ secrets }) => secrets.length > 0 === secret);

  it('are there for each action that has secrets, and for no other', () => {
    expect(keeping(true).map(({ name }) => name)).toEqual([
      ...['activateUser', 'expirePassword', 'resetPassword', 'createForgotPasswordLink', 'reactivateUser'],
    ]);
    for (const { input } of keeping(true)) expect(Object.keys(input.shape)).toEqual(expect.arrayContaining(['reveal', 'seal'])); // prettier-ignore
    for (const { input } of keeping(false)) expect(input.shape).not.toHaveProperty('seal');
  });

  it.each(keeping(true).map((action) => [action.name, action] as const))('of %s exclude each other', (_, action) => {
    const paths = (extra: Jwk): unknown => {
      try {
        parseInput(action, { userId: '00u1ero7vZFVEIYLWPBN', ...extra });
        return undefined;
      } catch (error) {
        return (error as { details?: { paths?: string[] } }).details?.paths;
      }
    };
    expect(paths({ seal: ec })).toBeUndefined();
    expect(paths({ seal: ec, reveal: false })).toBeUndefined();
    expect(paths({ seal: ec, reveal: true })).toEqual(['seal']);
    expect(paths({ seal: jwk(pairs[0]![1].privateKey) })).toEqual(['seal.d']);
  });

  it('can be shown as JSON Schema', () => {
    for (const { input } of keeping(true)) {
      expect(z.toJSONSchema(input, { io: 'input' })).toMatchObject({
        properties: { seal: { oneOf: expect.anything() } },
      });
    }
  });
});
