import { z } from 'zod';
import { defineAction } from './define-action.js';
import { notFound } from './example-answers.js';
import { idField, userField } from './fields.js';
import { path } from './request.js';

const [user, client] = ['00u1ero7vZFVEIYLWPBN', '0oabskvc6442nkvQO0h7'];
const request = `DELETE /api/v1/users/${user}/clients/${client}/tokens`;

export const revokeUserClientTokens = defineAction({
  name: 'revokeUserClientTokens',
  summary: "Revoke an OAuth client's refresh tokens of a user",
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserOAuth/#tag/UserOAuth/operation/revokeTokensForUserAndClient',
  scopes: ['okta.users.manage'],
  bucket: 'other',
  retry: 'write',
  input: z.strictObject({ userId: userField(), clientId: idField("The client's id, as listUserClients gives it") }),
  output: z.object({}),
  users: ['userId'],
  request: ({ userId, clientId }) => ({
    method: 'DELETE',
    path: path`/api/v1/users/${userId}/clients/${clientId}/tokens`,
  }),
  examples: [
    {
      title: 'Revoke the tokens of a client',
      input: { userId: user, clientId: client },
      exchange: [{ request, status: 204 }],
      output: {},
    },
    {
      title: 'The answer of an earlier attempt was lost: done again',
      input: { userId: user, clientId: client },
      attempt: 2,
      exchange: [{ request, status: 204 }],
      output: {},
    },
    {
      title: 'Unknown client',
      input: { userId: user, clientId: client },
      exchange: [notFound(request, client, 'OAuthClient')],
      failure: 'Okta.NotFound',
    },
  ],
});
