import { z } from 'zod';
import { defineAction } from './define-action.js';
import { notFound } from './example-answers.js';
import { idField, userField } from './fields.js';
import { path } from './request.js';

const user = '00u1f96ECLNVOKVMUSEA';
const request = `DELETE /api/v1/users/${user}/linkedObjects/manager`;

export const removeLinkedObject = defineAction({
  name: 'removeLinkedObject',
  summary: 'Unlink a user from the primary one, e.g. from the manager; no link is fine',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserLinkedObject/#tag/UserLinkedObject/operation/deleteLinkedObjectForUser',
  scopes: ['okta.users.manage'],
  bucket: 'other',
  retry: 'write',
  input: z.strictObject({
    userId: userField('The associated user (e.g. the subordinate)'),
    primaryName: idField('The name of the primary end, e.g. manager'),
  }),
  output: z.object({}),
  users: ['userId'],
  request: ({ userId, primaryName }) => ({
    method: 'DELETE',
    path: path`/api/v1/users/${userId}/linkedObjects/${primaryName}`,
  }),
  examples: [
    {
      title: 'Take the manager away',
      input: { userId: user, primaryName: 'manager' },
      exchange: [{ request, status: 204 }],
      output: {},
    },
    {
      title: 'The answer of an earlier attempt was lost: done again',
      input: { userId: user, primaryName: 'manager' },
      attempt: 2,
      exchange: [{ request, status: 204 }],
      output: {},
    },
    {
      title: 'Unknown relation',
      input: { userId: user, primaryName: 'manager' },
      exchange: [notFound(request, 'manager', 'LinkedObjectDefinition')],
      failure: 'Okta.NotFound',
    },
  ],
});
