import { z } from 'zod';
import { type ActionSession, defineAction } from './define-action.js';
import { notFound } from './example-answers.js';
import { appIdField, secretField, userField } from './fields.js';
import { profileHolds } from './profile.js';
import { type ActionRequest, path, readAppUser } from './request.js';
import { type AppUser, appUserSchema } from './schemas/app.js';
import { hasCode } from './status-goal.js';

const input = z.strictObject({
  appId: appIdField(),
  userId: userField(),
  profile: z.record(z.string().min(1), z.unknown()).optional().describe("Attributes of the application's own profile"),
  credentials: z
    .strictObject({
      userName: z.string().min(1).max(100).optional().describe("Default: by the application's template"),
      password: z.strictObject({ value: secretField(z.string().min(1)) }).optional(),
    })
    .optional()
    .describe('User name and password for the application, where its sign-on takes them'),
});
type Input = z.output<typeof input>;

const assignRequest = ({ appId, userId, profile, credentials }: Input): ActionRequest => ({
  method: 'POST',
  path: path`/api/v1/apps/${appId}/users`,
  body: { id: userId, scope: 'USER', credentials, profile },
  schema: appUserSchema,
});

const updateRequest = ({ appId, userId, profile, credentials }: Input): ActionRequest => ({
  method: 'POST',
  path: path`/api/v1/apps/${appId}/users/${userId}`,
  body: { credentials, profile },
  schema: appUserSchema,
});

const find = async (given: Input, session: ActionSession): Promise<AppUser | undefined> =>
  (await session.find(readAppUser(given)))?.body as AppUser | undefined;

/** A password can't be read, so one that is given is never held to be there. */
const holds = (found: AppUser, { profile = {}, credentials = {} }: Input): boolean =>
  !credentials.password &&
  profileHolds(found.profile ?? {}, profile) &&
  (credentials.userName === undefined || credentials.userName === found.credentials?.userName);

/** Brings an assignment to what is asked for. What a group gave becomes the user's own, once it has own values. */
async function adjust(found: AppUser, given: Input, session: ActionSession): Promise<AppUser> {
  if (!given.profile && !given.credentials) return found;
  if (found.scope !== 'GROUP' && holds(found, given)) return found;
  const request = found.scope === 'GROUP' ? assignRequest(given) : updateRequest(given);
  return (await session.call(request)).body as AppUser;
}

const [app, user] = ['0oa1gjh63g214q0Hq0g4', '00u1ero7vZFVEIYLWPBN'];
const [read, assign] = [`GET /api/v1/apps/${app}/users/${user}`, `POST /api/v1/apps/${app}/users`];
const absent = notFound(read, user, 'AppUser');
const own = { id: user, scope: 'USER', status: 'ACTIVE', credentials: { userName: 'isaac@example.com' } };
const byGroup = { ...own, scope: 'GROUP' };

export const assignUserToApp = defineAction({
  name: 'assignUserToApp',
  summary:
    'Assign a user to an application; one who has it by a group stays so, unless profile or credentials are given',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationUsers/#tag/ApplicationUsers/operation/assignUserToApplication',
  scopes: ['okta.apps.manage'],
  bucket: 'apps',
  retry: 'write',
  input,
  output: appUserSchema,
  users: ['userId'],
  request: assignRequest,
  run: async (given, session) => {
    const found = await find(given, session);
    if (found) return adjust(found, given, session);
    try {
      return (await session.call(assignRequest(given))).body;
    } catch (error) {
      const refusal = session.refusal(error);
      if (!refusal || !hasCode('E0000062')(refusal)) throw error;
      // Somebody else, or a group, was faster.
      const meanwhile = await find(given, session);
      if (!meanwhile) throw error;
      return adjust(meanwhile, given, session);
    }
  },
  examples: [
    {
      title: 'Assign a user',
      input: { appId: app, userId: user },
      exchange: [absent, { request: assign, sent: { id: user, scope: 'USER' }, status: 200, body: own }],
      output: own,
    },
    {
      title: 'Already so, as after a lost answer: a read shows it',
      input: { appId: app, userId: user },
      attempt: 2,
      exchange: [{ request: read, status: 200, body: own }],
      output: own,
    },
    {
      title: 'Assigned by a group: that counts',
      input: { appId: app, userId: user },
      exchange: [{ request: read, status: 200, body: byGroup }],
      output: byGroup,
    },
    {
      title: 'Assigned by a group, and values of its own are wanted: the assignment becomes its own',
      input: { appId: app, userId: user, profile: { role: 'Editor' } },
      exchange: [
        { request: read, status: 200, body: byGroup },
        {
          request: assign,
          sent: { id: user, scope: 'USER', profile: { role: 'Editor' } },
          status: 200,
          body: { ...own, profile: { role: 'Editor' } },
        },
      ],
      output: { ...own, profile: { role: 'Editor' } },
    },
    {
      title: 'Assigned with other values: they are changed',
      input: { appId: app, userId: user, profile: { role: 'Editor' } },
      exchange: [
        { request: read, status: 200, body: { ...own, profile: { role: 'Reader' } } },
        {
          request: `${assign}/${user}`,
          sent: { profile: { role: 'Editor' } },
          status: 200,
          body: { ...own, profile: { role: 'Editor' } },
        },
      ],
      output: { ...own, profile: { role: 'Editor' } },
    },
    {
      title: 'Somebody else was faster',
      input: { appId: app, userId: user },
      exchange: [
        absent,
        {
          request: assign,
          status: 409,
          body: { errorCode: 'E0000062', errorSummary: 'The specified user is already assigned to the application.' },
        },
        { request: read, status: 200, body: own },
      ],
      output: own,
    },
    {
      title: 'A user who is not active',
      input: { appId: app, userId: user },
      exchange: [
        absent,
        {
          request: assign,
          status: 403,
          body: { errorCode: 'E0000117', errorSummary: 'Cannot assign apps for an inactive user' },
        },
      ],
      failure: 'Okta.WrongStatus',
    },
    {
      title: 'Unknown application',
      input: { appId: app, userId: user },
      exchange: [notFound(read, app, 'AppInstance'), notFound(assign, app, 'AppInstance')],
      failure: 'Okta.NotFound',
    },
  ],
});
