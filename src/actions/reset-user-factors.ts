import { z } from 'zod';
import { defineAction } from './define-action.js';
import { notFound, userIn, wrongStatus } from './example-answers.js';
import { userField } from './fields.js';
import { path } from './request.js';
import { UserStatus } from './schemas/user.js';

const user = '00u1ero7vZFVEIYLWPBN';
const request = `POST /api/v1/users/${user}/lifecycle/reset_factors`;

export const resetUserFactors = defineAction({
  name: 'resetUserFactors',
  summary: 'Remove all factors of a user; one who has none is fine',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserLifecycle/#tag/UserLifecycle/operation/resetFactors',
  scopes: ['okta.users.manage'],
  bucket: 'other',
  retry: 'write',
  input: z.strictObject({ userId: userField() }),
  output: z.object({}),
  users: ['userId'],
  allowedStatuses: [
    UserStatus.Staged,
    UserStatus.Provisioned,
    UserStatus.Active,
    UserStatus.PasswordExpired,
    UserStatus.LockedOut,
    UserStatus.Recovery,
    UserStatus.Suspended,
  ],
  request: ({ userId }) => ({ method: 'POST', path: path`/api/v1/users/${userId}/lifecycle/reset_factors` }),
  examples: [
    {
      title: 'Remove all factors',
      input: { userId: user },
      exchange: [{ request, status: 200, body: {} }],
      output: {},
    },
    {
      title: 'The answer of an earlier attempt was lost: done again',
      input: { userId: user },
      attempt: 2,
      exchange: [{ request, status: 200 }],
      output: {},
    },
    {
      title: 'A deactivated user keeps factors until deletion: reset them before',
      input: { userId: user },
      exchange: [wrongStatus(request), userIn(user, 'DEPROVISIONED')],
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
