import type { AuthMethod } from './authenticator.js';
import { type AssertionKey, privateKeyJwt } from './client-authentication.js';
import { DpopKey } from './dpop.js';
import { oauthAuthenticator } from './oauth-authenticator.js';
import { TokenCache } from './token-cache.js';
import { TokenEndpoint } from './token-endpoint.js';

/** An API Services application. */
export interface ClientCredentialsOptions {
  clientId: string;
  /** Its keys; each is tried where Okta doesn't take the one before, as during a rotation. */
  keys: readonly AssertionKey[];
  /** `okta.*` scopes that are granted to the application. */
  scopes: readonly string[];
  /** Whether a DPoP proof is offered (default: true). Okta decides whether tokens are bound to it. */
  dpop?: boolean;
}

/**
 * Authentication as an API Services application, by `private_key_jwt`. Each process holds a token of its own.
 *
 * @see https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/
 */
export function clientCredentials({ clientId, keys, scopes, dpop = true }: ClientCredentialsOptions): AuthMethod {
  return (context) => {
    const endpoint = new TokenEndpoint(context, privateKeyJwt(clientId, keys));
    let dpopKey: Promise<DpopKey> | undefined;
    const cache = new TokenCache(context.clock, async () => {
      const key = dpop ? await (dpopKey ??= DpopKey.generate()) : undefined;
      const form = { grant_type: 'client_credentials', scope: scopes.join(' ') };
      return { ...(await endpoint.request({ form, scopes, dpop: key })), dpop: key };
    });
    return { ...oauthAuthenticator(cache, context), principalId: () => Promise.resolve(clientId) };
  };
}
