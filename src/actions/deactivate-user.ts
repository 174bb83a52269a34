import { z } from 'zod';
import { defineAction } from './define-action.js';
import { userField } from './fields.js';
import { path } from './request.js';
import { UserStatus } from './schemas/user.js';
import { hasCode, statusGoal } from './status-goal.js';

// Okta answers 404 both for an unknown user and for one that is deactivated already: only a read tells them apart.
export const deactivateUser = defineAction({
  name: 'deactivateUser',
  summary: 'Deactivate a user',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserLifecycle/#tag/UserLifecycle/operation/deactivateUser',
  scopes: ['okta.users.manage'],
  bucket: 'other',
  retry: 'write',
  input: z.strictObject({
    userId: userField(),
    sendEmail: z.boolean().default(false).describe('Mail the administrator'),
  }),
  output: z.looseObject({}),
  users: ['userId'],
  request: ({ userId, sendEmail }) => ({
    method: 'POST',
    path: path`/api/v1/users/${userId}/lifecycle/deactivate`,
    query: { sendEmail },
  }),
  goal: statusGoal(
    [UserStatus.Deprovisioned],
    [
      UserStatus.Staged,
      UserStatus.Provisioned,
      UserStatus.Active,
      UserStatus.PasswordExpired,
      UserStatus.LockedOut,
      UserStatus.Recovery,
      UserStatus.Suspended,
    ],
    hasCode('E0000007', 'E0000038'),
  ),
  examples: [
    {
      title: 'Deactivate a user',
      input: { userId: '00u1ero7vZFVEIYLWPBN' },
      exchange: [
        {
          request: 'POST /api/v1/users/00u1ero7vZFVEIYLWPBN/lifecycle/deactivate?sendEmail=false',
          status: 200,
          body: {},
        },
      ],
      output: {},
    },
    {
      title: 'Already so: a read shows it',
      input: { userId: '00u1ero7vZFVEIYLWPBN' },
      exchange: [
        {
          request: 'POST /api/v1/users/00u1ero7vZFVEIYLWPBN/lifecycle/deactivate?sendEmail=false',
          status: 404,
          body: { errorCode: 'E0000007', errorSummary: 'Not found: Resource not found: 00u1ero7vZFVEIYLWPBN (User)' },
        },
        {
          request: 'GET /api/v1/users/00u1ero7vZFVEIYLWPBN',
          status: 200,
          body: { id: '00u1ero7vZFVEIYLWPBN', status: 'DEPROVISIONED', profile: {} },
        },
      ],
      output: {},
    },
    {
      title: 'The answer of an earlier attempt was lost',
      input: { userId: '00u1ero7vZFVEIYLWPBN' },
      attempt: 2,
      exchange: [
        {
          request: 'GET /api/v1/users/00u1ero7vZFVEIYLWPBN',
          status: 200,
          body: { id: '00u1ero7vZFVEIYLWPBN', status: 'DEPROVISIONED', profile: {} },
        },
      ],
      output: {},
    },
    {
      title: 'Unknown user',
      input: { userId: '00u1ero7vZFVEIYLWPBN' },
      exchange: [
        {
          request: 'POST /api/v1/users/00u1ero7vZFVEIYLWPBN/lifecycle/deactivate?sendEmail=false',
          status: 404,
          body: { errorCode: 'E0000007', errorSummary: 'Not found: Resource not found: 00u1ero7vZFVEIYLWPBN (User)' },
        },
        {
          request: 'GET /api/v1/users/00u1ero7vZFVEIYLWPBN',
          status: 404,
          body: { errorCode: 'E0000007', errorSummary: 'Not found: Resource not found: 00u1ero7vZFVEIYLWPBN (User)' },
        },
      ],
      failure: 'Okta.NotFound',
    },
  ],
});
