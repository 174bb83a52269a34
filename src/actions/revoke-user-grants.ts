import { z } from 'zod';
import { defineAction } from './define-action.js';
import { notFound } from './example-answers.js';
import { userField } from './fields.js';
import { path } from './request.js';

const user = '00u1ero7vZFVEIYLWPBN';
const request = `DELETE /api/v1/users/${user}/grants`;

export const revokeUserGrants = defineAction({
  name: 'revokeUserGrants',
  summary: 'Take back all that a user has allowed OAuth clients (consents)',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserGrant/#tag/UserGrant/operation/revokeUserGrants',
  scopes: ['okta.users.manage'],
  bucket: 'other',
  retry: 'write',
  input: z.strictObject({ userId: userField() }),
  output: z.object({}),
  users: ['userId'],
  request: ({ userId }) => ({ method: 'DELETE', path: path`/api/v1/users/${userId}/grants` }),
  examples: [
    { title: 'Revoke all', input: { userId: user }, exchange: [{ request, status: 204 }], output: {} },
    {
      title: 'The answer of an earlier attempt was lost: done again',
      input: { userId: user },
      attempt: 2,
      exchange: [{ request, status: 204 }],
      output: {},
    },
    {
      title: 'Unknown user',
      input: { userId: user },
      exchange: [notFound(request, user, 'User')],
      failure: 'Okta.NotFound',
    },
  ],
});
