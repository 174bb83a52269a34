import { z } from 'zod';
import { allItems } from './all-items.js';
import { defineAction } from './define-action.js';
import { notFound } from './example-answers.js';
import { userField } from './fields.js';
import { type ActionRequest, path } from './request.js';
import { factorSchema } from './schemas/factor.js';

const input = z.strictObject({ userId: userField() });

const listRequest = ({ userId }: z.output<typeof input>): ActionRequest => ({
  method: 'GET',
  path: path`/api/v1/users/${userId}/factors`,
});

const user = '00u1ero7vZFVEIYLWPBN';
const request = `GET /api/v1/users/${user}/factors`;
const push = { id: 'opf3hkfocI4JTLAju0g4', factorType: 'push', provider: 'OKTA', vendorName: 'OKTA', status: 'ACTIVE' };

export const listUserFactors = defineAction({
  name: 'listUserFactors',
  summary: 'List the factors that a user is enrolled in',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserFactor/#tag/UserFactor/operation/listFactors',
  scopes: ['okta.users.read'],
  bucket: 'other',
  retry: 'read',
  input,
  output: z.object({ factors: z.array(factorSchema) }),
  users: ['userId'],
  request: listRequest,
  run: async (given, session) => ({ factors: await allItems(listRequest(given), factorSchema, session) }),
  examples: [
    {
      title: 'All factors',
      input: { userId: user },
      exchange: [{ request, status: 200, body: [push] }],
      output: { factors: [push] },
    },
    {
      title: 'Unknown user',
      input: { userId: user },
      exchange: [notFound(request, user, 'User')],
      failure: 'Okta.NotFound',
    },
  ],
});
