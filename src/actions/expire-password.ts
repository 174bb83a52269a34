import { z } from 'zod';
import { OktaFailureType } from '../failures.js';
import { ActionError } from './action-error.js';
import { defineAction } from './define-action.js';
import { userField } from './fields.js';
import { path } from './request.js';
import { UserStatus } from './schemas/user.js';
import { hasCode, statusGoal } from './status-goal.js';

const user = '00u1ero7vZFVEIYLWPBN';

// Each temporary password voids the one before, so a repeat after a lost answer would take it from whoever holds it.
export const expirePassword = defineAction({
  name: 'expirePassword',
  summary: "Expire a user's password, with a temporary one if wanted",
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserCred/#tag/UserCred/operation/expirePassword',
  scopes: ['okta.users.manage'],
  bucket: 'other',
  retry: ({ temporaryPassword }) => (temporaryPassword ? 'once' : 'write'),
  input: z.strictObject({
    userId: userField(),
    temporaryPassword: z.boolean().default(false).describe('Set a temporary password and return it'),
    revokeSessions: z.boolean().optional().describe("End the user's sessions; with temporaryPassword only"),
  }),
  output: z.looseObject({
    id: z.string().optional(),
    status: z.string().optional(),
    tempPassword: z.string().optional(),
  }),
  users: ['userId'],
  secrets: ['tempPassword'],
  request: ({ userId, temporaryPassword, revokeSessions }) => {
    if (temporaryPassword) {
      return {
        method: 'POST',
        path: path`/api/v1/users/${userId}/lifecycle/expire_password_with_temp_password`,
        query: { revokeSessions: revokeSessions ?? false },
      };
    }
    if (revokeSessions) {
      throw new ActionError(
        OktaFailureType.InvalidInput,
        'revokeSessions works with temporaryPassword: true only: set that, or leave it out',
        { paths: ['revokeSessions'] },
      );
    }
    return { method: 'POST', path: path`/api/v1/users/${userId}/lifecycle/expire_password` };
  },
  goal: {
    ...statusGoal([UserStatus.PasswordExpired], [UserStatus.Active], () => false),
    alreadySo: (refusal, { temporaryPassword }) => !temporaryPassword && hasCode('E0000038', 'E0000017')(refusal),
    result: (body) => Promise.resolve(body),
  },
  examples: [
    {
      title: 'Expire a password',
      input: { userId: user },
      exchange: [
        {
          request: `POST /api/v1/users/${user}/lifecycle/expire_password`,
          status: 200,
          body: { id: user, status: 'PASSWORD_EXPIRED', profile: { login: 'isaac@example.com' } },
        },
      ],
      output: { id: user, status: 'PASSWORD_EXPIRED', profile: { login: 'isaac@example.com' } },
    },
    {
      title: 'Set a temporary password and end the sessions',
      input: { userId: user, temporaryPassword: true, revokeSessions: true },
      exchange: [
        {
          request: `POST /api/v1/users/${user}/lifecycle/expire_password_with_temp_password?revokeSessions=true`,
          status: 200,
          body: { tempPassword: 'HR076gb6' },
        },
      ],
      output: { withheld: ['tempPassword'] },
    },
    {
      title: 'A temporary password whose answer was cut off',
      input: { userId: user, temporaryPassword: true },
      exchange: [
        {
          request: `POST /api/v1/users/${user}/lifecycle/expire_password_with_temp_password?revokeSessions=false`,
          status: 500,
          body: { errorCode: 'E0000009', errorSummary: 'Internal Server Error' },
        },
      ],
      failure: 'Okta.OutcomeUnknown',
    },
    {
      title: 'A user without a password',
      input: { userId: user },
      exchange: [
        {
          request: `POST /api/v1/users/${user}/lifecycle/expire_password`,
          status: 403,
          body: { errorCode: 'E0000038', errorSummary: "This operation is not allowed in the user's current status." },
        },
        { request: `GET /api/v1/users/${user}`, status: 200, body: { id: user, status: 'STAGED', profile: {} } },
      ],
      failure: 'Okta.WrongStatus',
    },
  ],
});
