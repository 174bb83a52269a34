import { z } from 'zod';
import { defineAction } from './define-action.js';
import { userField } from './fields.js';
import { path } from './request.js';
import { UserStatus } from './schemas/user.js';
import { hasCode, statusGoal } from './status-goal.js';

export const unsuspendUser = defineAction({
  name: 'unsuspendUser',
  summary: 'Unsuspend a user',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserLifecycle/#tag/UserLifecycle/operation/unsuspendUser',
  scopes: ['okta.users.manage'],
  bucket: 'other',
  retry: 'write',
  input: z.strictObject({ userId: userField() }),
  output: z.looseObject({}),
  users: ['userId'],
  request: ({ userId }) => ({
    method: 'POST',
    path: path`/api/v1/users/${userId}/lifecycle/unsuspend`,
  }),
  goal: statusGoal([UserStatus.Active], [UserStatus.Suspended], hasCode('E0000001', 'E0000028')),
  examples: [
    {
      title: 'Unsuspend a suspended user',
      input: { userId: '00u1ero7vZFVEIYLWPBN' },
      exchange: [{ request: 'POST /api/v1/users/00u1ero7vZFVEIYLWPBN/lifecycle/unsuspend', status: 200, body: {} }],
      output: {},
    },
    {
      title: 'Already so: a read shows it',
      input: { userId: '00u1ero7vZFVEIYLWPBN' },
      exchange: [
        {
          request: 'POST /api/v1/users/00u1ero7vZFVEIYLWPBN/lifecycle/unsuspend',
          status: 400,
          body: { errorCode: 'E0000001', errorSummary: 'Api validation failed: unsuspendUser' },
        },
        {
          request: 'GET /api/v1/users/00u1ero7vZFVEIYLWPBN',
          status: 200,
          body: { id: '00u1ero7vZFVEIYLWPBN', status: 'ACTIVE', profile: {} },
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
          body: { id: '00u1ero7vZFVEIYLWPBN', status: 'ACTIVE', profile: {} },
        },
      ],
      output: {},
    },
    {
      title: 'Only suspended users can be unsuspended',
      input: { userId: '00u1ero7vZFVEIYLWPBN' },
      exchange: [
        {
          request: 'POST /api/v1/users/00u1ero7vZFVEIYLWPBN/lifecycle/unsuspend',
          status: 400,
          body: { errorCode: 'E0000001', errorSummary: 'Api validation failed: unsuspendUser' },
        },
        {
          request: 'GET /api/v1/users/00u1ero7vZFVEIYLWPBN',
          status: 200,
          body: { id: '00u1ero7vZFVEIYLWPBN', status: 'DEPROVISIONED', profile: {} },
        },
      ],
      failure: 'Okta.WrongStatus',
    },
  ],
});
