import { z } from 'zod';
import { defineAction } from './define-action.js';
import { userField } from './fields.js';
import { path } from './request.js';
import { UserStatus } from './schemas/user.js';

const user = '00u1ero7vZFVEIYLWPBN';

export const resetPassword = defineAction({
  name: 'resetPassword',
  summary: "Reset a user's password: the old one stops working at once",
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserCred/#tag/UserCred/operation/resetPassword',
  scopes: ['okta.users.manage'],
  bucket: 'other',
  retry: 'once',
  input: z.strictObject({
    userId: userField(),
    sendEmail: z.boolean().default(true).describe('Mail the reset link to the user; otherwise it is returned'),
    revokeSessions: z.boolean().default(false).describe("End the user's sessions"),
  }),
  output: z.looseObject({ resetPasswordUrl: z.string().optional() }),
  users: ['userId'],
  allowedStatuses: [UserStatus.Active, UserStatus.Recovery, UserStatus.PasswordExpired, UserStatus.LockedOut],
  secrets: ['resetPasswordUrl'],
  request: ({ userId, sendEmail, revokeSessions }) => ({
    method: 'POST',
    path: path`/api/v1/users/${userId}/lifecycle/reset_password`,
    query: { sendEmail, revokeSessions },
  }),
  examples: [
    {
      title: 'Mail the reset link',
      input: { userId: user },
      exchange: [
        {
          request: `POST /api/v1/users/${user}/lifecycle/reset_password?sendEmail=true&revokeSessions=false`,
          status: 200,
          body: {},
        },
      ],
      output: {},
    },
    {
      title: 'Get the link',
      input: { userId: user, sendEmail: false, reveal: true },
      exchange: [
        {
          request: `POST /api/v1/users/${user}/lifecycle/reset_password?sendEmail=false&revokeSessions=false`,
          status: 200,
          body: { resetPasswordUrl: 'https://acme.okta.com/reset_password/XE6wE17zmphl3KqAPFxO' },
        },
      ],
      output: { resetPasswordUrl: 'https://acme.okta.com/reset_password/XE6wE17zmphl3KqAPFxO' },
    },
    {
      title: 'A user whose password lives elsewhere, or who never had one',
      input: { userId: user },
      exchange: [
        {
          request: `POST /api/v1/users/${user}/lifecycle/reset_password?sendEmail=true&revokeSessions=false`,
          status: 403,
          body: { errorCode: 'E0000017', errorSummary: 'Password reset failed' },
        },
        { request: `GET /api/v1/users/${user}`, status: 200, body: { id: user, status: 'STAGED', profile: {} } },
      ],
      failure: 'Okta.WrongStatus',
    },
    {
      title: 'Okta stumbled: the mail may or may not have gone out',
      input: { userId: user },
      exchange: [
        {
          request: `POST /api/v1/users/${user}/lifecycle/reset_password?sendEmail=true&revokeSessions=false`,
          status: 502,
          body: '<html>Bad gateway</html>',
        },
      ],
      failure: 'Okta.OutcomeUnknown',
    },
    {
      title: 'Okta stumbled before anything was sent: tried again',
      input: { userId: 'isaac@example.com' },
      exchange: [{ request: 'GET /api/v1/users/isaac%40example.com', status: 502, body: '<html>Bad gateway</html>' }],
      failure: 'Okta.Server',
    },
    {
      title: 'Okta is read-only for maintenance: tried again',
      input: { userId: user },
      exchange: [
        {
          request: `POST /api/v1/users/${user}/lifecycle/reset_password?sendEmail=true&revokeSessions=false`,
          status: 503,
          body: { errorCode: 'E0000010', errorSummary: 'Service is in read only mode' },
        },
      ],
      failure: 'Okta.Server',
    },
  ],
});
