import { z } from 'zod';
import { credentialsField } from './credentials.js';
import { defineAction } from './define-action.js';
import { groupIdField } from './fields.js';
import { newProfile } from './profile.js';
import { findCreatedUser, takenLogin } from './recover-created-user.js';
import type { ActionRequest } from './request.js';
import { userSchema } from './schemas/user.js';

const input = z.strictObject({
  profile: newProfile,
  credentials: credentialsField.optional(),
  groupIds: z.array(groupIdField()).max(20).optional().describe('Groups to join at once (Okta allows 20)'),
  type: z
    .strictObject({ id: z.string().min(1) })
    .optional()
    .describe('The user type'),
  realmId: z.string().min(1).optional(),
  activate: z.boolean().default(true).describe('false leaves the user STAGED and sends no mail'),
  provider: z.boolean().optional().describe('true with credentials.provider set'),
  nextLogin: z.enum(['changePassword']).optional().describe('The password must be changed at the first sign-in'),
});

const createRequest = ({ activate, provider, nextLogin, ...body }: z.output<typeof input>): ActionRequest => ({
  method: 'POST',
  path: '/api/v1/users',
  query: { activate, provider, nextLogin },
  body,
  schema: userSchema,
});

const profile = { login: 'isaac@example.com', email: 'isaac@example.com', firstName: 'Isaac', lastName: 'Brock' };
const baseProperties = Object.fromEntries(Object.keys(profile).map((name) => [name, { type: 'string' }]));
const created = { id: '00u1ero7vZFVEIYLWPBN', status: 'STAGED', created: '2026-05-04T03:02:01.000Z', profile };

export const createUser = defineAction({
  name: 'createUser',
  summary: 'Create a user',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/createUser',
  scopes: ['okta.users.manage'],
  bucket: 'users',
  retry: 'create',
  input,
  output: userSchema,
  checksProfile: ({ profile, type }) => ({ profile, isNew: true, typeId: type?.id }),
  request: createRequest,
  // No org takes a user without a login; should one, nobody is mailed.
  probes: [
    {
      scope: 'okta.users.manage',
      request: { method: 'POST', path: '/api/v1/users', query: { activate: false }, body: { profile: {} } },
    },
  ],
  run: async (given, session) => {
    const wanted = given.profile;
    if (session.isRepeat) {
      const earlier = await findCreatedUser(wanted, session);
      if (earlier) return earlier;
    }
    try {
      return (await session.call(createRequest(given))).body;
    } catch (error) {
      const refusal = session.refusal(error);
      if (!refusal || !takenLogin(refusal) || !session.isRepeat) throw error;
      // An earlier attempt of ours may have arrived after we looked.
      const late = await findCreatedUser(wanted, session);
      if (late) return late;
      throw error;
    }
  },
  examples: [
    {
      title: 'Create a staged user, without any mail',
      input: { profile, activate: false },
      exchange: [{ request: 'POST /api/v1/users?activate=false', sent: { profile }, status: 200, body: created }],
      output: created,
    },
    {
      title: 'The login is taken',
      input: { profile },
      exchange: [
        {
          request: 'POST /api/v1/users?activate=true',
          status: 400,
          body: {
            errorCode: 'E0000001',
            errorSummary: 'Api validation failed: login',
            errorCauses: [
              { errorSummary: 'login: An object with this field already exists in the current organization' },
            ],
          },
        },
      ],
      failure: 'Okta.Conflict',
    },
    {
      title: 'An attribute that the org schema does not have, where we may read the schema',
      input: { profile: { ...profile, shoeSize: '43' } },
      exchange: [
        {
          request: 'GET /api/v1/meta/schemas/user/default',
          status: 200,
          body: { definitions: { base: { properties: baseProperties }, custom: { properties: {} } } },
        },
      ],
      failure: 'Okta.InvalidInput',
    },
    {
      title: 'The same, where we may not: Okta refuses it',
      input: { profile: { ...profile, shoeSize: '43' } },
      exchange: [
        {
          request: 'POST /api/v1/users?activate=true',
          status: 400,
          body: {
            errorCode: 'E0000001',
            errorSummary: 'Api validation failed: newUser',
            errorCauses: [{ errorSummary: "newUser: Property name 'shoeSize' is not defined in profile" }],
          },
        },
      ],
      failure: 'Okta.BadRequest',
    },
  ],
});
