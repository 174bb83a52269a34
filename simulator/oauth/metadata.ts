import type { Answer } from '../http/call.js';
import { responseModes } from './authorize-request.js';
import { assertionAlgorithms } from './client-assertion.js';
import { authMethods, grantTypes } from './client-store.js';
import { proofAlgorithms } from './dpop-proof.js';
import type { OAuthCall } from './oauth-call.js';
import { openIdScopes } from './scopes.js';

const cacheable = { 'Cache-Control': 'max-age=86400, must-revalidate' };

/** `GET /.well-known/openid-configuration` and `/.well-known/oauth-authorization-server` */
export function answerMetadata({ baseUrl }: OAuthCall): Answer {
  const at = (name: string): string => `${baseUrl}/oauth2/v1/${name}`;
  const signing = { token_endpoint_auth_signing_alg_values_supported: ['HS256', 'HS384', 'HS512', ...assertionAlgorithms] }; // prettier-ignore
  return {
    status: 200,
    headers: cacheable,
    body: {
      issuer: baseUrl,
      authorization_endpoint: at('authorize'),
      token_endpoint: at('token'),
      userinfo_endpoint: at('userinfo'),
      registration_endpoint: at('clients'),
      jwks_uri: at('keys'),
      response_types_supported: ['code'],
      response_modes_supported: responseModes,
      grant_types_supported: grantTypes,
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: openIdScopes.filter((scope) => scope !== 'device_sso'),
      token_endpoint_auth_methods_supported: authMethods,
      ...signing,
      claims_supported: ['iss', 'ver', 'sub', 'aud', 'iat', 'exp', 'jti', 'auth_time', 'amr', 'idp', 'nonce', 'name', 'nickname', 'preferred_username', 'given_name', 'middle_name', 'family_name', 'email', 'email_verified', 'profile', 'zoneinfo', 'locale', 'address', 'phone_number', 'updated_at', 'at_hash'], // prettier-ignore
      code_challenge_methods_supported: ['S256'],
      introspection_endpoint: at('introspect'),
      introspection_endpoint_auth_methods_supported: authMethods,
      revocation_endpoint: at('revoke'),
      revocation_endpoint_auth_methods_supported: authMethods,
      end_session_endpoint: at('logout'),
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
      pushed_authorization_request_endpoint: at('par'),
      dpop_signing_alg_values_supported: proofAlgorithms,
    },
  };
}

/** `GET /oauth2/v1/keys` */
export async function answerKeys({ org }: OAuthCall): Promise<Answer> {
  return { status: 200, headers: cacheable, body: { keys: [await org.oauth.signingKey.jwk()] } };
}
