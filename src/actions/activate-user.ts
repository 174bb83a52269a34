import { z } from 'zod';
import { OktaFailureType } from '../failures.js';
import { ActionError } from './action-error.js';
import { defineAction } from './define-action.js';
import { userField } from './fields.js';
import { path } from './request.js';
import { UserStatus } from './schemas/user.js';
import { checkStatus, hasCode, statusGoal } from './status-goal.js';

const wanted = [UserStatus.Active, UserStatus.Provisioned];
const allowedFrom = [UserStatus.Staged, UserStatus.Deprovisioned];

const answer = z.looseObject({ activationUrl: z.string().optional(), activationToken: z.string().optional() });

export const activateUser = defineAction({
  name: 'activateUser',
  summary: 'Activate a user',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserLifecycle/#tag/UserLifecycle/operation/activateUser',
  scopes: ['okta.users.manage'],
  bucket: 'other',
  retry: 'write',
  input: z.strictObject({
    userId: userField(),
    sendEmail: z.boolean().default(true).describe('Mail the activation link to the user; otherwise it is returned'),
    renewLink: z
      .boolean()
      .optional()
      .describe(
        'With sendEmail: false: a user who waits for the first visit gets a new link, and the former one is void; a ' +
          'deactivated user is refused',
      ),
  }),
  output: answer,
  users: ['userId'],
  secrets: ['activationUrl', 'activationToken'],
  request: ({ userId, sendEmail, renewLink }) => {
    if (renewLink && sendEmail) {
      throw new ActionError(
        OktaFailureType.InvalidInput,
        'renewLink works with sendEmail: false only: set that, or leave it out',
        { paths: ['renewLink'] },
      );
    }
    return { method: 'POST', path: path`/api/v1/users/${userId}/lifecycle/activate`, query: { sendEmail } };
  },
  goal: {
    ...statusGoal(wanted, allowedFrom, hasCode('E0000016', 'E0000038', 'E0000017')),
    // A link asked for late must not bring back somebody who has left meanwhile.
    looksFirst: ({ renewLink }) => renewLink === true,
    check: (body, { renewLink }) =>
      checkStatus(body, wanted, renewLink ? [UserStatus.Staged, UserStatus.Provisioned] : allowedFrom),
    // A link that was lost can't be read again: reactivation replaces it. Where the answer of that is lost, too, the
    // repeat voids a link that nobody has got.
    result: async (body, { userId, sendEmail, renewLink }, session) => {
      const isLost = renewLink === true || session.isRepeat;
      const { status } = body as { status: string };
      if (sendEmail || !isLost || status !== UserStatus.Provisioned) return {};
      const renewed = await session.call({
        method: 'POST',
        path: path`/api/v1/users/${userId}/lifecycle/reactivate`,
        query: { sendEmail: false },
      });
      return renewed.body;
    },
  },
  examples: [
    {
      title: 'Activate without a mail and get the link',
      input: { userId: '00u1ero7vZFVEIYLWPBN', sendEmail: false, reveal: true },
      exchange: [
        {
          request: 'POST /api/v1/users/00u1ero7vZFVEIYLWPBN/lifecycle/activate?sendEmail=false',
          status: 200,
          body: {
            activationUrl: 'https://acme.okta.com/tokens/XE6wE17zmphl3KqAPFxO/verify',
            activationToken: 'XE6wE17zmphl3KqAPFxO',
          },
        },
      ],
      output: {
        activationUrl: 'https://acme.okta.com/tokens/XE6wE17zmphl3KqAPFxO/verify',
        activationToken: 'XE6wE17zmphl3KqAPFxO',
      },
    },
    {
      title: 'Links are withheld by default',
      input: { userId: '00u1ero7vZFVEIYLWPBN', sendEmail: false },
      exchange: [
        {
          request: 'POST /api/v1/users/00u1ero7vZFVEIYLWPBN/lifecycle/activate?sendEmail=false',
          status: 200,
          body: {
            activationUrl: 'https://acme.okta.com/tokens/XE6wE17zmphl3KqAPFxO/verify',
            activationToken: 'XE6wE17zmphl3KqAPFxO',
          },
        },
      ],
      output: { withheld: ['activationUrl', 'activationToken'] },
    },
    {
      title: 'Already active',
      input: { userId: '00u1ero7vZFVEIYLWPBN' },
      exchange: [
        {
          request: 'POST /api/v1/users/00u1ero7vZFVEIYLWPBN/lifecycle/activate?sendEmail=true',
          status: 403,
          body: { errorCode: 'E0000016', errorSummary: 'Activation failed because the user is already active' },
        },
        {
          request: 'GET /api/v1/users/00u1ero7vZFVEIYLWPBN',
          status: 200,
          body: { id: '00u1ero7vZFVEIYLWPBN', status: 'ACTIVE', profile: {} },
        },
      ],
      output: {},
    },
    {
      title: 'A suspended user must be unsuspended instead',
      input: { userId: '00u1ero7vZFVEIYLWPBN' },
      exchange: [
        {
          request: 'POST /api/v1/users/00u1ero7vZFVEIYLWPBN/lifecycle/activate?sendEmail=true',
          status: 403,
          body: { errorCode: 'E0000038', errorSummary: 'This operation is not allowed in the current status.' },
        },
        {
          request: 'GET /api/v1/users/00u1ero7vZFVEIYLWPBN',
          status: 200,
          body: { id: '00u1ero7vZFVEIYLWPBN', status: 'SUSPENDED', profile: {} },
        },
      ],
      failure: 'Okta.WrongStatus',
    },
    {
      title: 'The answer of an earlier attempt was lost: a new link replaces the lost one',
      input: { userId: '00u1ero7vZFVEIYLWPBN', sendEmail: false, reveal: true },
      attempt: 2,
      exchange: [
        {
          request: 'GET /api/v1/users/00u1ero7vZFVEIYLWPBN',
          status: 200,
          body: { id: '00u1ero7vZFVEIYLWPBN', status: 'PROVISIONED', profile: {} },
        },
        {
          request: 'POST /api/v1/users/00u1ero7vZFVEIYLWPBN/lifecycle/reactivate?sendEmail=false',
          status: 200,
          body: { activationUrl: 'https://acme.okta.com/tokens/YZ/verify', activationToken: 'YZ' },
        },
      ],
      output: { activationUrl: 'https://acme.okta.com/tokens/YZ/verify', activationToken: 'YZ' },
    },
    {
      title: 'Replace a link that was never used: the former one is void',
      input: { userId: '00u1ero7vZFVEIYLWPBN', sendEmail: false, renewLink: true },
      exchange: [
        {
          request: 'GET /api/v1/users/00u1ero7vZFVEIYLWPBN',
          status: 200,
          body: { id: '00u1ero7vZFVEIYLWPBN', status: 'PROVISIONED', profile: {} },
        },
        {
          request: 'POST /api/v1/users/00u1ero7vZFVEIYLWPBN/lifecycle/reactivate?sendEmail=false',
          status: 200,
          body: { activationUrl: 'https://acme.okta.com/tokens/YZ/verify', activationToken: 'YZ' },
        },
      ],
      output: { withheld: ['activationUrl', 'activationToken'] },
    },
    {
      title: 'Renewing the link of a staged user activates',
      input: { userId: '00u1ero7vZFVEIYLWPBN', sendEmail: false, renewLink: true },
      exchange: [
        {
          request: 'GET /api/v1/users/00u1ero7vZFVEIYLWPBN',
          status: 200,
          body: { id: '00u1ero7vZFVEIYLWPBN', status: 'STAGED', profile: {} },
        },
        {
          request: 'POST /api/v1/users/00u1ero7vZFVEIYLWPBN/lifecycle/activate?sendEmail=false',
          status: 200,
          body: { activationUrl: 'https://acme.okta.com/tokens/YZ/verify', activationToken: 'YZ' },
        },
      ],
      output: { withheld: ['activationUrl', 'activationToken'] },
    },
    {
      title: 'Renewing a link never brings back a deactivated user',
      input: { userId: '00u1ero7vZFVEIYLWPBN', sendEmail: false, renewLink: true },
      exchange: [
        {
          request: 'GET /api/v1/users/00u1ero7vZFVEIYLWPBN',
          status: 200,
          body: { id: '00u1ero7vZFVEIYLWPBN', status: 'DEPROVISIONED', profile: {} },
        },
      ],
      failure: 'Okta.WrongStatus',
    },
    {
      title: 'Nobody who is active needs a new link',
      input: { userId: '00u1ero7vZFVEIYLWPBN', sendEmail: false, renewLink: true },
      exchange: [
        {
          request: 'GET /api/v1/users/00u1ero7vZFVEIYLWPBN',
          status: 200,
          body: { id: '00u1ero7vZFVEIYLWPBN', status: 'ACTIVE', profile: {} },
        },
      ],
      output: {},
    },
    {
      title: 'A link to renew and a mail exclude each other',
      input: { userId: '00u1ero7vZFVEIYLWPBN', renewLink: true },
      exchange: [],
      failure: 'Okta.InvalidInput',
    },
  ],
});
