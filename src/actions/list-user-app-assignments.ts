import { z } from 'zod';
import { defineListAction } from './define-list-action.js';
import { notPermitted } from './example-answers.js';
import { userField } from './fields.js';
import { quoted } from './request.js';
import { appAssignmentSchema } from './schemas/app-assignment.js';

const user = '00u1ero7vZFVEIYLWPBN';
const request = `GET /api/v1/apps?limit=200&filter=user.id+eq+%22${user}%22&expand=user%2F${user}`;
const [facts, assignment] = [
  { name: 'google', label: 'Google', status: 'ACTIVE', signOnMode: 'SAML_2_0' },
  { id: user, scope: 'USER', status: 'ACTIVE', credentials: { userName: 'isaac@example.com' } },
];

// Whole applications hold settings that nobody wants here, a page of them too large for a payload.
export const listUserAppAssignments = defineListAction({
  name: 'listUserAppAssignments',
  summary: "List a user's assignments to applications, hidden ones too, and whether each is by a group",
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Application/#tag/Application/operation/listApplications',
  scopes: ['okta.apps.read'],
  bucket: 'apps',
  users: ['userId'],
  input: z.strictObject({
    userId: userField(),
    includeNonDeleted: z.boolean().optional().describe('Inactive applications too'),
  }),
  item: appAssignmentSchema,
  limit: { default: 200, max: 200 },
  request: ({ userId, includeNonDeleted }) => ({
    method: 'GET',
    path: '/api/v1/apps',
    query: { filter: `user.id eq ${quoted(userId)}`, expand: `user/${userId}`, includeNonDeleted },
  }),
  examples: [
    {
      title: 'All assignments',
      input: { userId: user },
      exchange: [
        {
          request,
          status: 200,
          body: [{ id: '0oa1gjh63g214q0Hq0g4', ...facts, _embedded: { user: { ...assignment, _links: {} } } }],
        },
      ],
      output: { items: [{ appId: '0oa1gjh63g214q0Hq0g4', ...facts, assignment }] },
    },
    {
      title: 'Not permitted',
      input: { userId: user },
      exchange: [notPermitted(request)],
      failure: 'Okta.Permission',
    },
  ],
});
