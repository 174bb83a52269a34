import { z } from 'zod';
import { OktaFailureType } from '../failures.js';
import { ActionError } from './action-error.js';
import { type ActionSession, defineAction, type Refusal } from './define-action.js';
import { notFound, notPermitted, userIn } from './example-answers.js';
import { appIdField, userField } from './fields.js';
import { lastPieceOf } from './last-piece-of.js';
import { type ActionRequest, path, readApp, readAppUser, readUser } from './request.js';
import type { AppUser } from './schemas/app.js';

const input = z.strictObject({
  appId: appIdField(),
  userId: userField(),
  sendEmail: z.boolean().default(false).describe('Mail the administrator'),
});
type Input = z.output<typeof input>;

const removeRequest = ({ appId, userId, sendEmail }: Input): ActionRequest => ({
  method: 'DELETE',
  path: path`/api/v1/apps/${appId}/users/${userId}`,
  query: { sendEmail },
});

/** Refusals after which the assignment itself says more. */
const explained = [400, 403, 404, 405, 409];

const groupLink = z.looseObject({ _links: z.looseObject({ group: z.looseObject({ href: z.string() }) }) });

/** Names the group by which the user has the application: nothing else takes it away. */
function byGroup(found: AppUser, { appId, userId }: Input, { status, errorCode }: Refusal): ActionError {
  const link = groupLink.safeParse(found);
  const groupId = link.success ? lastPieceOf(link.data._links.group.href) : undefined;
  const group = groupId === undefined ? 'that group (listUserGroups, listGroupApps)' : `group ${groupId}`;
  return new ActionError(
    OktaFailureType.ReadOnly,
    `User ${userId} has application ${appId} by a group: remove the user from ${group}`,
    { status, errorCode: errorCode ?? '', scope: 'GROUP', ...(groupId === undefined ? {} : { groupId }) },
  );
}

/** After a refusal: returns where there is nothing to take away, and otherwise says why it stayed. */
async function explain(error: unknown, given: Input, session: ActionSession): Promise<void> {
  const refusal = session.refusal(error);
  if (!refusal || !explained.includes(refusal.status)) throw error;
  const found = (await session.find(readAppUser(given)))?.body as AppUser | undefined;
  if (found?.scope === 'GROUP') throw byGroup(found, given, refusal);
  if (found || refusal.status !== 404) throw error;
  // A mistaken id must not look like an assignment that is gone.
  await session.call(readApp(given.appId));
  await session.call(readUser(given.userId));
}

const [app, user, group] = ['0oa1gjh63g214q0Hq0g4', '00u1ero7vZFVEIYLWPBN', '00g1emaKYZTWRYYRRTSK'];
const read = `GET /api/v1/apps/${app}/users/${user}`;
const remove = `DELETE /api/v1/apps/${app}/users/${user}?sendEmail=false`;
const readingApp = `GET /api/v1/apps/${app}`;
const absent = [notFound(remove, user, 'AppUser'), notFound(read, user, 'AppUser')];
const grouped = {
  ...{ id: user, scope: 'GROUP', status: 'ACTIVE' },
  _links: { group: { href: `https://acme.okta.com/api/v1/groups/${group}`, name: 'Sales' } },
};

export const unassignUserFromApp = defineAction({
  name: 'unassignUserFromApp',
  summary: "Take an application away from a user, and with it, often, the user's account there; none is fine",
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationUsers/#tag/ApplicationUsers/operation/unassignUserFromApplication',
  scopes: ['okta.apps.manage'],
  bucket: 'apps',
  retry: 'write',
  input,
  output: z.object({}),
  users: ['userId'],
  request: removeRequest,
  run: async (given, session) => {
    try {
      await session.call(removeRequest(given));
    } catch (error) {
      await explain(error, given, session);
    }
    return {};
  },
  examples: [
    {
      title: 'Take an application away',
      input: { appId: app, userId: user },
      exchange: [{ request: remove, status: 204 }],
      output: {},
    },
    {
      title: 'Already so, as after a lost answer: reads show that application and user exist',
      input: { appId: app, userId: user },
      attempt: 2,
      exchange: [...absent, { request: readingApp, status: 200, body: { id: app } }, userIn(user, 'ACTIVE')],
      output: {},
    },
    {
      title: 'An application that comes by a group',
      input: { appId: app, userId: user },
      exchange: [notPermitted(remove), { request: read, status: 200, body: grouped }],
      failure: 'Okta.ReadOnly',
    },
    {
      title: 'Not permitted',
      input: { appId: app, userId: user },
      exchange: [notPermitted(remove), { request: read, status: 200, body: { id: user, scope: 'USER' } }],
      failure: 'Okta.Permission',
    },
    {
      title: 'Unknown application',
      input: { appId: app, userId: user },
      exchange: [...absent, notFound(readingApp, app, 'AppInstance')],
      failure: 'Okta.NotFound',
    },
  ],
});
