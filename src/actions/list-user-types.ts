import { z } from 'zod';
import { allItems } from './all-items.js';
import { defineAction } from './define-action.js';
import { notPermitted } from './example-answers.js';
import type { ActionRequest } from './request.js';
import { userTypeSchema } from './schemas/user-type.js';

const listRequest: ActionRequest = { method: 'GET', path: '/api/v1/meta/types/user' };

const request = 'GET /api/v1/meta/types/user';
const userType = { id: 'otyfnly5cQjJT9PnR0g4', name: 'user', displayName: 'User', default: true };

export const listUserTypes = defineAction({
  name: 'listUserTypes',
  summary: 'List the user types of the org; each has its own schema',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserType/#tag/UserType/operation/listUserTypes',
  scopes: ['okta.userTypes.read'],
  bucket: 'other',
  retry: 'read',
  input: z.strictObject({}),
  output: z.object({ userTypes: z.array(userTypeSchema) }),
  request: () => listRequest,
  run: async (_, session) => ({ userTypes: await allItems(listRequest, userTypeSchema, session) }),
  examples: [
    {
      title: 'All types',
      input: {},
      exchange: [{ request, status: 200, body: [userType] }],
      output: { userTypes: [userType] },
    },
    { title: 'Not permitted', input: {}, exchange: [notPermitted(request)], failure: 'Okta.Permission' },
  ],
});
