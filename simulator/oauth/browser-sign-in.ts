import { attemptSignIn } from '../operations/sign-in.js';
import type { Org } from '../org/org.js';
import { userParty } from '../org/event-writer.js';
import type { BrowserSession } from './browser-sessions.js';
import type { OAuthCall } from './oauth-call.js';

const wrongPassword = 'Unable to sign in';

/** Signs a person in by name and password. */
export function browserSignIn(
  call: OAuthCall,
  login: string,
  password: string,
): { session: BrowserSession } | { wrong: string } {
  const { org } = call;
  const user = org.users.withLogin(login);
  const { ipAddress, userAgent, transaction } = call.origin(user === undefined ? nobody(login) : userParty(user));
  const attempt = { login, password, ipAddress: ipAddress ?? '127.0.0.1', userAgent: userAgent ?? undefined, transactionId: transaction.id }; // prettier-ignore
  const expired = user?.data.status === 'PASSWORD_EXPIRED' && user.password === password;
  const { sessionId } = attemptSignIn(org, { ...attempt, failure: expired ? 'PASSWORD_EXPIRED' : undefined });
  if (user === undefined || sessionId === undefined) {
    return { wrong: expired ? 'Your password has expired: set a new one first' : wrongPassword };
  }
  return { session: openSession(org, user.id, sessionId) };
}

export function openSession(org: Org, userId: string, sessionId: string): BrowserSession {
  const now = org.clock.now();
  const session = { cookie: org.ids.secret(40), sessionId, userId, authTime: now, lastUsed: now };
  org.oauth.sessions.add(session);
  return session;
}

const nobody = (login: string): ReturnType<typeof userParty> => ({ id: 'unknown', type: 'User', alternateId: login, displayName: 'unknown', detailEntry: null }); // prettier-ignore
