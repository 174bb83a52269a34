import { z } from 'zod';
import { OktaFailureType } from '../failures.js';
import { ActionError } from './action-error.js';
import { defineAction } from './define-action.js';
import { notFound, userIn } from './example-answers.js';
import { userField } from './fields.js';
import { type ActionRequest, path, readUser } from './request.js';
import { type User, UserStatus } from './schemas/user.js';
import { hasCode } from './status-goal.js';

const input = z.strictObject({ userId: userField() });

const unlockRequest = ({ userId }: z.output<typeof input>): ActionRequest => ({
  method: 'POST',
  path: path`/api/v1/users/${userId}/lifecycle/unlock`,
});

/** Okta refuses for a user who isn't locked, and for one who was locked by a directory. */
const notUnlocked = hasCode('E0000032', 'E0000038');

const user = '00u1ero7vZFVEIYLWPBN';
const request = `POST /api/v1/users/${user}/lifecycle/unlock`;
const refused = {
  request,
  status: 403,
  body: { errorCode: 'E0000032', errorSummary: 'Unlock is not allowed for this user.' },
};

// The status alone doesn't show it: an active user may be blocked on unknown devices. So the call is always made.
export const unlockUser = defineAction({
  name: 'unlockUser',
  summary: 'Unlock a user; one who is not locked out is fine',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserLifecycle/#tag/UserLifecycle/operation/unlockUser',
  scopes: ['okta.users.manage'],
  bucket: 'other',
  retry: 'write',
  input,
  output: z.object({}),
  users: ['userId'],
  request: unlockRequest,
  run: async (given, session) => {
    try {
      await session.call(unlockRequest(given));
    } catch (error) {
      const refusal = session.refusal(error);
      if (!refusal || !notUnlocked(refusal)) throw error;
      const { status } = (await session.call(readUser(given.userId))).body as User;
      if (status !== UserStatus.LockedOut) return {};
      throw new ActionError(
        OktaFailureType.WrongStatus,
        `Okta doesn't unlock this user (${refusal.summary}): whom a directory (AD, LDAP) has locked is unlocked there`,
        { status: refusal.status, errorCode: refusal.errorCode ?? '', found: status },
      );
    }
    return {};
  },
  examples: [
    { title: 'Unlock a user', input: { userId: user }, exchange: [{ request, status: 200, body: {} }], output: {} },
    {
      title: 'Already so, as after a lost answer: a read shows it',
      input: { userId: user },
      attempt: 2,
      exchange: [refused, userIn(user, 'ACTIVE')],
      output: {},
    },
    {
      title: 'Locked by a directory',
      input: { userId: user },
      exchange: [refused, userIn(user, 'LOCKED_OUT')],
      failure: 'Okta.WrongStatus',
    },
    {
      title: 'Unknown user',
      input: { userId: user },
      exchange: [notFound(request, user, 'User')],
      failure: 'Okta.NotFound',
    },
  ],
});
