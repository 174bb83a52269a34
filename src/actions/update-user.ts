import { z } from 'zod';
import { credentialsField } from './credentials.js';
import { defineAction } from './define-action.js';
import { userField } from './fields.js';
import { profileAttributes, profileHolds } from './profile.js';
import { path, readUser } from './request.js';
import { type User, userSchema, UserStatus } from './schemas/user.js';

const user = '00u1ero7vZFVEIYLWPBN';
const updated = { id: user, status: 'ACTIVE', profile: { login: 'isaac@example.com', department: 'IT' } };

// Always the partial update (POST): a full replacement (PUT) erases every attribute that it doesn't name.
export const updateUser = defineAction({
  name: 'updateUser',
  summary: 'Update the named attributes of a user; null clears one, all others stay',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/updateUser',
  scopes: ['okta.users.manage'],
  bucket: 'user-write',
  // With `strict` the password's history is checked: a repeat after a lost answer would be refused for good.
  retry: ({ credentials, strict }) => (strict && credentials?.password ? 'once' : 'write'),
  input: z.strictObject({
    userId: userField(),
    profile: profileAttributes.optional(),
    credentials: credentialsField.optional(),
    strict: z.boolean().optional().describe("Also check a new password's age and history"),
    ifMatch: z
      .string()
      .min(1)
      .optional()
      .describe('The etag that getUser gave: fails (Okta.PreconditionFailed) if the user changed since'),
  }),
  output: userSchema,
  users: ['userId'],
  allowedStatuses: [
    UserStatus.Staged,
    UserStatus.Provisioned,
    UserStatus.Active,
    UserStatus.PasswordExpired,
    UserStatus.LockedOut,
    UserStatus.Recovery,
    UserStatus.Suspended,
  ],
  checksProfile: ({ userId, profile }) => profile && { profile, isNew: false, userId },
  request: ({ userId, profile, credentials, strict, ifMatch }) => ({
    method: 'POST',
    path: path`/api/v1/users/${userId}`,
    query: { strict },
    body: { profile, credentials },
    ...(ifMatch === undefined ? {} : { headers: { 'if-match': ifMatch } }),
  }),
  goal: {
    read: ({ userId }) => readUser(userId),
    check: (body, { profile, credentials }) =>
      !credentials && profile && profileHolds((body as User).profile, profile)
        ? { state: 'reached' }
        : { state: 'missed', found: 'other values', allowed: [] },
    alreadySo: ({ status }) => status === 412,
    result: (body) => Promise.resolve(body),
  },
  examples: [
    {
      title: 'Change one attribute',
      input: { userId: user, profile: { department: 'IT' } },
      exchange: [
        { request: `POST /api/v1/users/${user}`, sent: { profile: { department: 'IT' } }, status: 200, body: updated },
      ],
      output: updated,
    },
    {
      title: 'Changed by somebody else since it was read',
      input: { userId: user, profile: { department: 'IT' }, ifMatch: 'W/"1234"' },
      exchange: [
        {
          request: `POST /api/v1/users/${user}`,
          status: 412,
          body: { errorCode: 'E0000231', errorSummary: 'The ETag does not match.' },
        },
        { request: `GET /api/v1/users/${user}`, status: 200, body: { ...updated, profile: { department: 'HR' } } },
      ],
      failure: 'Okta.PreconditionFailed',
    },
    {
      title: 'A profile mastered by another system',
      input: { userId: user, profile: { department: 'IT' } },
      exchange: [
        {
          request: `POST /api/v1/users/${user}`,
          status: 403,
          body: {
            errorCode: 'E0000023',
            errorSummary: 'Operation failed because user profile is mastered under another system',
          },
        },
      ],
      failure: 'Okta.ReadOnly',
    },
  ],
});
