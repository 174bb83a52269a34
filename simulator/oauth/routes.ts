import type { OAuthRoute } from './oauth-call.js';
import { answerTokenRequest } from './token-endpoint.js';

/** The endpoints of the org authorization server. */
export const oauthRoutes: readonly OAuthRoute[] = [
  { method: 'POST', path: '/oauth2/v1/token', operation: 'token', limited: true, handle: answerTokenRequest },
];
