import type { IncomingHttpHeaders } from 'node:http';
import type { Org } from '../org/org.js';
import type { User } from '../org/user-store.js';
import { isActive, type OAuthClient } from './client-store.js';
import { verifyProof } from './dpop-proof.js';
import { OAuthRefusal } from './oauth-refusal.js';
import type { AccessToken } from './token-store.js';
import { canSignIn } from './token-user.js';

/** A token that was presented, as the request carries it. */
export interface Presented {
  scheme: 'Bearer' | 'DPoP';
  value: string;
  method: string;
  /** Scheme, host and path. */
  url: string;
  headers: IncomingHttpHeaders;
}

export interface TokenHolder {
  token: AccessToken;
  client: OAuthClient;
  /** Nobody when the app acts for itself. */
  user: User | undefined;
}

/** Why a token doesn't open the door, for `WWW-Authenticate`. */
export class TokenRefusal extends Error {
  override readonly name = 'TokenRefusal';

  constructor(
    readonly status: 400 | 401,
    readonly error: string,
    readonly description: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${status} ${error} ${description}`);
  }
}

const invalid = (description: string): TokenRefusal => new TokenRefusal(401, 'invalid_token', description);

/** Scheme and token of an `Authorization` header, if it carries one of ours. */
export function readAuthorization(authorization: string | undefined): Pick<Presented, 'scheme' | 'value'> | undefined {
  const [, scheme, value] = /^(Bearer|DPoP)\s+(\S+)$/i.exec(authorization ?? '') ?? [];
  if (scheme === undefined || value === undefined) return undefined;
  return { scheme: scheme.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer', value };
}

/**
 * Checks a token and, where it is bound to a key, the proof that the caller has the key.
 *
 * @throws TokenRefusal the token is unknown, expired or revoked, or isn't presented as it has to be
 */
export async function checkAccessToken(org: Org, presented: Presented): Promise<TokenHolder> {
  const token = org.oauth.tokens.findAccess(presented.value);
  const client = token && org.oauth.clients.get(token.clientId);
  if (token === undefined || client === undefined || !isActive(client)) throw invalid('The access token is invalid.');
  if (token.revoked) throw invalid('The access token has been revoked.');
  if (token.expiresAt <= org.clock.now()) throw invalid('The token has expired.');
  const user = token.userId === undefined ? undefined : org.users.get(token.userId);
  if (token.userId !== undefined && (user === undefined || !mayUse(org, user))) throw invalid('The access token is invalid.'); // prettier-ignore
  if (token.jkt !== undefined || presented.scheme === 'DPoP') await checkBinding(org, token, presented);
  return { token, client, user };
}

function mayUse(org: Org, user: User): boolean {
  return canSignIn(user) || (user.data.status === 'SUSPENDED' && org.settings.suspendedUserTokens === 'valid');
}

async function checkBinding(org: Org, { jkt }: AccessToken, presented: Presented): Promise<void> {
  const { scheme, value, method, url, headers } = presented;
  const status = org.settings.dpopRefusalStatus;
  if (jkt === undefined) throw invalid('The presented access_token is not DPoP bound.');
  if (scheme !== 'DPoP') {
    const error = status === 401 ? 'invalid_token' : 'invalid_request';
    throw new TokenRefusal(status, error, 'The resource request must use the DPoP authentication scheme when using a DPoP bound token.'); // prettier-ignore
  }
  if (headers['dpop'] === undefined) throw new TokenRefusal(status, 'invalid_dpop_proof', 'The resource request requires a DPoP proof.'); // prettier-ignore
  try {
    const proof = await verifyProof(org, headers['dpop'], { method, url, accessToken: value });
    if (proof.jkt !== jkt) {
      const error = status === 401 ? 'invalid_token' : 'invalid_dpop_proof';
      throw new TokenRefusal(status, error, 'The access_token is not bound to the provided DPoP proof.');
    }
    const { resourceNonce } = org.settings;
    if (!resourceNonce || (proof.nonce !== undefined && org.oauth.nonces.accepts(proof.nonce))) return;
  } catch (error) {
    if (error instanceof OAuthRefusal) throw new TokenRefusal(status, error.error, error.description);
    throw error;
  }
  const nonce = { 'dpop-nonce': org.oauth.nonces.current() };
  throw new TokenRefusal(status, 'use_dpop_nonce', 'Authorization server requires nonce in DPoP proof.', nonce);
}

/** The `WWW-Authenticate` of a token that isn't good enough, in the form that Okta gives it. */
export function challenge(
  scheme: 'Bearer' | 'DPoP',
  where: { baseUrl: string; path: string },
  { error, description, scope }: { error: string; description: string; scope?: string },
): string {
  const parts = {
    authorization_uri: `${where.baseUrl}/oauth2/v1/authorize`,
    realm: where.baseUrl,
    ...(scope === undefined ? {} : { scope }),
    error,
    error_description: description,
    resource: where.path,
  };
  return `${scheme} ${Object.entries(parts).map(([name, value]) => `${name}="${value.replace(/["\\]/g, '')}"`).join(', ')}`; // prettier-ignore
}
