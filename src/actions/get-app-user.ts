import { z } from 'zod';
import { defineAction } from './define-action.js';
import { notFound } from './example-answers.js';
import { appIdField, userField } from './fields.js';
import { readAppUser } from './request.js';
import { appUserSchema } from './schemas/app.js';

const [app, user] = ['0oa1gjh63g214q0Hq0g4', '00u1ero7vZFVEIYLWPBN'];
const request = `GET /api/v1/apps/${app}/users/${user}`;
const own = { id: user, scope: 'USER', status: 'ACTIVE', credentials: { userName: 'isaac@example.com' } };

export const getAppUser = defineAction({
  name: 'getAppUser',
  summary: "Get a user's assignment to an application",
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationUsers/#tag/ApplicationUsers/operation/getApplicationUser',
  scopes: ['okta.apps.read'],
  bucket: 'apps',
  retry: 'read',
  input: z.strictObject({ appId: appIdField(), userId: userField() }),
  output: appUserSchema,
  users: ['userId'],
  request: readAppUser,
  examples: [
    {
      title: 'Get an assignment',
      input: { appId: app, userId: user },
      exchange: [{ request, status: 200, body: own }],
      output: own,
    },
    {
      title: 'Not assigned',
      input: { appId: app, userId: user },
      exchange: [notFound(request, user, 'AppUser')],
      failure: 'Okta.NotFound',
    },
  ],
});
