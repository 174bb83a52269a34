import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { PrivateKey } from './private-key.js';

/** How an application proves itself at the token endpoint. */
export interface ClientAuthentication {
  /** How many credentials there are: several keys during a rotation. */
  count: number;
  /** Made anew for each request, by the credential at that place: an assertion can be used once. */
  credentials: (request: { url: URL; nowMs: number; at: number }) => Promise<{
    headers?: Record<string, string>;
    form?: Record<string, string>;
  }>;
}

/** A key that is registered with the application. */
export interface AssertionKey extends PrivateKey {
  keyId: string;
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const assertionLifetimeS = 300;
/** Okta refuses what was issued in its future. */
const backdatedS = 5;

/**
 * Authentication by an assertion that one of the application's keys signs.
 *
 * @see https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/
 */
export function privateKeyJwt(clientId: string, keys: readonly AssertionKey[]): ClientAuthentication {
  return {
    count: keys.length,
    credentials: async ({ url, nowMs, at }) => {
      const key = keys[at];
      if (!key) throw new Error('an application needs a key');
      const nowS = Math.floor(nowMs / 1000);
      const assertion = await new SignJWT()
        .setProtectedHeader({ alg: key.algorithm, kid: key.keyId, typ: 'JWT' })
        .setIssuer(clientId)
        .setSubject(clientId)
        .setAudience(url.href)
        .setIssuedAt(nowS - backdatedS)
        .setExpirationTime(nowS + assertionLifetimeS)
        .setJti(randomUUID())
        .sign(key.key);
      return { form: { client_assertion_type: assertionType, client_assertion: assertion } };
    },
  };
}

/** Authentication by a secret in the `Authorization` header, the default of web applications. */
export function clientSecretBasic(clientId: string, secret: string): ClientAuthentication {
  const encoded = [clientId, secret].map(formEncoded).join(':');
  const headers = { authorization: `Basic ${Buffer.from(encoded).toString('base64')}` };
  return { count: 1, credentials: () => Promise.resolve({ headers }) };
}

/** RFC 6749 wants both parts encoded as in a form. */
const formEncoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);
