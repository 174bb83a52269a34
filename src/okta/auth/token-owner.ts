import type { JWK } from 'jose';
import type { TokenLifetime } from '../../token-lifetime.js';

/** An access token as its owner lends it to the workers; its end is by Okta's clock. */
export interface OwnedToken extends TokenLifetime {
  accessToken: string;
  tokenType: 'Bearer' | 'DPoP';
  /** Tells it apart from others without showing it. */
  fingerprint: string;
  scopes: string[];
  /** The private key that was offered, and that the token is bound to where its type is DPoP. */
  dpopKey?: JWK | undefined;
}

/** Who keeps the refresh tokens of authorization-code connections: one for all workers, because they rotate. */
export interface TokenOwner {
  /**
   * A token that Okta should take.
   *
   * @param rejected the fingerprint of a token that Okta no longer takes, or that ends
   * @throws OktaTokenError of kind `consent`, where somebody must log in
   */
  accessToken: (connection: string, rejected: string | undefined) => Promise<OwnedToken>;
}
