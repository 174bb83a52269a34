import { z } from 'zod';
import { defineListAction } from './define-list-action.js';
import { notFound } from './example-answers.js';
import { userField } from './fields.js';
import { path } from './request.js';
import { grantSchema } from './schemas/grant.js';

const user = '00u1ero7vZFVEIYLWPBN';
const grant = {
  id: 'oag3ih1zrm1cBFOiq0h6',
  status: 'ACTIVE',
  scopeId: 'okta.users.read',
  clientId: '0oabskvc6442nkvQO0h7',
};
const after = `https://{org}/api/v1/users/${user}/grants?limit=1&after=opaque`;

export const listUserGrants = defineListAction({
  name: 'listUserGrants',
  summary: 'List what a user has allowed OAuth clients (consents)',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserGrant/#tag/UserGrant/operation/listUserGrants',
  scopes: ['okta.users.read'],
  bucket: 'other',
  users: ['userId'],
  input: z.strictObject({ userId: userField() }),
  item: grantSchema,
  limit: { default: 200, max: 200 },
  request: ({ userId }) => ({ method: 'GET', path: path`/api/v1/users/${userId}/grants` }),
  examples: [
    {
      title: 'The first page',
      input: { userId: user, limit: 1 },
      exchange: [{ request: `GET /api/v1/users/${user}/grants?limit=1`, status: 200, body: [grant], next: after }],
      output: { items: [grant], next: after },
    },
    {
      title: 'Unknown user',
      input: { userId: user },
      exchange: [notFound(`GET /api/v1/users/${user}/grants?limit=200`, user, 'User')],
      failure: 'Okta.NotFound',
    },
  ],
});
