import { flag, isObject, json, limit, noContent, objectBody, param, type Answer, type Call, type JsonObject, type Route } from '../http/call.js'; // prettier-ignore
import type { App } from '../org/app-store.js';
import { appParty, userParty } from '../org/event-writer.js';
import { forbidden, invalid, notFound, OktaRefusal } from '../org/okta-error.js';
import type { User } from '../org/user-store.js';
import { appUserParty, assignmentOf, assignmentsTo, logAssignmentChanges, assignmentsOf, type Assignment } from '../operations/assignments.js'; // prettier-ignore
import { mayTouch } from '../http/permission.js';
import { appUserJson, profileOf } from './app-json.js';
import { appById } from './find-app.js';
import { page, readAfter } from './page.js';

const listLimit = 50;
const most = 500;

function assigned(call: Call): Assignment {
  const app = appById(call);
  const id = param(call, 'userId');
  const user = call.org.users.get(id);
  const assignment = user && assignmentOf(call.org, app, user);
  if (assignment === undefined) throw notFound(id, 'AppUser');
  return assignment;
}

function listAppUsers(call: Call): Answer {
  const { org, baseUrl } = call;
  const app = appById(call);
  const q = call.query.get('q')?.toLowerCase();
  const query = JSON.stringify(['app users', app.id, q]);
  const after = readAfter(call, query);
  const found = assignmentsTo(org, app).filter(({ user }) => {
    if (after !== undefined && user.id <= after) return false;
    const { login, email, firstName, lastName } = user.data.profile;
    return (
      q === undefined || [login, email, firstName, lastName].some((text) => String(text).toLowerCase().startsWith(q))
    );
  });
  return page(call, found, {
    limit: limit(call, listLimit, most),
    query,
    keyOf: ({ user }) => user.id,
    show: (assignment) => appUserJson(assignment, baseUrl),
  });
}

function assignUser(call: Call): Answer {
  const { org, origin } = call;
  const app = appById(call);
  const body = objectBody(call);
  if (typeof body['id'] !== 'string') throw invalid('id', 'id: The field cannot be left blank');
  const user = org.users.get(body['id']);
  if (user === undefined) throw notFound(body['id'], 'User');
  mayTouch(call.actor, user);
  checkActive(user);
  const before = assignmentOf(org, app, user);
  if (before?.scope === 'USER' && org.settings.reassignApp === 'conflict') {
    throw new OktaRefusal(409, 'E0000062', 'The specified user is already assigned to the application.');
  }
  setDirect(call, {
    app,
    user,
    before,
    profile: isObject(body['profile']) ? body['profile'] : before?.direct?.profile,
  });
  org.events.write(origin, {
    type: before === undefined ? 'application.user_membership.add' : 'application.user_membership.update',
    target: [appUserParty(user), appParty(app), userParty(user)],
  });
  return json(appUserJson(assigned({ ...call, params: { ...call.params, userId: user.id } }), call.baseUrl));
}

/** Changes what an app knows of a user: what is absent stays. What came by a group is the user's own from then on. */
function updateAppUser(call: Call): Answer {
  const { org, origin } = call;
  const assignment = assigned(call);
  const { app, user } = assignment;
  mayTouch(call.actor, user);
  checkActive(user);
  const { profile } = objectBody(call);
  const before = profileOf(assignment);
  setDirect(call, { app, user, before: assignment, profile: isObject(profile) ? { ...before, ...profile } : before });
  const target = [appUserParty(user), appParty(app), userParty(user)];
  org.events.write(origin, { type: 'application.user_membership.update', target });
  return json(appUserJson(assigned(call), call.baseUrl));
}

function checkActive(user: User): void {
  if (user.data.status !== 'DEPROVISIONED') return;
  throw new OktaRefusal(403, 'E0000117', 'Cannot assign apps or update app profiles for an inactive user.');
}

interface Direct {
  app: App;
  user: User;
  before: Assignment | undefined;
  profile: JsonObject | undefined;
}

/** Makes the assignment one to the person, as the body of the request has it. */
function setDirect({ org, body }: Call, { app, user, before, profile = {} }: Direct): void {
  const credentials = isObject(body) && isObject(body['credentials']) ? body['credentials'] : {};
  const { userName } = credentials;
  const at = org.clock.iso();
  app.users.set(user.id, {
    id: user.id,
    assignmentId: before?.direct?.assignmentId ?? org.ids.object('0ua'),
    created: before?.direct?.created ?? at,
    lastUpdated: at,
    userName:
      typeof userName === 'string' ? userName : (before?.direct?.userName ?? String(user.data.profile['login'])),
    profile,
  });
}

function unassignUser(call: Call): Answer {
  const { org, origin } = call;
  const { app, user, scope } = assigned(call);
  mayTouch(call.actor, user);
  // It belongs to the group: the membership has to go.
  if (scope === 'GROUP') throw forbidden();
  const before = assignmentsOf(org, user);
  app.users.delete(user.id);
  logAssignmentChanges(org, user, before, origin);
  if (flag(call, 'sendEmail', false)) {
    org.outbox.send({ kind: 'app-unassigned', to: origin.actor.alternateId, userId: user.id });
  }
  return noContent();
}

const users = '/api/v1/apps/:appId/users';
export const appUserRoutes: Route[] = [
  {
    method: 'GET',
    path: users,
    operation: 'listApplicationUsers',
    bucket: 'apps',
    scope: 'okta.apps.read',
    handle: listAppUsers,
  },
  {
    method: 'POST',
    path: users,
    operation: 'assignUserToApplication',
    bucket: 'apps',
    scope: 'okta.apps.manage',
    handle: assignUser,
  },
  { method: 'GET', path: `${users}/:userId`, operation: 'getApplicationUser', bucket: 'apps', scope: 'okta.apps.read', handle: (call) => json(appUserJson(assigned(call), call.baseUrl)) }, // prettier-ignore
  { method: 'POST', path: `${users}/:userId`, operation: 'updateApplicationUser', bucket: 'apps', scope: 'okta.apps.manage', handle: updateAppUser }, // prettier-ignore
  { method: 'DELETE', path: `${users}/:userId`, operation: 'unassignUserFromApplication', bucket: 'apps', scope: 'okta.apps.manage', handle: unassignUser }, // prettier-ignore
];
