import { jwtVerify } from 'jose';
import type { Answer } from '../http/call.js';
import { userParty } from '../org/event-writer.js';
import { readCookie, sessionCookie, setCookie } from './cookies.js';
import { given, noStore, type OAuthCall } from './oauth-call.js';
import { clientRefusals, missingParameter, OAuthRefusal, requestRefusals } from './oauth-refusal.js';
import { errorPage, plainPage } from './pages.js';

/** `GET /oauth2/v1/logout`: ends the browser's session, not the tokens. */
export async function answerLogout(call: OAuthCall): Promise<Answer> {
  try {
    return await logOut(call);
  } catch (error) {
    if (error instanceof OAuthRefusal) return errorPage(400, error.error, error.description);
    throw error;
  }
}

async function logOut(call: OAuthCall): Promise<Answer> {
  const { org, query, headers, baseUrl } = call;
  const hint = given(query, 'id_token_hint');
  if (hint === undefined) throw missingParameter('id_token_hint');
  const { clientId, userId } = await readHint(call, hint);
  const client = org.oauth.clients.get(clientId);
  if (client === undefined) throw clientRefusals.invalid_client_id();
  call.note({ clientId });
  const to = given(query, 'post_logout_redirect_uri');
  if (to !== undefined && !client.postLogoutRedirectUris.includes(to)) {
    throw requestRefusals.illegal_post_logout_redirect_uri();
  }
  const cookie = readCookie(headers, sessionCookie);
  const session = org.oauth.sessions.use(cookie, org.clock.now());
  if (session !== undefined && session.userId !== userId) throw requestRefusals.id_token_does_not_match_session();
  if (session !== undefined) {
    org.oauth.sessions.end(session.cookie);
    const user = org.users.get(session.userId);
    if (user !== undefined) {
      user.sessions = user.sessions.filter(({ id }) => id !== session.sessionId);
      org.events.write(call.origin(userParty(user)), { type: 'user.session.end', target: [], sessionId: session.sessionId }); // prettier-ignore
    }
  }
  const clear = { ...noStore, 'Set-Cookie': setCookie(sessionCookie, '', baseUrl) };
  if (to === undefined) {
    const page = plainPage('Signed out', 'You are signed out of Okta.');
    return { ...page, headers: { ...page.headers, ...clear } };
  }
  const url = new URL(to);
  const state = given(query, 'state');
  if (state !== undefined) url.searchParams.set('state', state);
  return { status: 302, headers: { ...clear, Location: url.href } };
}

/** Whom an ID token of ours is about; an expired one will do. */
async function readHint({ org, baseUrl }: OAuthCall, hint: string): Promise<{ clientId: string; userId: string }> {
  try {
    const key = await org.oauth.signingKey.public();
    const { payload } = await jwtVerify(hint, key, {
      issuer: baseUrl,
      algorithms: ['RS256'],
      currentDate: new Date(0),
    });
    return { clientId: String(payload.aud), userId: String(payload.sub) };
  } catch {
    throw new OAuthRefusal(400, 'invalid_token', 'The id token is invalid.');
  }
}
