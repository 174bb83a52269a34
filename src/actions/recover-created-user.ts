import { z } from 'zod';
import { OktaFailureType } from '../failures.js';
import { ActionError } from './action-error.js';
import type { ActionSession, Refusal } from './define-action.js';
import { profileHolds } from './profile.js';
import { quoted, readUser } from './request.js';
import { type LogEvent, logEventSchema } from './schemas/log-event.js';
import type { User } from './schemas/user.js';

/** How far our clock and Okta's may be apart. */
const clockToleranceMs = 5 * 60_000;
/** System Log events mostly arrive within seconds. */
const logWaitsMs = [250, 500, 1000, 2000, 4000, 8000];

/** Whether a create was refused because the login exists. */
export const takenLogin = ({ status, causes }: Refusal): boolean =>
  status === 400 && causes.some((cause) => /^login: .*already exists/i.test(cause));

type Verdict = { ours: true } | { ours: false; because: string } | undefined;

/** Judges by the log event of the creation; undefined while no such event is to be seen. */
function judge(events: LogEvent[], user: User, principalId: string, requestKey: string): Verdict {
  const event = events.find(
    ({ eventType, target }) =>
      eventType === 'user.lifecycle.create' && target?.some(({ id, type }) => id === user.id && type === 'User'),
  );
  if (!event) return undefined;
  if (event.actor?.id !== principalId) return { ours: false, because: `made by ${event.actor?.id ?? 'somebody else'}` };
  const agent = (event.client as { userAgent?: { rawUserAgent?: string | null } | null } | null | undefined)?.userAgent;
  const raw = agent?.rawUserAgent ?? undefined;
  // Two flows may share a token: the request key in the user agent tells their calls apart.
  if (raw !== undefined && !raw.includes(requestKey)) return { ours: false, because: 'made by another request' };
  return { ours: true };
}

/**
 * Finds the user that an earlier attempt of this very action made. Undefined where the login is free.
 *
 * It is ours only if the System Log proves it: the `user.lifecycle.create` event of that user names us as its actor
 * and our request key as its user agent. Equal profile and time prove nothing: a stranger may have written the same.
 *
 * @throws ActionError `Okta.Conflict`: a stranger's user, or no proof to be had (`okta.logs.read` missing, for one)
 */
export async function findCreatedUser(
  profile: { login: string } & Record<string, unknown>,
  session: ActionSession,
): Promise<User | undefined> {
  const { login } = profile;
  const user = (await session.find(readUser(login)))?.body as User | undefined;
  if (user?.profile.login?.toLowerCase() !== login.toLowerCase()) return undefined;

  const conflict = (because: string): ActionError =>
    new ActionError(
      OktaFailureType.Conflict,
      `A user with this login exists (${user.id}) and is not proven to be ours: ${because}. ` +
        'Choose another login, or adopt that user on purpose by updateUser',
      { existingUserId: user.id },
    );
  const sinceMs = session.scheduledAtMs - clockToleranceMs;
  if (user.created && Date.parse(user.created) < sinceMs) throw conflict('it was created before this action started');
  if (!profileHolds(user.profile, profile)) throw conflict('its profile differs from the one asked for');

  for (const waitMs of [...logWaitsMs, undefined]) {
    const verdict = judge(
      await createEvents(user.id, sinceMs, session, conflict),
      user,
      await session.principalId(),
      session.requestKey,
    );
    if (verdict?.ours) return user;
    if (verdict) throw conflict(verdict.because);
    if (waitMs !== undefined) await session.wait(waitMs);
  }
  throw conflict('the System Log shows no creation of it by us');
}

async function createEvents(
  userId: string,
  sinceMs: number,
  session: ActionSession,
  conflict: (because: string) => ActionError,
): Promise<LogEvent[]> {
  try {
    const { body } = await session.call({
      method: 'GET',
      path: '/api/v1/logs',
      query: {
        since: new Date(sinceMs).toISOString(),
        filter: `eventType eq "user.lifecycle.create" and target.id eq ${quoted(userId)}`,
        limit: 100,
      },
      bucket: 'logs',
      schema: z.array(logEventSchema),
    });
    return body as LogEvent[];
  } catch (error) {
    if (session.refusal(error)?.status === 403) throw conflict('the proof needs the scope okta.logs.read');
    throw error;
  }
}
