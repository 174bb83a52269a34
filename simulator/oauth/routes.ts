import { answerAuthorizeRequest, answerConsent, answerSignIn } from './authorize-endpoint.js';
import { answerIntrospection } from './introspect-endpoint.js';
import { answerLogout } from './logout-endpoint.js';
import { answerKeys, answerMetadata } from './metadata.js';
import type { OAuthRoute } from './oauth-call.js';
import { consentPath, signInPath } from './pages.js';
import { answerPushedRequest } from './pushed-request.js';
import { answerRevocation } from './revoke-endpoint.js';
import { answerTokenRequest } from './token-endpoint.js';
import { answerUserinfo } from './userinfo-endpoint.js';

const at = '/oauth2/v1';

/** The endpoints of the org authorization server, and the pages where people sign in. */
export const oauthRoutes: readonly OAuthRoute[] = [
  { method: 'GET', path: '/.well-known/openid-configuration', operation: 'openidConfiguration', limited: false, handle: answerMetadata }, // prettier-ignore
  { method: 'GET', path: '/.well-known/oauth-authorization-server', operation: 'oauthMetadata', limited: false, handle: answerMetadata }, // prettier-ignore
  { method: 'GET', path: `${at}/keys`, operation: 'oauthKeys', limited: false, handle: answerKeys },
  { method: 'GET', path: `${at}/authorize`, operation: 'authorize', limited: true, handle: answerAuthorizeRequest },
  { method: 'POST', path: signInPath, operation: 'signIn', limited: true, handle: answerSignIn },
  { method: 'POST', path: consentPath, operation: 'consent', limited: true, handle: answerConsent },
  { method: 'POST', path: `${at}/par`, operation: 'pushAuthorizationRequest', limited: true, handle: answerPushedRequest }, // prettier-ignore
  { method: 'POST', path: `${at}/token`, operation: 'token', limited: true, handle: answerTokenRequest },
  { method: 'POST', path: `${at}/revoke`, operation: 'revoke', limited: true, handle: answerRevocation },
  { method: 'POST', path: `${at}/introspect`, operation: 'introspect', limited: true, handle: answerIntrospection },
  { method: 'GET', path: `${at}/userinfo`, operation: 'userinfo', limited: true, handle: answerUserinfo },
  { method: 'POST', path: `${at}/userinfo`, operation: 'userinfo', limited: true, handle: answerUserinfo },
  { method: 'GET', path: `${at}/logout`, operation: 'logout', limited: true, handle: answerLogout },
];
