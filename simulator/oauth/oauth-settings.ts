/** Behaviour of the authorization server that tests turn. What Okta leaves open can be had both ways. */
export interface OAuthSettings {
  accessTokenLifetimeMs: number;
  /** From the login on: rotation doesn't extend it. */
  refreshTokenLifetimeMs: number;
  codeLifetimeMs: number;
  /** How far in the future the `iat` of a client assertion may lie. */
  clockSkewMs: number;
  /** How long a nonce for DPoP is handed out, and how long it is accepted. */
  dpopNonceLifetimeMs: number;
  dpopNonceAcceptedMs: number;
  /** Whether calls of the API with a DPoP token need a nonce, too. */
  resourceNonce: boolean;
  /** Status of a call of the API whose DPoP proof or scheme is wrong; with 400 the body is empty. */
  dpopRefusalStatus: 400 | 401;
  /** Body of a call of the API that lacks a scope. */
  insufficientScopeBody: 'E0000006' | 'E0000005' | 'none';
  /** What a service app without an admin role gets of lists. */
  roleless: 'forbidden' | 'empty';
  /** Whether `client_id` may stand in the form beside a Basic header or an assertion that names it already. */
  clientIdBesideCredentials: 'accepted' | 'refused';
  /** Status when a client authenticates in two ways at once. */
  multipleCredentialsStatus: 400 | 401;
  /** Whether a refresh token that doesn't rotate comes back with each answer. */
  staticRefreshToken: 'returned' | 'omitted';
  /** Whether access tokens of a suspended user go on working. */
  suspendedUserTokens: 'refused' | 'valid';
  /** Whether a new password ends the user's tokens. */
  passwordChangeRevokesTokens: boolean;
  /** Token requests for one user within a second; 0 for no limit. */
  userTokenRequestsPerSecond: number;
}

const minute = 60_000;
const day = 86_400_000;

export const defaultOAuthSettings = (): OAuthSettings => ({
  accessTokenLifetimeMs: 60 * minute,
  refreshTokenLifetimeMs: 90 * day,
  codeLifetimeMs: 5 * minute,
  clockSkewMs: 5 * minute,
  dpopNonceLifetimeMs: day,
  dpopNonceAcceptedMs: 3 * day,
  resourceNonce: false,
  dpopRefusalStatus: 401,
  insufficientScopeBody: 'E0000006',
  roleless: 'forbidden',
  clientIdBesideCredentials: 'accepted',
  multipleCredentialsStatus: 400,
  staticRefreshToken: 'returned',
  suspendedUserTokens: 'refused',
  passwordChangeRevokesTokens: false,
  userTokenRequestsPerSecond: 4,
});
