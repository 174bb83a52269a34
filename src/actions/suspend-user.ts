import { z } from 'zod';
import { defineAction } from './define-action.js';
import { userField } from './fields.js';
import { path } from './request.js';
import { UserStatus } from './schemas/user.js';
import { hasCode, statusGoal } from './status-goal.js';

export const suspendUser = defineAction({
  name: 'suspendUser',
  summary: 'Suspend a user',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserLifecycle/#tag/UserLifecycle/operation/suspendUser',
  scopes: ['okta.users.manage'],
  bucket: 'other',
  retry: 'write',
  input: z.strictObject({ userId: userField() }),
  output: z.looseObject({}),
  users: ['userId'],
  request: ({ userId }) => ({
    method: 'POST',
    path: path`/api/v1/users/${userId}/lifecycle/suspend`,
  }),
  goal: statusGoal([UserStatus.Suspended], [UserStatus.Active], hasCode('E0000001', 'E0000028')),
  examples: [
    {
      title: 'Suspend an active user',
      input: { userId: '00u1ero7vZFVEIYLWPBN' },
      exchange: [{ request: 'POST /api/v1/users/00u1ero7vZFVEIYLWPBN/lifecycle/suspend', status: 200, body: {} }],
      output: {},
    },
    {
      title: 'Already so: a read shows it',
      input: { userId: '00u1ero7vZFVEIYLWPBN' },
      exchange: [
        {
          request: 'POST /api/v1/users/00u1ero7vZFVEIYLWPBN/lifecycle/suspend',
          status: 400,
          body: { errorCode: 'E0000001', errorSummary: 'Api validation failed: suspendUser' },
        },
        {
          request: 'GET /api/v1/users/00u1ero7vZFVEIYLWPBN',
          status: 200,
          body: { id: '00u1ero7vZFVEIYLWPBN', status: 'SUSPENDED', profile: {} },
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
          body: { id: '00u1ero7vZFVEIYLWPBN', status: 'SUSPENDED', profile: {} },
        },
      ],
      output: {},
    },
    {
      title: 'Only active users can be suspended',
      input: { userId: '00u1ero7vZFVEIYLWPBN' },
      exchange: [
        {
          request: 'POST /api/v1/users/00u1ero7vZFVEIYLWPBN/lifecycle/suspend',
          status: 400,
          body: { errorCode: 'E0000001', errorSummary: 'Api validation failed: suspendUser' },
        },
        {
          request: 'GET /api/v1/users/00u1ero7vZFVEIYLWPBN',
          status: 200,
          body: { id: '00u1ero7vZFVEIYLWPBN', status: 'PROVISIONED', profile: {} },
        },
      ],
      failure: 'Okta.WrongStatus',
    },
  ],
});
