import { z } from 'zod';
import { allItems } from './all-items.js';
import { defineAction } from './define-action.js';
import { notFound } from './example-answers.js';
import { userField } from './fields.js';
import { type ActionRequest, path } from './request.js';
import { userClientSchema } from './schemas/grant.js';

const input = z.strictObject({ userId: userField() });

const listRequest = ({ userId }: z.output<typeof input>): ActionRequest => ({
  method: 'GET',
  path: path`/api/v1/users/${userId}/clients`,
});

const user = '00u1ero7vZFVEIYLWPBN';
const request = `GET /api/v1/users/${user}/clients`;
const client = { client_id: '0oabskvc6442nkvQO0h7', client_name: 'My App' };

export const listUserClients = defineAction({
  name: 'listUserClients',
  summary: 'List the OAuth clients that hold grants or tokens of a user',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserResources/#tag/UserResources/operation/listUserClients',
  scopes: ['okta.users.read'],
  bucket: 'other',
  retry: 'read',
  input,
  output: z.object({ items: z.array(userClientSchema) }),
  users: ['userId'],
  request: listRequest,
  run: async (given, session) => ({ items: await allItems(listRequest(given), userClientSchema, session) }),
  examples: [
    {
      title: 'All clients',
      input: { userId: user },
      exchange: [{ request, status: 200, body: [client] }],
      output: { items: [client] },
    },
    {
      title: 'Unknown user',
      input: { userId: user },
      exchange: [notFound(request, user, 'User')],
      failure: 'Okta.NotFound',
    },
  ],
});
