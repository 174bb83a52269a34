import { z } from 'zod';
import { defineListAction } from './define-list-action.js';
import { userField } from './fields.js';
import { path, quoted } from './request.js';
import { appLinkSchema, appSchema } from './schemas/app.js';

const user = '00u1ero7vZFVEIYLWPBN';
const link = { id: '00ub0oNGTSWTBKOLGLNR', label: 'Google Mail', appInstanceId: '0oa3omz2i9XRNSRIHBZO' };
const app = { id: '0oa3omz2i9XRNSRIHBZO', name: 'google', label: 'Google', status: 'ACTIVE' };

export const listUserApps = defineListAction({
  name: 'listUserApps',
  summary: "List a user's applications: dashboard links, or all assignments",
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserResources/#tag/UserResources/operation/listAppLinks',
  scopes: ['okta.users.read', 'okta.apps.read'],
  scopesFor: ({ source }) => [source === 'assignments' ? 'okta.apps.read' : 'okta.users.read'],
  bucket: 'other',
  users: ['userId'],
  input: z.strictObject({
    userId: userField(),
    source: z
      .enum(['appLinks', 'assignments'])
      .default('appLinks')
      .describe(
        'appLinks: what the dashboard shows, one page; assignments: every app, hidden ones too (okta.apps.read)',
      ),
    includeNonDeleted: z.boolean().optional().describe('assignments: inactive applications too'),
  }),
  item: z.union([appLinkSchema, appSchema]),
  limit: { default: 200, max: 200 },
  request: ({ userId, source, includeNonDeleted }) =>
    source === 'appLinks'
      ? { method: 'GET', path: path`/api/v1/users/${userId}/appLinks`, query: { limit: undefined } }
      : {
          method: 'GET',
          path: '/api/v1/apps',
          query: { filter: `user.id eq ${quoted(userId)}`, expand: `user/${userId}`, includeNonDeleted },
          bucket: 'apps',
        },
  probes: [
    { scope: 'okta.users.read', request: { method: 'GET', path: path`/api/v1/users/${user}/appLinks` } },
    { scope: 'okta.apps.read', request: { method: 'GET', path: '/api/v1/apps', bucket: 'apps' } },
  ],
  examples: [
    {
      title: 'What the dashboard shows',
      input: { userId: user },
      exchange: [{ request: `GET /api/v1/users/${user}/appLinks`, status: 200, body: [link] }],
      output: { items: [link] },
    },
    {
      title: 'All assignments',
      input: { userId: user, source: 'assignments' },
      exchange: [
        {
          request: `GET /api/v1/apps?limit=200&filter=user.id+eq+%22${user}%22&expand=user%2F${user}`,
          status: 200,
          body: [app],
        },
      ],
      output: { items: [app] },
    },
    {
      title: 'Unknown user',
      input: { userId: user },
      exchange: [
        {
          request: `GET /api/v1/users/${user}/appLinks`,
          status: 404,
          body: { errorCode: 'E0000007', errorSummary: `Not found: Resource not found: ${user} (User)` },
        },
      ],
      failure: 'Okta.NotFound',
    },
  ],
});
