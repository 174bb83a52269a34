import type { Org } from '../org/org.js';
import type { User } from '../org/user-store.js';
import { assignmentOf } from '../operations/assignments.js';
import type { AuthorizeRequest } from './authorize-request.js';
import { consentKey } from './authorization-server.js';
import type { BrowserSession } from './browser-sessions.js';
import { consentRequired, requestRefusals, type OAuthRefusal } from './oauth-refusal.js';
import { canSignIn } from './token-user.js';

/** What an authorization request needs next. */
export type AuthorizeStep =
  | { next: 'sign-in' }
  | { next: 'consent'; user: User }
  | { next: 'code'; user: User; session: BrowserSession }
  | { next: 'refuse'; refusal: OAuthRefusal };

/**
 * Decides how an authorization request goes on.
 *
 * @param done what the person has just done for this request
 */
export function nextStep(
  org: Org,
  request: AuthorizeRequest,
  session: BrowserSession | undefined,
  done: { signedIn: boolean; consented: boolean },
): AuthorizeStep {
  const { prompts, client, scopes } = request;
  const user = session && sessionUser(org, session);
  if (session === undefined || user === undefined || (!done.signedIn && mustSignIn(org, request, session))) {
    return prompts.has('none') ? { next: 'refuse', refusal: requestRefusals.login_required() } : { next: 'sign-in' };
  }
  if (assignmentOf(org, client.app, user) === undefined) {
    return { next: 'refuse', refusal: requestRefusals.user_not_assigned() };
  }
  const missing = client.consent === 'REQUIRED' ? missingConsent(org, user, request) : [];
  if (!done.consented && (prompts.has('consent') || missing.length > 0)) {
    if (!prompts.has('none')) return { next: 'consent', user };
    return { next: 'refuse', refusal: consentRequired(missing.length > 0 ? missing : scopes) };
  }
  return { next: 'code', user, session };
}

/** The user of a session that is still one of theirs: admins can end it. */
function sessionUser(org: Org, { userId, sessionId }: BrowserSession): User | undefined {
  const user = org.users.get(userId);
  if (user === undefined || !canSignIn(user)) return undefined;
  return user.sessions.some(({ id }) => id === sessionId) ? user : undefined;
}

function mustSignIn(org: Org, { prompts, maxAgeSeconds }: AuthorizeRequest, { authTime }: BrowserSession): boolean {
  if (prompts.has('login')) return true;
  return maxAgeSeconds !== undefined && org.clock.now() - authTime > maxAgeSeconds * 1000;
}

function missingConsent(org: Org, user: User, { client, scopes }: AuthorizeRequest): string[] {
  const consent = org.oauth.consents.get(consentKey(user.id, client.id));
  return scopes.filter((scope) => consent?.scopes.has(scope) !== true);
}
