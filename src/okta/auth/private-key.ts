import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readJwk } from './private-jwk.js';
import { PrivateKeyError } from './private-key-error.js';

/** What client assertions are signed with. */
export type SigningAlgorithm = 'RS256' | 'RS384' | 'RS512' | 'ES256' | 'ES384' | 'ES512';

/** A private key that can sign client assertions. */
export interface PrivateKey {
  key: KeyObject;
  algorithm: SigningAlgorithm;
  /** The `kid` of a JWK; undefined where the text doesn't name one. */
  keyId?: string;
}

/** How to read it. */
export interface PrivateKeyOptions {
  /** Of an encrypted PEM; not used where the key isn't encrypted. */
  passphrase?: string | undefined;
}

const makePkcs8 = 'openssl pkcs8 -topk8 -in old.pem -out new.pem';

/**
 * Reads a private key as people have it: PEM (PKCS#8, PKCS#1, SEC1; encrypted, too), a PEM in one line with `\n` for line
 * breaks, or a private JWK as Okta's Admin Console shows it. Never does an error repeat what it read.
 *
 * @param text the key, surrounded by blanks or quotes at most
 * @throws PrivateKeyError with the reason and the cure
 * @see https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/main/
 */
export function readPrivateKey(text: string, { passphrase }: PrivateKeyOptions = {}): PrivateKey {
  const trimmed = unquoted(text);
  if (trimmed === '') throw new PrivateKeyError('notAKey', 'is empty: put the PEM or JWK there');
  const { key, algorithm, keyId } = /^[[{]/.test(trimmed) ? readJwk(trimmed) : { key: readPem(trimmed, passphrase) };
  const fitting = algorithmOf(key, algorithm);
  if (!signs(key)) throw new PrivateKeyError('damaged', 'is damaged, its parts do not belong together: copy it again');
  return { key, algorithm: fitting, ...(keyId !== undefined && { keyId }) };
}

/** Node takes a JWK whose private and public parts differ; Okta would refuse every signature. */
function signs(key: KeyObject): boolean {
  const data = new Uint8Array(1);
  try {
    return verify('sha256', data, createPublicKey(key), sign('sha256', data, key));
  } catch {
    return false;
  }
}

/** Variables and copied text carry quotes, blanks, and `\n` for line breaks. */
function unquoted(text: string): string {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  const inner = /^(["'])([^]*)\1$/.exec(trimmed)?.[2] ?? trimmed;
  return inner.trim();
}

function readPem(text: string, passphrase: string | undefined): KeyObject {
  const lines = text
    .replaceAll('\\r', '')
    .replaceAll('\\n', '\n')
    .split(/\r\n|\r|\n/);
  const pem = lines.map((line) => line.trim()).join('\n');
  const block = privateBlock(pem);
  const isEncrypted = block.includes('ENCRYPTED');
  if (isEncrypted && !passphrase) {
    throw new PrivateKeyError('encrypted', 'is encrypted: give its passphrase, too');
  }
  try {
    return createPrivateKey({ key: `${block}\n`, format: 'pem', ...(isEncrypted && { passphrase }) });
  } catch (error) {
    throw openingError((error as NodeJS.ErrnoException).code ?? '', isEncrypted);
  }
}

/** The one private key among the blocks of a PEM, which may hold certificates, too. */
function privateBlock(pem: string): string {
  const labels = [...pem.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----/g)].map(([, label]) => label ?? '');
  const privates = labels.filter((label) => label.includes('PRIVATE KEY'));
  const [label, another] = privates;
  if (another !== undefined) throw new PrivateKeyError('several', 'holds several private keys: keep one');
  if (label === undefined) throw noPrivateKey(labels);
  if (label === 'OPENSSH PRIVATE KEY' || label.startsWith('PGP')) {
    const cure = 'make one with openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048';
    throw new PrivateKeyError('unsupported', `is in the format of another program (${label}): ${cure}`);
  }
  const block = new RegExp(`-----BEGIN ${label}-----([^]*?)-----END ${label}-----`).exec(pem);
  if (!block) throw new PrivateKeyError('damaged', 'is cut off, its END line is missing: copy the whole key');
  if (!/^\n[^]+\n$/.test(block[1] ?? '')) {
    const cure = 'keep each line on its own, or write \\n for each line break';
    throw new PrivateKeyError('noLineBreaks', `has lost its line breaks: ${cure}`);
  }
  return block[0];
}

function noPrivateKey(labels: string[]): PrivateKeyError {
  if (labels.some((label) => label.includes('PUBLIC KEY'))) {
    return new PrivateKeyError('publicKey', 'is a public key: give the private key that belongs to it');
  }
  if (labels.some((label) => label.includes('CERTIFICATE'))) {
    return new PrivateKeyError('certificate', 'is a certificate: give the private key that belongs to it');
  }
  return new PrivateKeyError(
    'notAKey',
    'is neither a PEM (it would begin with -----BEGIN) nor a JWK: copy the key again',
  );
}

function openingError(code: string, isEncrypted: boolean): PrivateKeyError {
  if (code.includes('UNSUPPORTED') && isEncrypted) {
    return new PrivateKeyError('unsupported', `is encrypted in a way that is no longer read: run ${makePkcs8}`);
  }
  if (isEncrypted) {
    return new PrivateKeyError(
      'wrongPassphrase',
      "can't be decrypted: the passphrase is another one, or the key is damaged",
    );
  }
  return new PrivateKeyError('damaged', 'is damaged or of an unknown kind: copy the whole key again');
}

const curves: Record<string, SigningAlgorithm> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };
const supported = 'Okta takes RSA (2048 bits or more) and EC on P-256, P-384 or P-521';

/** What Okta verifies a key of this kind with. A JWK may name another RSA algorithm. */
function algorithmOf(key: KeyObject, named: string | undefined): SigningAlgorithm {
  const { asymmetricKeyType: kind, asymmetricKeyDetails: details } = key;
  if (kind === 'rsa') {
    const bits = details?.modulusLength ?? 0;
    if (bits < 2048) throw new PrivateKeyError('tooShort', `is an RSA key of ${bits} bits, too short: ${supported}`);
    const found = (['RS256', 'RS384', 'RS512'] as const).find((each) => each === (named ?? 'RS256'));
    if (found) return found;
    throw new PrivateKeyError(
      'unsupported',
      `is for another algorithm: ${supported}, signing with RS256, RS384 or RS512`,
    );
  }
  const algorithm = kind === 'ec' ? curves[details?.namedCurve ?? ''] : undefined;
  if (algorithm === undefined || (named !== undefined && named !== algorithm)) {
    throw new PrivateKeyError(
      'unsupported',
      `is a key of the kind ${details?.namedCurve ?? String(kind)}: ${supported}`,
    );
  }
  return algorithm;
}
