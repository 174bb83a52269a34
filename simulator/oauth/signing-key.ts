import { createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { exportJWK, type JWK } from 'jose';

const generate = promisify(generateKeyPair);

/** A 2048 bit RSA key takes a third of a second: all orgs of a process share one of each purpose. */
const madeForThisRun = new Map<string, Promise<KeyObject>>();

/** A private RSA key that lasts as long as the process. */
export function rsaKey(purpose: 'id-tokens' | 'service-client'): Promise<KeyObject> {
  const made = madeForThisRun.get(purpose) ?? generate('rsa', { modulusLength: 2048 }).then((pair) => pair.privateKey);
  madeForThisRun.set(purpose, made);
  return made;
}

/** The key that signs ID tokens, made when it is first needed. */
export class SigningKey {
  constructor(readonly kid: string) {}

  private(): Promise<KeyObject> {
    return rsaKey('id-tokens');
  }

  async public(): Promise<KeyObject> {
    return createPublicKey(await this.private());
  }

  async jwk(): Promise<JWK> {
    return { ...(await exportJWK(await this.public())), kid: this.kid, alg: 'RS256', use: 'sig' };
  }
}
