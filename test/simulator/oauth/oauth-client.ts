import { createPrivateKey, randomUUID, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { SignJWT, type JWTPayload } from 'jose';
import type { Reply, TestOrg } from '../simulated-org.js';

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Posts a form, given as fields or as it goes over the wire. */
export async function postForm(
  org: { url: string },
  path: string,
  form: Record<string, string> | string,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const response = await fetch(new URL(path, org.url), {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

export const tokenRequest = (
  org: { url: string },
  form: Record<string, string> | string,
  headers?: Record<string, string>,
): Promise<Reply> => postForm(org, '/oauth2/v1/token', form, headers);

export interface AssertionOptions {
  clientId: string;
  key: KeyObject | Uint8Array;
  header?: { alg?: string; kid?: string };
  claims?: JWTPayload;
  /** When it is signed, on the org's clock. */
  now: number;
}

/** A client assertion, right unless told otherwise; claims that are `undefined` are left out. */
export async function signAssertion(
  url: string,
  { clientId, key, header, claims, now }: AssertionOptions,
): Promise<string> {
  const seconds = Math.floor(now / 1000);
  const payload = {
    iss: clientId,
    sub: clientId,
    aud: url,
    iat: seconds,
    exp: seconds + 300,
    jti: randomUUID(),
    ...claims,
  };
  return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', ...header }).sign(key);
}

export const orgNow = (org: TestOrg): number => Date.parse(org.admin.clock().now);

export const serviceKey = async (org: TestOrg): Promise<KeyObject> =>
  createPrivateKey(await readFile(org.oauth.serviceClient.privateKeyFile, 'utf8'));

/** The form fields by which the seeded service app says who it is. */
export async function serviceAssertion(
  org: TestOrg,
  more: { header?: AssertionOptions['header']; claims?: JWTPayload; endpoint?: string } = {},
): Promise<Record<string, string>> {
  const { clientId, keyId } = org.oauth.serviceClient;
  const url = `${org.url}${more.endpoint ?? '/oauth2/v1/token'}`;
  return {
    client_assertion_type: assertionType,
    client_assertion: await signAssertion(url, {
      clientId,
      key: await serviceKey(org),
      header: { kid: keyId, ...more.header },
      ...(more.claims && { claims: more.claims }),
      now: orgNow(org),
    }),
  };
}

export async function serviceToken(org: TestOrg, scope: string): Promise<string> {
  const { body } = await tokenRequest(org, {
    grant_type: 'client_credentials',
    scope,
    ...(await serviceAssertion(org)),
  });
  return body.access_token;
}

export const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` });

export const webSecret = (org: TestOrg): Promise<string> => readFile(org.oauth.webClient.clientSecretFile, 'utf8');
