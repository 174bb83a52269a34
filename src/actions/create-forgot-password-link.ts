import { z } from 'zod';
import { defineAction } from './define-action.js';
import { userField } from './fields.js';
import { path } from './request.js';
import { UserStatus } from './schemas/user.js';

const user = '00u1ero7vZFVEIYLWPBN';

// No body is sent: with one, the same path is another, legacy operation.
export const createForgotPasswordLink = defineAction({
  name: 'createForgotPasswordLink',
  summary: 'Make a forgot-password link: the old password works until the link is used',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserCred/#tag/UserCred/operation/forgotPassword',
  scopes: ['okta.users.manage'],
  bucket: 'other',
  retry: 'once',
  input: z.strictObject({
    userId: userField(),
    sendEmail: z.boolean().default(false).describe('Mail the link to the user instead of returning it'),
  }),
  output: z.looseObject({ resetPasswordUrl: z.string().optional() }),
  users: ['userId'],
  allowedStatuses: [UserStatus.Active],
  secrets: ['resetPasswordUrl'],
  request: ({ userId, sendEmail }) => ({
    method: 'POST',
    path: path`/api/v1/users/${userId}/credentials/forgot_password`,
    query: { sendEmail },
  }),
  examples: [
    {
      title: 'Get the link',
      input: { userId: user, reveal: true },
      exchange: [
        {
          request: `POST /api/v1/users/${user}/credentials/forgot_password?sendEmail=false`,
          status: 200,
          body: { resetPasswordUrl: 'https://acme.okta.com/signin/reset-password/XE6wE17zmphl3KqAPFxO' },
        },
      ],
      output: { resetPasswordUrl: 'https://acme.okta.com/signin/reset-password/XE6wE17zmphl3KqAPFxO' },
    },
    {
      title: 'Not allowed: no recovery question (Classic), or the policy forbids self-service',
      input: { userId: user },
      exchange: [
        {
          request: `POST /api/v1/users/${user}/credentials/forgot_password?sendEmail=false`,
          status: 403,
          body: {
            errorCode: 'E0000034',
            errorSummary: 'Forgot password not allowed on specified user.',
            errorCauses: [{ errorSummary: 'Recovery credential not set.' }],
          },
        },
        { request: `GET /api/v1/users/${user}`, status: 200, body: { id: user, status: 'ACTIVE', profile: {} } },
      ],
      failure: 'Okta.WrongStatus',
    },
  ],
});
