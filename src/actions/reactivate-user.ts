import { z } from 'zod';
import { defineAction } from './define-action.js';
import { userIn, wrongStatus } from './example-answers.js';
import { userField } from './fields.js';
import { path } from './request.js';
import { UserStatus } from './schemas/user.js';

const user = '00u1ero7vZFVEIYLWPBN';
const request = `POST /api/v1/users/${user}/lifecycle/reactivate?sendEmail=false`;
const mailed = `POST /api/v1/users/${user}/lifecycle/reactivate?sendEmail=true`;
const link = { activationUrl: 'https://acme.okta.com/tokens/YZ/verify', activationToken: 'YZ' };

// A repeat voids a link that nobody has got; a second mail would void the link of the first.
export const reactivateUser = defineAction({
  name: 'reactivateUser',
  summary: 'Make a new activation link for a user who has not finished; the former one is void',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserLifecycle/#tag/UserLifecycle/operation/reactivateUser',
  scopes: ['okta.users.manage'],
  bucket: 'other',
  retry: ({ sendEmail }) => (sendEmail ? 'once' : 'write'),
  input: z.strictObject({
    userId: userField(),
    sendEmail: z.boolean().default(false).describe('Mail the link to the user instead of returning it'),
  }),
  output: z.looseObject({ activationUrl: z.string().optional(), activationToken: z.string().optional() }),
  users: ['userId'],
  allowedStatuses: [UserStatus.Provisioned, UserStatus.Recovery],
  secrets: ['activationUrl', 'activationToken'],
  request: ({ userId, sendEmail }) => ({
    method: 'POST',
    path: path`/api/v1/users/${userId}/lifecycle/reactivate`,
    query: { sendEmail },
  }),
  examples: [
    {
      title: 'Get a new link',
      input: { userId: user, reveal: true },
      exchange: [{ request, status: 200, body: link }],
      output: link,
    },
    {
      title: 'Links are withheld by default',
      input: { userId: user },
      exchange: [{ request, status: 200, body: link }],
      output: { withheld: ['activationUrl', 'activationToken'] },
    },
    {
      title: 'The answer of an earlier attempt was lost: a new link replaces the lost one',
      input: { userId: user, reveal: true },
      attempt: 2,
      exchange: [{ request, status: 200, body: link }],
      output: link,
    },
    {
      title: 'Nobody who is active needs a link',
      input: { userId: user },
      exchange: [wrongStatus(request), userIn(user, 'ACTIVE')],
      failure: 'Okta.WrongStatus',
    },
    {
      title: 'Okta stumbled: the mail may or may not have gone out',
      input: { userId: user, sendEmail: true },
      exchange: [{ request: mailed, status: 502, body: '<html>Bad gateway</html>' }],
      failure: 'Okta.OutcomeUnknown',
    },
  ],
});
