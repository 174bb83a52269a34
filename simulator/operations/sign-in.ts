import { userParty, type EventParty, type Origin } from '../org/event-writer.js';
import type { LogEvent } from '../org/event-log.js';
import type { Org } from '../org/org.js';
import { setStatus } from './password.js';

export interface SignIn {
  login: string;
  /** Right unless it is given and wrong. */
  password?: string | undefined;
  ipAddress: string;
  userAgent?: string | undefined;
  /** Lets the sign-in fail for this reason whatever the password, e.g. `VERIFICATION_ERROR`. */
  failure?: string | undefined;
  /** The request by which it happens. */
  transactionId?: string | undefined;
}

/** Somebody signs in, or tries to. Failures are `user.session.start` events without a session. */
export const signIn = (org: Org, attempt: SignIn): LogEvent => attemptSignIn(org, attempt).event;

/** The same, with the session that came of it. */
export function attemptSignIn(org: Org, attempt: SignIn): { event: LogEvent; sessionId: string | undefined } {
  const user = org.users.find(attempt.login);
  const actor: EventParty = user
    ? userParty(user)
    : { id: 'unknown', type: 'User', alternateId: attempt.login, displayName: 'unknown', detailEntry: null };
  const origin: Origin = {
    actor,
    userAgent: attempt.userAgent ?? 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/130.0.0.0',
    ipAddress: attempt.ipAddress,
    transaction: { type: 'WEB', id: attempt.transactionId ?? org.ids.request(), detail: {} },
    requestUri: '/idp/idx/identify',
  };
  const status = user?.data.status;
  const wrong = attempt.password !== undefined && attempt.password !== user?.password;
  const reason =
    attempt.failure ??
    (status === 'LOCKED_OUT'
      ? 'LOCKED_OUT'
      : user === undefined || wrong || (status !== 'ACTIVE' && status !== 'PASSWORD_EXPIRED')
        ? 'INVALID_CREDENTIALS'
        : undefined);
  if (user === undefined || reason !== undefined) {
    const outcome = { result: 'FAILURE', reason: reason ?? 'INVALID_CREDENTIALS' };
    return {
      event: org.events.write(origin, { type: 'user.session.start', target: [], outcome }),
      sessionId: undefined,
    };
  }
  const session = { id: `102${org.ids.secret(22)}`, created: org.clock.iso(), ipAddress: attempt.ipAddress };
  user.sessions.push(session);
  user.data.lastLogin = session.created;
  const event = org.events.write(origin, { type: 'user.session.start', target: [], sessionId: session.id });
  return { event, sessionId: session.id };
}

/** Too many bad passwords. */
export function lockOut(org: Org, login: string): void {
  const user = org.users.find(login);
  if (user === undefined) throw new Error(`no user ${login}`);
  org.users.change(user, () => setStatus(org, user, 'LOCKED_OUT'));
  const origin: Origin = {
    actor: userParty(user),
    userAgent: null,
    ipAddress: null,
    transaction: { type: 'JOB', id: org.ids.request(), detail: {} },
    requestUri: null,
  };
  org.events.write(origin, { type: 'user.account.lock', target: [userParty(user)] });
}
