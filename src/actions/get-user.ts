import { z } from 'zod';
import { assertAddressed } from './addressing.js';
import { defineAction } from './define-action.js';
import { userField } from './fields.js';
import { path } from './request.js';
import { userSchema } from './schemas/user.js';

const user = '00u1ero7vZFVEIYLWPBN';

export const getUser = defineAction({
  name: 'getUser',
  summary: 'Get a user by id or login',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/getUser',
  scopes: ['okta.users.read'],
  bucket: 'user-read',
  retry: 'read',
  input: z.strictObject({
    userId: userField(),
    expand: z.enum(['blocks']).optional().describe('Embed what blocks the user'),
  }),
  output: userSchema.extend({ etag: z.string().optional() }),
  request: ({ userId, expand }) => ({
    method: 'GET',
    path: path`/api/v1/users/${userId}`,
    query: { expand },
    schema: userSchema,
  }),
  result: ({ body, etag }, { userId }) => {
    const user = userSchema.parse(body);
    assertAddressed(user, userId);
    return { ...user, ...(etag === undefined ? {} : { etag }) };
  },
  examples: [
    {
      title: 'Get a user',
      input: { userId: user },
      exchange: [
        {
          request: `GET /api/v1/users/${user}`,
          status: 200,
          body: { id: user, status: 'ACTIVE', profile: { login: 'isaac@example.com', email: 'isaac@example.com' } },
        },
      ],
      output: { id: user, status: 'ACTIVE', profile: { login: 'isaac@example.com', email: 'isaac@example.com' } },
    },
    {
      title: 'Unknown user',
      input: { userId: user },
      exchange: [
        {
          request: `GET /api/v1/users/${user}`,
          status: 404,
          body: { errorCode: 'E0000007', errorSummary: `Not found: Resource not found: ${user} (User)` },
        },
      ],
      failure: 'Okta.NotFound',
    },
    {
      title: "A short login may be a stranger's: refused",
      input: { userId: 'isaac' },
      exchange: [
        {
          request: 'GET /api/v1/users/isaac',
          status: 200,
          body: { id: user, status: 'ACTIVE', profile: { login: 'isaac@example.com' } },
        },
      ],
      failure: 'Okta.NotFound',
    },
  ],
});
