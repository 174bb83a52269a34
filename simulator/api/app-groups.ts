import { isObject, json, limit, noContent, param, type Answer, type Call, type Route } from '../http/call.js';
import type { App, AppGroup } from '../org/app-store.js';
import { appParty, groupParty } from '../org/event-writer.js';
import type { GroupData } from '../org/group-store.js';
import { notFound } from '../org/okta-error.js';
import { assignmentsOf, logAssignmentChanges } from '../operations/assignments.js';
import { appById } from './find-app.js';
import { groupById } from './find-group.js';
import { page, readAfter } from './page.js';

const listLimit = 20;
const most = 200;

const appGroupJson = (app: App, group: AppGroup, baseUrl: string): Record<string, unknown> => ({
  ...group,
  _links: {
    app: { href: `${baseUrl}/api/v1/apps/${app.id}` },
    group: { href: `${baseUrl}/api/v1/groups/${group.id}` },
    self: { href: `${baseUrl}/api/v1/apps/${app.id}/groups/${group.id}` },
  },
});

function listAppGroups(call: Call): Answer {
  const app = appById(call);
  const query = JSON.stringify(['app groups', app.id]);
  const after = readAfter(call, query);
  const groups = [...app.groups.values()]
    .sort((left, right) => (left.id < right.id ? -1 : 1))
    .filter(({ id }) => after === undefined || id > after);
  return page(call, groups, {
    limit: limit(call, listLimit, most),
    query,
    keyOf: ({ id }) => id,
    show: (group) => appGroupJson(app, group, call.baseUrl),
  });
}

/** Changes which groups have the app, and writes who came to it or lost it. */
function change(call: Call, group: GroupData, mutate: () => void): void {
  const { org } = call;
  const before = [...org.memberships.membersOf(group.id)].flatMap(({ userId }) => {
    const user = org.users.get(userId);
    return user === undefined ? [] : [{ user, assignments: assignmentsOf(org, user) }];
  });
  mutate();
  for (const { user, assignments } of before) logAssignmentChanges(org, user, assignments, call.origin);
}

function assignGroup(call: Call): Answer {
  const { org } = call;
  const app = appById(call);
  const group = groupById(call, 'groupId');
  const body = isObject(call.body) ? call.body : {};
  const known = app.groups.get(group.id);
  const assignment: AppGroup = {
    id: group.id,
    lastUpdated: org.clock.iso(),
    priority: typeof body['priority'] === 'number' ? body['priority'] : (known?.priority ?? app.groups.size),
    profile: isObject(body['profile']) ? body['profile'] : (known?.profile ?? {}),
  };
  if (known === undefined) {
    org.events.write(call.origin, {
      type: 'group.application_assignment.add',
      target: [groupParty(group), appParty(app)],
    });
  }
  change(call, group, () => app.groups.set(group.id, assignment));
  return json(appGroupJson(app, assignment, call.baseUrl));
}

function unassignGroup(call: Call): Answer {
  const app = appById(call);
  const group = groupById(call, 'groupId');
  if (!app.groups.has(group.id)) throw notFound(group.id, 'ApplicationGroupAssignment');
  const target = [groupParty(group), appParty(app)];
  call.org.events.write(call.origin, { type: 'group.application_assignment.remove', target });
  change(call, group, () => app.groups.delete(group.id));
  return noContent();
}

function getAppGroup(call: Call): Answer {
  const app = appById(call);
  const group = app.groups.get(param(call, 'groupId'));
  if (group === undefined) throw notFound(param(call, 'groupId'), 'ApplicationGroupAssignment');
  return json(appGroupJson(app, group, call.baseUrl));
}

const groups = '/api/v1/apps/:appId/groups';
const one = `${groups}/:groupId`;
export const appGroupRoutes: Route[] = [
  {
    method: 'GET',
    path: groups,
    operation: 'listApplicationGroupAssignments',
    bucket: 'apps',
    scope: 'okta.apps.read',
    handle: listAppGroups,
  },
  {
    method: 'GET',
    path: one,
    operation: 'getApplicationGroupAssignment',
    bucket: 'apps',
    scope: 'okta.apps.read',
    handle: getAppGroup,
  },
  {
    method: 'PUT',
    path: one,
    operation: 'assignGroupToApplication',
    bucket: 'apps',
    scope: 'okta.apps.manage',
    handle: assignGroup,
  },
  {
    method: 'DELETE',
    path: one,
    operation: 'unassignApplicationFromGroup',
    bucket: 'apps',
    scope: 'okta.apps.manage',
    handle: unassignGroup,
  },
];
