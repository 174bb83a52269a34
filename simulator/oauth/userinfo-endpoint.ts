import type { Answer } from '../http/call.js';
import { challenge, checkAccessToken, readAuthorization, TokenRefusal } from './access-token.js';
import { claimsOf } from './id-token.js';
import { noStore, type OAuthCall } from './oauth-call.js';
import { OAuthRefusal } from './oauth-refusal.js';

/** `GET` and `POST /oauth2/v1/userinfo`: the claims that the token's scopes allow. */
export async function answerUserinfo(call: OAuthCall): Promise<Answer> {
  const { org, headers, method, url, baseUrl } = call;
  const where = { baseUrl, path: '/oauth2/v1/userinfo' };
  if (call.query.has('access_token')) throw new OAuthRefusal(400, 'invalid_request', 'The access token cannot be presented in a query string.'); // prettier-ignore
  const presented = readAuthorization(headers.authorization);
  if (presented === undefined) throw new OAuthRefusal(401, 'invalid_request', 'The access token is missing.', { 'WWW-Authenticate': `Bearer realm="${baseUrl}"` }); // prettier-ignore
  try {
    const { token, client, user } = await checkAccessToken(org, { ...presented, method, url, headers });
    call.note({ clientId: client.id, token: `${presented.scheme} of ${user === undefined ? 'the app' : 'a user'}` });
    if (user === undefined || !token.scopes.has('openid')) {
      const refusal = { error: 'insufficient_scope', description: 'The access token provided does not contain the required scopes.', scope: 'openid' }; // prettier-ignore
      throw new OAuthRefusal(403, refusal.error, refusal.description, { 'WWW-Authenticate': challenge(presented.scheme, where, refusal) }); // prettier-ignore
    }
    return { status: 200, headers: noStore, body: claimsOf(org, user, [...token.scopes]) };
  } catch (error) {
    if (!(error instanceof TokenRefusal)) throw error;
    const authenticate = { ...error.headers, 'WWW-Authenticate': challenge(presented.scheme, where, error) };
    throw new OAuthRefusal(error.status, error.error, error.description, authenticate);
  }
}
