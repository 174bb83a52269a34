import { z } from 'zod';
import { defineListAction } from './define-list-action.js';
import { userField } from './fields.js';
import { path } from './request.js';
import { groupSchema } from './schemas/group.js';

const user = '00u1ero7vZFVEIYLWPBN';
const everyone = { id: '00g1emaKYZTWRYYRRTSA', type: 'BUILT_IN', profile: { name: 'Everyone' } };

// Okta documents no parameters here, yet answers in pages of 200 and honours both.
export const listUserGroups = defineListAction({
  name: 'listUserGroups',
  summary: 'List the groups of a user, Everyone included',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserResources/#tag/UserResources/operation/listUserGroups',
  scopes: ['okta.users.read'],
  bucket: 'other',
  users: ['userId'],
  input: z.strictObject({ userId: userField() }),
  item: groupSchema,
  limit: { default: 200, max: 200 },
  request: ({ userId }) => ({ method: 'GET', path: path`/api/v1/users/${userId}/groups` }),
  examples: [
    {
      title: 'All groups',
      input: { userId: user },
      exchange: [{ request: `GET /api/v1/users/${user}/groups?limit=200`, status: 200, body: [everyone] }],
      output: { items: [everyone] },
    },
    {
      title: 'Unknown user',
      input: { userId: user },
      exchange: [
        {
          request: `GET /api/v1/users/${user}/groups?limit=200`,
          status: 404,
          body: { errorCode: 'E0000007', errorSummary: `Not found: Resource not found: ${user} (User)` },
        },
      ],
      failure: 'Okta.NotFound',
    },
  ],
});
