/**
 * A refusal of an OAuth endpoint, in the words of Okta's catalogue.
 *
 * @see https://developer.okta.com/docs/reference/error-codes/
 */
export class OAuthRefusal extends Error {
  override readonly name = 'OAuthRefusal';

  constructor(
    readonly status: number,
    readonly error: string,
    readonly description: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${status} ${error} ${description}`);
  }
}

const refusal =
  (status: number, error: string, description: string) =>
  (headers?: Record<string, string>): OAuthRefusal =>
    new OAuthRefusal(status, error, description, headers);

const client = (description: string): ReturnType<typeof refusal> => refusal(401, 'invalid_client', description);

/** The client isn't who it says, or doesn't say it properly; named as in the catalogue. */
export const clientRefusals = {
  invalid_client: client('Client authentication failed. Either the client or the client credentials are invalid.'),
  missing_client_credentials: client('No client credentials found.'),
  invalid_basic_auth_creds: client('Found Authentication header but was not valid client credentials.'),
  invalid_client_id: client("Invalid value for 'client_id' parameter."),
  invalid_client_secret: client('The client secret supplied for a confidential client is invalid.'),
  unsupported_auth_method_client_creds: client('Client Credentials requests to the Org Authorization Server must use the private_key_jwt token_endpoint_auth_method.'), // prettier-ignore
  client_assertion_invalid_issuer: client('The issuer claim for client_assertion is not a valid client_id.'),
  client_assertion_invalid_subject: client('The subject claim for client_assertion is not a valid client_id.'),
  client_assertion_invalid_no_secret: client('The issuer and subject claim for client_assertion is invalid because the client does not have a client secret.'), // prettier-ignore
  client_assertion_invalid_audience: client('The audience claim for client_assertion must be the endpoint invoked for the request.'), // prettier-ignore
  client_assertion_expiration_required: client("The client_assertion must contain the 'exp' claim as seconds since epoch."), // prettier-ignore
  client_assertion_expired_token: client('The client_assertion token is expired.'),
  client_assertion_expires_too_far_in_future: client('The client_assertion token has an expiration too far into the future.'), // prettier-ignore
  client_assertion_issued_at_in_future: client('The client_assertion token must be issued before the current time.'),
  client_assertion_already_used: client('The client_assertion token has already been used.'),
  client_assertion_invalid_signature: client('The client_assertion signature is invalid.'),
  client_assertion_invalid_jwt: client('The parsing of the client_assertion failed.'),
  client_assertion_invalid_kid: client('The client_assertion JWT kid is invalid.'),
  client_assertion_invalid_signature_algorithm: client('The client_assertion JWT signature algorithm is invalid.'),
  client_assertion_jwks_not_configured: client('The client does not have a JWKSet configured, but the client_assertion requires one.'), // prettier-ignore
};

const request = (description: string): ReturnType<typeof refusal> => refusal(400, 'invalid_request', description);
const grant = (description: string): ReturnType<typeof refusal> => refusal(400, 'invalid_grant', description);
const scope = (description: string): ReturnType<typeof refusal> => refusal(400, 'invalid_scope', description);

/** What is wrong with a request of a client that is who it says. */
export const requestRefusals = {
  client_credentials_in_query: request('Client credentials cannot be supplied via query parameters.'),
  duplicate_oauth_params: request('The request contained multiple parameters with the same name.'),
  client_assertion_type_invalid: request('The client_assertion_type is invalid.'),
  wrong_content_type: request('The content type must be application/x-www-form-urlencoded.'),
  request_missing_token: request("The 'token' parameter is required."),
  pkce_invalid_challenge: request('PKCE code challenge contains illegal characters.'),
  pkce_missing_challenge: request('PKCE code challenge is required by the application.'),
  pkce_missing_challenge_verifier_present: request('PKCE code challenge should be specified in the authorize request for code verification.'), // prettier-ignore
  pkce_missing_verifier: request('PKCE code verifier is required by the application.'),
  pkce_unsupported_code_challenge_method: request('PKCE code challenge method is not supported. Valid values: [S256]'),
  invalid_state: request("The authentication request has an invalid 'state' parameter."),
  invalid_max_age: request("Invalid value for 'max_age' parameter. It should be within range 0 - 2^31-1."),
  invalid_prompt: request("Invalid value for 'prompt' parameter. Supported values: [none, login, consent, login consent]"), // prettier-ignore
  unknown_idp: request('Identity provider is not valid.'),
  illegal_redirect_uri: request(
    "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings.",
  ),
  illegal_post_logout_redirect_uri: request("The 'post_logout_redirect_uri' parameter must be a Logout redirect URI in the client app settings."), // prettier-ignore
  pushed_authorization_request_uri_present: request("The 'request_uri' parameter must not be present in the request."),
  invalid_grant: grant('Invalid grant'),
  pkce_verification_failed: grant('PKCE verification failed.'),
  invalid_authorization_code: grant('The authorization code is invalid or has expired.'),
  mismatched_client: grant("The grant was issued to another client. Please make sure the 'client_id' matches the one used at the authorize request."), // prettier-ignore
  mismatched_redirect_uri: grant("The 'redirect_uri' does not match the redirection URI used in the authorization request."), // prettier-ignore
  invalid_refresh_token: grant('The refresh token is invalid or expired.'),
  user_rate_limited: refusal(429, 'invalid_grant', 'API call exceeded rate limit due to too many requests.'),
  invalid_scope: scope('The requested scope is invalid, unknown, malformed, or exceeds the scope granted by the resource owner.'), // prettier-ignore
  missing_scopes: scope('No scopes were requested.'),
  openid_scope_required: scope(
    "Requests for ID tokens or access tokens with OpenID scopes require the 'openid' scope.",
  ),
  openid_not_allowed_client_creds: scope("Cannot request 'openid' scopes using client credentials."),
  no_matching_scope: scope('One or more scopes are not configured for the authorization server resource.'),
  user_not_assigned: refusal(400, 'access_denied', 'User is not assigned to the client application.'),
  access_denied: refusal(403, 'access_denied', 'The resource owner or authorization server denied the request.'),
  login_required: refusal(400, 'login_required', 'The client specified not to prompt, but the user is not logged in.'),
  request_expired: refusal(400, 'login_required', 'Request expired, please start over and try again.'),
  request_not_supported: refusal(400, 'request_not_supported', 'The authorize request object is not supported by this client.'), // prettier-ignore
  invalid_request_uri: refusal(400, 'invalid_request_uri', 'The authorize request_uri is invalid.'),
  unsupported_response_type: refusal(400, 'unsupported_response_type', 'The response type is not supported by the authorization server. Configured response types: [code].'), // prettier-ignore
  unsupported_response_mode: refusal(400, 'unsupported_response_mode', 'The response mode is not supported by the authorization server. Valid response modes: [query, fragment, form_post].'), // prettier-ignore
  id_token_does_not_match_session: refusal(400, 'id_token_does_not_match_session', "The ID token subject does not match the current session's user."), // prettier-ignore
  use_dpop_nonce: refusal(400, 'use_dpop_nonce', 'Authorization server requires nonce in DPoP proof.'),
};

export const missingParameter = (name: string): OAuthRefusal =>
  request(`The required parameter '${name}' is missing.`)();

export const illegalScopes = (scopes: readonly string[]): OAuthRefusal =>
  scope(`The following scopes are not allowed for this request: [${scopes.join(', ')}].`)();

export const refreshScopesDenied = (scopes: readonly string[]): OAuthRefusal =>
  new OAuthRefusal(400, 'access_denied', `Some of the scopes requested for the refresh request were not granted in the original authorize request. Denied scopes: ${scopes.join(', ')}.`); // prettier-ignore

export const unauthorizedClient = (allowed: Iterable<string>): OAuthRefusal =>
  new OAuthRefusal(400, 'unauthorized_client', `The client is not authorized to use the provided grant type. Configured grant types: [${[...allowed].join(', ')}].`); // prettier-ignore

export const unsupportedGrantType = (supported: readonly string[]): OAuthRefusal =>
  new OAuthRefusal(400, 'unsupported_grant_type', `The authorization grant type is not supported by the authorization server. Configured grant types: [${supported.join(', ')}].`); // prettier-ignore

export const missingGrantType = (supported: readonly string[]): OAuthRefusal =>
  request(`The token request must specify a 'grant_type'. Valid values: [${supported.join(', ')}]`)();

export const consentRequired = (scopes: readonly string[]): OAuthRefusal =>
  new OAuthRefusal(400, 'consent_required', `The following scopes require user consent: [${scopes.join(', ')}].`);

/** How the two statuses of Okta's own sources are told apart is a setting. */
export const multipleCredentials = (status: number): OAuthRefusal =>
  new OAuthRefusal(status, 'invalid_request', 'Cannot supply multiple client credentials. Use one of the following: credentials in the Authorization header, credentials in the post body, or a client_assertion in the post body.'); // prettier-ignore
