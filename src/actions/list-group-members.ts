import { z } from 'zod';
import { defineListAction } from './define-list-action.js';
import { groupIdField } from './fields.js';
import { path } from './request.js';
import { userSchema } from './schemas/user.js';

const group = '00g1emaKYZTWRYYRRTSK';
const isaac = { id: '00u1ero7vZFVEIYLWPBN', status: 'ACTIVE', profile: { login: 'isaac@example.com' } };
const eric = { id: '00u1f96ECLNVOKVMUSEA', status: 'DEPROVISIONED', profile: { login: 'eric@example.com' } };
const after = `https://{org}/api/v1/groups/${group}/users?limit=1&after=opaque`;

export const listGroupMembers = defineListAction({
  name: 'listGroupMembers',
  summary: 'List the members of a group, deactivated ones included',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Group/#tag/Group/operation/listGroupUsers',
  scopes: ['okta.groups.read'],
  bucket: 'groups',
  input: z.strictObject({ groupId: groupIdField() }),
  item: userSchema,
  limit: { default: 200, max: 1000 },
  request: ({ groupId }) => ({ method: 'GET', path: path`/api/v1/groups/${groupId}/users` }),
  examples: [
    {
      title: 'The first page',
      input: { groupId: group, limit: 1 },
      exchange: [{ request: `GET /api/v1/groups/${group}/users?limit=1`, status: 200, body: [isaac], next: after }],
      output: { items: [isaac], next: after },
    },
    {
      title: 'The page after it, the last one',
      input: { groupId: group, next: after },
      exchange: [{ request: `GET /api/v1/groups/${group}/users?limit=1&after=opaque`, status: 200, body: [eric] }],
      output: { items: [eric] },
    },
    {
      title: 'Unknown group',
      input: { groupId: group },
      exchange: [
        {
          request: `GET /api/v1/groups/${group}/users?limit=200`,
          status: 404,
          body: { errorCode: 'E0000007', errorSummary: `Not found: Resource not found: ${group} (UserGroup)` },
        },
      ],
      failure: 'Okta.NotFound',
    },
  ],
});
