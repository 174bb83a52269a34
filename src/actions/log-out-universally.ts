import { z } from 'zod';
import { defineAction } from './define-action.js';
import { notFound, notPermitted } from './example-answers.js';
import { userField } from './fields.js';

const user = '00u1ero7vZFVEIYLWPBN';
const where = '/oauth2/v1/global-token-revocation';
const request = `POST ${where}`;

export const logOutUniversally = defineAction({
  name: 'logOutUniversally',
  summary: 'Universal Logout: end sessions and tokens of a user in Okta and in applications that support it (licence)',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/globaltokenrevocation',
  scopes: ['okta.universalLogout.manage'],
  bucket: 'oauth',
  retry: 'write',
  input: z.strictObject({ userId: userField() }),
  output: z.object({}),
  users: ['userId'],
  request: ({ userId }) => ({ method: 'POST', path: where, body: { sub_id: { format: 'opaque', id: userId } } }),
  // It names nobody.
  probes: [{ scope: 'okta.universalLogout.manage', request: { method: 'POST', path: where, body: {} } }],
  examples: [
    {
      title: 'Log a user out everywhere',
      input: { userId: user },
      exchange: [{ request, sent: { sub_id: { format: 'opaque', id: user } }, status: 204 }],
      output: {},
    },
    {
      title: 'The answer of an earlier attempt was lost: done again',
      input: { userId: user },
      attempt: 2,
      exchange: [{ request, status: 204 }],
      output: {},
    },
    {
      title: 'An org without the licence, or a role that may not',
      input: { userId: user },
      exchange: [notPermitted(request)],
      failure: 'Okta.Permission',
    },
    {
      title: 'An org that does not take it',
      input: { userId: user },
      exchange: [
        { request, status: 400, body: { errorCode: 'E0000001', errorSummary: 'Api validation failed: sub_id' } },
      ],
      failure: 'Okta.BadRequest',
    },
    {
      title: 'Unknown user',
      input: { userId: user },
      exchange: [notFound(request, user, 'User')],
      failure: 'Okta.NotFound',
    },
  ],
});
