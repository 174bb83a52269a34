import { z } from 'zod';
import { defineAction } from './define-action.js';
import { notFound } from './example-answers.js';
import { userField } from './fields.js';
import { path } from './request.js';

const user = '00u1ero7vZFVEIYLWPBN';
const sessions = `DELETE /api/v1/users/${user}/sessions`;

// Whether devices are forgotten by default depends on the org's engine: it is always said.
export const clearUserSessions = defineAction({
  name: 'clearUserSessions',
  summary: "End a user's Okta sessions and OAuth tokens; sessions inside applications go on",
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserSessions/#tag/UserSessions/operation/revokeUserSessions',
  scopes: ['okta.users.manage'],
  bucket: 'other',
  retry: 'write',
  input: z.strictObject({
    userId: userField(),
    oauthTokens: z.boolean().default(true).describe('Revoke OpenID Connect and OAuth tokens, too'),
    forgetDevices: z.boolean().default(true).describe('Forget the devices on which the user chose to be remembered'),
  }),
  output: z.object({}),
  users: ['userId'],
  request: ({ userId, oauthTokens, forgetDevices }) => ({
    method: 'DELETE',
    path: path`/api/v1/users/${userId}/sessions`,
    query: { oauthTokens, forgetDevices },
  }),
  examples: [
    {
      title: 'End everything',
      input: { userId: user },
      exchange: [{ request: `${sessions}?oauthTokens=true&forgetDevices=true`, status: 204 }],
      output: {},
    },
    {
      title: 'The answer of an earlier attempt was lost: done again',
      input: { userId: user, oauthTokens: false, forgetDevices: false },
      attempt: 2,
      exchange: [{ request: `${sessions}?oauthTokens=false&forgetDevices=false`, status: 204 }],
      output: {},
    },
    {
      title: 'Unknown user',
      input: { userId: user },
      exchange: [notFound(`${sessions}?oauthTokens=true&forgetDevices=true`, user, 'User')],
      failure: 'Okta.NotFound',
    },
  ],
});
