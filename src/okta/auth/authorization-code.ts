import { OktaTokenError } from '../errors.js';
import type { AuthMethod } from './authenticator.js';
import { PresentDpopKey } from './dpop.js';
import { oauthAuthenticator } from './oauth-authenticator.js';
import { TokenCache } from './token-cache.js';

/**
 * Authentication as the person who logged in to an OIDC web application. Refresh tokens rotate, so their one owner,
 * a workflow, refreshes for all workers; a process only borrows access tokens.
 *
 * @see https://developer.okta.com/docs/guides/implement-oauth-for-okta/
 */
export function authorizationCode(): AuthMethod {
  return ({ connection, clock, owner }) => {
    const keys = new PresentDpopKey();
    const cache = new TokenCache(clock, async (rejected) => {
      if (!owner) {
        throw new OktaTokenError(
          'client',
          `The connection "${connection}" uses an authorization code: its tokens are kept in Temporal, and there is no Temporal client here`,
        );
      }
      const { dpopKey, ...token } = await owner.accessToken(connection, rejected);
      return { ...token, dpop: dpopKey && (await keys.of(dpopKey)) };
    });
    return oauthAuthenticator(cache, { clock });
  };
}
