import type { KeyObject } from 'node:crypto';
import { compactVerify, decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from 'jose';
import type { Org } from '../org/org.js';
import type { OAuthClient } from './client-store.js';
import { clientRefusals } from './oauth-refusal.js';

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
export const assertionAlgorithms = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];
const secretAlgorithms = ['HS256', 'HS384', 'HS512'];
const curves: Record<string, string> = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };
const longestLifeSeconds = 3600;

/**
 * The client that signed an assertion.
 *
 * @param audience the endpoint that was called
 */
export async function verifyAssertion(org: Org, assertion: string, audience: string): Promise<OAuthClient> {
  const { header, claims } = parse(assertion);
  const client = typeof claims.iss === 'string' ? org.oauth.clients.get(claims.iss) : undefined;
  if (client === undefined) throw clientRefusals.client_assertion_invalid_issuer();
  if (claims.sub !== client.id) throw clientRefusals.client_assertion_invalid_subject();
  await checkSignature(client, assertion, header);
  checkClaims(org, claims, audience);
  useOnce(org, client, claims);
  return client;
}

function parse(assertion: string): { header: ProtectedHeaderParameters; claims: JWTPayload } {
  try {
    return { header: decodeProtectedHeader(assertion), claims: decodeJwt(assertion) };
  } catch {
    throw clientRefusals.client_assertion_invalid_jwt();
  }
}

async function checkSignature(
  client: OAuthClient,
  jwt: string,
  { alg, kid }: ProtectedHeaderParameters,
): Promise<void> {
  const key = keyFor(client, String(alg), kid);
  try {
    await compactVerify(jwt, key, { algorithms: [String(alg)] });
  } catch {
    throw clientRefusals.client_assertion_invalid_signature();
  }
}

function keyFor(client: OAuthClient, alg: string, kid: string | undefined): KeyObject | Uint8Array {
  if (client.authMethod === 'client_secret_jwt') {
    if (!secretAlgorithms.includes(alg)) throw clientRefusals.client_assertion_invalid_signature_algorithm();
    if (client.secret === undefined) throw clientRefusals.client_assertion_invalid_no_secret();
    return new TextEncoder().encode(client.secret);
  }
  if (!assertionAlgorithms.includes(alg)) throw clientRefusals.client_assertion_invalid_signature_algorithm();
  if (client.authMethod !== 'private_key_jwt' || client.keys.length === 0) {
    throw clientRefusals.client_assertion_jwks_not_configured();
  }
  // A single key needs no name.
  const found = kid === undefined && client.keys.length === 1 ? client.keys[0] : client.keys.find((key) => key.kid === kid); // prettier-ignore
  if (found === undefined) throw clientRefusals.client_assertion_invalid_kid();
  const { kty, crv, alg: only } = found.jwk;
  const fits = kty === 'RSA' ? alg.startsWith('RS') : curves[String(crv)] === alg;
  if (!fits || (only !== undefined && only !== alg))
    throw clientRefusals.client_assertion_invalid_signature_algorithm();
  return found.key;
}

function checkClaims(org: Org, { aud, exp, iat }: JWTPayload, audience: string): void {
  const now = org.clock.now() / 1000;
  if (![aud].flat().includes(audience)) throw clientRefusals.client_assertion_invalid_audience();
  if (typeof exp !== 'number') throw clientRefusals.client_assertion_expiration_required();
  if (exp <= now) throw clientRefusals.client_assertion_expired_token();
  if (exp > Math.ceil(now) + longestLifeSeconds) throw clientRefusals.client_assertion_expires_too_far_in_future();
  if (iat === undefined) return;
  if (typeof iat !== 'number') throw clientRefusals.client_assertion_invalid_jwt();
  if (iat > Math.ceil(now) + org.settings.clockSkewMs / 1000)
    throw clientRefusals.client_assertion_issued_at_in_future();
}

/** Even a request that is refused for something else spends the assertion. */
function useOnce(org: Org, client: OAuthClient, { jti, exp = 0 }: JWTPayload): void {
  if (jti === undefined) return;
  if (typeof jti !== 'string' || jti === '') throw clientRefusals.client_assertion_invalid_jwt();
  if (!org.oauth.assertions.use(`${client.id}/${jti}`, exp * 1000, org.clock.now())) {
    throw clientRefusals.client_assertion_already_used();
  }
}
