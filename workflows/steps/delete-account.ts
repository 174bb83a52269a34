import { quoted } from '../../src/actions/request.js';
import { type User, UserStatus } from '../../src/actions/schemas/user.js';
import { isOktaFailure, OktaFailureType } from '../../src/failures.js';
import type { UserRecord } from '../../src/hr/user-record.js';
import type { Flow } from '../hr/flow.js';
import { attempt } from './attempt.js';

/** What became of a leaver's account. */
export interface Deletion {
  deleted: boolean;
  /** In a sentence. */
  reason: string;
}

/**
 * Deletes a leaver's account for good, unless the person has returned: the user is in use again, or another one has the
 * employee number. Whoever returned and left once more meanwhile is kept, too: that leave has a time of its own.
 *
 * @param leftAt since when the user is deactivated by this leave, as Okta says (ISO 8601)
 */
export async function deleteAccount(
  flow: Flow,
  { userId, profile }: UserRecord,
  leftAt: string | undefined,
): Promise<Deletion> {
  flow.say(`Looking whether the user ${userId} can be deleted`);
  const outcome = await attempt(flow, 'deleteUser', async (): Promise<Deletion> => {
    const found = await userOf(flow, userId);
    if (found === undefined) return { deleted: true, reason: 'The user was gone already' };
    const { status, statusChanged } = found;
    if (status !== UserStatus.Deprovisioned) return { deleted: false, reason: `The user is ${status} again` };
    if (leftAt !== undefined && statusChanged != null && statusChanged !== leftAt) {
      return { deleted: false, reason: `The user has returned meanwhile, and left once more at ${statusChanged}` };
    }
    const other = await sameNumber(flow, { userId, employeeNumber: profile['employeeNumber'] });
    if (other !== undefined) {
      return { deleted: false, reason: `The person has returned: the user ${other} has the employee number` };
    }
    await flow.step('deleteAccount', () => flow.okta.deleteUser({ userId, sendEmail: false }));
    return { deleted: true, reason: 'The time that it was to be kept is over' };
  });
  return outcome ?? { deleted: false, reason: 'It failed: see the leftovers' };
}

async function userOf({ okta }: Flow, userId: string): Promise<User | undefined> {
  try {
    return await okta.getUser({ userId });
  } catch (error) {
    if (isOktaFailure(error, OktaFailureType.NotFound)) return undefined;
    throw error;
  }
}

async function sameNumber(
  { okta }: Flow,
  { userId, employeeNumber }: { userId: string; employeeNumber: unknown },
): Promise<string | undefined> {
  if (typeof employeeNumber !== 'string' || employeeNumber === '') return undefined;
  const search = `profile.employeeNumber eq ${quoted(employeeNumber)}`;
  const { items } = await okta.searchUsers({ search, limit: 10, fields: 'id,status' });
  return items.find(({ id }) => id !== userId)?.id;
}
