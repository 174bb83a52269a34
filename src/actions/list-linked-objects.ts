import { z } from 'zod';
import { defineAction } from './define-action.js';
import { notFound } from './example-answers.js';
import { idField, userField } from './fields.js';
import { linkedUserIds, readLinkedUsers } from './linked-users.js';

const [user, report] = ['00u1ero7vZFVEIYLWPBN', '00u1f96ECLNVOKVMUSEA'];
const request = `GET /api/v1/users/${user}/linkedObjects/subordinate`;

export const listLinkedObjects = defineAction({
  name: 'listLinkedObjects',
  summary: 'List the users linked to a user by a relation, e.g. the manager, or the subordinates',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserLinkedObject/#tag/UserLinkedObject/operation/listLinkedObjectsForUser',
  scopes: ['okta.users.read'],
  bucket: 'other',
  retry: 'read',
  input: z.strictObject({
    userId: userField(),
    name: idField('The name of either end: primary (e.g. manager) or associated (e.g. subordinate)'),
  }),
  output: z.object({ userIds: z.array(z.string()) }),
  users: ['userId'],
  request: ({ userId, name }) => readLinkedUsers(userId, name),
  run: async ({ userId, name }, session) => ({ userIds: await linkedUserIds(userId, name, session) }),
  examples: [
    {
      title: 'Who reports to a manager',
      input: { userId: user, name: 'subordinate' },
      exchange: [
        {
          request,
          status: 200,
          body: [{ _links: { self: { href: `https://acme.okta.com/api/v1/users/${report}` } } }],
        },
      ],
      output: { userIds: [report] },
    },
    {
      title: 'Nobody',
      input: { userId: user, name: 'subordinate' },
      exchange: [{ request, status: 200, body: [] }],
      output: { userIds: [] },
    },
    {
      title: 'Unknown relation',
      input: { userId: user, name: 'subordinate' },
      exchange: [notFound(request, 'subordinate', 'LinkedObjectDefinition')],
      failure: 'Okta.NotFound',
    },
  ],
});
