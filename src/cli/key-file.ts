import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { PublicJwk } from '../actions/public-key.js';
import { UsageError } from './program-error.js';

/** Reads a public key, JWK or PEM. Whether it can seal is for the action's input to say. */
export function readPublicKey(file: string): PublicJwk {
  const text = readKeyFile('--seal', file);
  if (text.startsWith('{')) return readJwk('--seal', file, text) as unknown as PublicJwk;
  if (text.includes('PRIVATE KEY')) {
    throw new UsageError(`--seal ${file} is a private key. Give its public half: openssl pkey -in ${file} -pubout`);
  }
  try {
    return createPublicKey(text).export({ format: 'jwk' }) as PublicJwk;
  } catch {
    throw new UsageError(`--seal ${file} is no public key: a JWK or a PEM (BEGIN PUBLIC KEY) is wanted`);
  }
}

/** Reads a private key, JWK or PEM. */
export function readPrivateKey(file: string): KeyObject {
  const text = readKeyFile('--key', file);
  if (text.includes('ENCRYPTED')) {
    throw new UsageError(`--key ${file} is protected by a passphrase. Take it off first: openssl pkey -in ${file}`);
  }
  try {
    return text.startsWith('{')
      ? createPrivateKey({ key: readJwk('--key', file, text), format: 'jwk' })
      : createPrivateKey(text);
  } catch {
    throw new UsageError(`--key ${file} is no private key: a JWK or a PEM (BEGIN PRIVATE KEY) is wanted`);
  }
}

function readKeyFile(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new UsageError(`${option} ${file} can't be read: ${error instanceof Error ? error.message : ''}`);
  }
}

function readJwk(option: string, file: string, text: string): JsonWebKey {
  try {
    return JSON.parse(text) as JsonWebKey;
  } catch {
    // The parser's words would quote the key.
    throw new UsageError(`${option} ${file} is not JSON`);
  }
}
