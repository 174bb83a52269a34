import { z } from 'zod';
import { OktaFailureType } from '../failures.js';
import { ActionError } from './action-error.js';
import { assertAddressed } from './addressing.js';
import { type ActionSession, defineAction } from './define-action.js';
import { userField } from './fields.js';
import { type ActionRequest, path, readUser } from './request.js';
import { type User, UserStatus } from './schemas/user.js';

/** Deprovisioning goes on after the answer, mostly for seconds; what takes longer is left to the next attempt. */
const settleWaitsMs = [100, 250, 500, 1000, 2000, 4000, 8000, 15_000];

/** How far our clock and Okta's may be apart. */
const clockToleranceMs = 5 * 60_000;

async function settled(
  session: ActionSession,
  userId: string,
  isSettled: (user: User | undefined) => boolean,
  what: string,
): Promise<User | undefined> {
  for (const waitMs of [...settleWaitsMs, undefined]) {
    const user = (await session.find(readUser(userId)))?.body as User | undefined;
    if (isSettled(user)) return user;
    if (waitMs !== undefined) await session.wait(waitMs);
  }
  throw new ActionError(OktaFailureType.Busy, `User ${userId} is still ${what}`);
}

const input = z.strictObject({
  userId: userField(),
  sendEmail: z.boolean().default(false).describe('Mail the administrator'),
});

const deleteRequest = ({ userId, sendEmail }: z.output<typeof input>): ActionRequest => ({
  method: 'DELETE',
  path: path`/api/v1/users/${userId}`,
  query: { sendEmail },
  bucket: 'user-write',
});

const user = '00u1ero7vZFVEIYLWPBN';
const gone = {
  request: `GET /api/v1/users/${user}`,
  status: 404,
  body: { errorCode: 'E0000007', errorSummary: `Not found: Resource not found: ${user} (User)` },
};
const read = (status: string) => ({
  request: `GET /api/v1/users/${user}`,
  status: 200,
  body: { id: user, status, profile: {} },
});

// Okta's DELETE deactivates first and deletes when repeated, with the same 204: only reads tell the two apart.
export const deleteUser = defineAction({
  name: 'deleteUser',
  summary: 'Deactivate and delete a user for good; one that is gone already is fine',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/deleteUser',
  scopes: ['okta.users.manage'],
  bucket: 'user-write',
  retry: 'write',
  input,
  output: z.object({ found: z.boolean().describe('false: no such user when the action looked first') }),
  request: deleteRequest,
  run: async (given, session) => {
    const found = (await session.find(readUser(given.userId)))?.body as User | undefined;
    if (!found) return { found: false };
    assertAddressed(found, given.userId);
    // An earlier attempt may have deleted the one who was meant, and somebody may have taken the login since.
    const isNewcomer = Date.parse(found.created ?? '') > session.scheduledAtMs - clockToleranceMs;
    if (session.isRepeat && found.id !== given.userId && isNewcomer) {
      throw new ActionError(
        OktaFailureType.OutcomeUnknown,
        `User ${found.id} has this login, and may have taken it after the one who was meant was deleted: give the id`,
      );
    }
    const { id } = found;
    if (found.status !== UserStatus.Deprovisioned) {
      // 404 here: deactivated by somebody else since the read.
      await session.find({
        method: 'POST',
        path: path`/api/v1/users/${id}/lifecycle/deactivate`,
        query: { sendEmail: given.sendEmail },
        bucket: 'other',
      });
    }
    const deactivated = await settled(
      session,
      id,
      (now) => !now || (now.status === UserStatus.Deprovisioned && !now.transitioningToStatus),
      'being deactivated',
    );
    if (deactivated) {
      await session.find(deleteRequest({ ...given, userId: id }));
      await settled(session, id, (now) => !now, 'being deleted');
    }
    return { found: true };
  },
  examples: [
    {
      title: 'Delete an active user',
      input: { userId: user },
      exchange: [
        read('ACTIVE'),
        { request: `POST /api/v1/users/${user}/lifecycle/deactivate?sendEmail=false`, status: 200, body: {} },
        read('DEPROVISIONED'),
        { request: `DELETE /api/v1/users/${user}?sendEmail=false`, status: 204 },
        gone,
      ],
      output: { found: true },
    },
    { title: 'Already gone', input: { userId: user }, exchange: [gone], output: { found: false } },
    {
      title: 'Not permitted: the user is an administrator',
      input: { userId: user },
      exchange: [
        read('ACTIVE'),
        {
          request: `POST /api/v1/users/${user}/lifecycle/deactivate?sendEmail=false`,
          status: 403,
          body: { errorCode: 'E0000006', errorSummary: 'You do not have permission to perform the requested action' },
        },
      ],
      failure: 'Okta.Permission',
    },
    {
      title: 'The login belongs to somebody else since an earlier attempt',
      input: { userId: 'isaac@example.com' },
      attempt: 2,
      exchange: [
        {
          request: 'GET /api/v1/users/isaac%40example.com',
          status: 200,
          body: {
            id: user,
            status: 'STAGED',
            created: '2999-01-01T00:00:00.000Z',
            profile: { login: 'isaac@example.com' },
          },
        },
      ],
      failure: 'Okta.OutcomeUnknown',
    },
  ],
});
