import { flag, json, limit, type Answer, type Call, type Route } from '../http/call.js';
import type { App } from '../org/app-store.js';
import { OktaRefusal } from '../org/okta-error.js';
import { assignmentOf, assignmentsOf, type Assignment } from '../operations/assignments.js';
import { appJson } from './app-json.js';
import { appById } from './find-app.js';
import { groupById } from './find-group.js';
import { addressedUser } from './find-user.js';
import { page, readAfter } from './page.js';
import { compileSearch } from './search-expression.js';

const listLimit = 20;
const most = 200;

/** `filter` takes one condition out of a few. */
function compileFilter(call: Call, filter: string): (app: App) => boolean {
  const { org } = call;
  const user = /^\s*user\.id\s+eq\s+"([^"]*)"\s*$/i.exec(filter)?.[1];
  if (user !== undefined) {
    const found = org.users.get(user);
    return (app) => found !== undefined && assignmentOf(org, app, found) !== undefined;
  }
  const group = /^\s*group\.id\s+eq\s+"([^"]*)"\s*$/i.exec(filter)?.[1];
  if (group !== undefined) return (app) => app.groups.has(group);
  const matches = compileSearch(filter, {
    operators: (name) => (['status', 'name', 'id'].includes(name) ? ['eq'] : undefined),
  });
  return ({ data }) => matches(data);
}

function listApps(call: Call): Answer {
  const { org, query, baseUrl } = call;
  const [filter, q, expand] = [query.get('filter'), query.get('q')?.toLowerCase(), query.get('expand')];
  const all = flag(call, 'includeNonDeleted', false);
  const passes = filter === null ? () => true : compileFilter(call, filter);
  const byUser = filter !== null && /^\s*user\.id\b/i.test(filter);
  const expandedUser = expand === null ? undefined : /^user\/([^/]+)$/.exec(expand)?.[1];
  if (expand !== null && expandedUser === undefined) {
    throw new OktaRefusal(400, 'E0000002', `The request was not valid: expand=${expand}`);
  }
  const embedded = expandedUser === undefined ? undefined : org.users.get(expandedUser);
  const cursorQuery = JSON.stringify(['apps', filter, q, all]);
  const after = readAfter(call, cursorQuery);
  const apps = org.apps.all().filter((app) => {
    if (after !== undefined && app.id <= after) return false;
    // Asked for a user's apps, Okta leaves out the inactive ones.
    if (byUser && !all && app.data.status !== 'ACTIVE') return false;
    if (q !== undefined && ![app.data.label, app.data.name].some((text) => text.toLowerCase().startsWith(q)))
      return false;
    return passes(app);
  });
  return page(call, apps, {
    limit: limit(call, listLimit, most),
    query: cursorQuery,
    keyOf: ({ id }) => id,
    show: (app) => appJson(app, baseUrl, embedded && assignmentOf(org, app, embedded)),
  });
}

function listAppsOfGroup(call: Call): Answer {
  const { org, baseUrl } = call;
  const group = groupById(call);
  const query = JSON.stringify(['apps of group', group.id]);
  const after = readAfter(call, query);
  const apps = org.apps.ofGroup(group.id).filter(({ id }) => after === undefined || id > after);
  return page(call, apps, {
    limit: limit(call, listLimit, most),
    query,
    keyOf: ({ id }) => id,
    show: (app) => appJson(app, baseUrl),
  });
}

/** The user's dashboard: apps without a visible link are missing, one app may have several. */
function listAppLinks(call: Call): Answer {
  const user = addressedUser(call);
  const links = assignmentsOf(call.org, user).flatMap((assignment) => appLinks(call, assignment));
  return json(links.map((link, sortOrder) => ({ ...link, sortOrder })));
}

function appLinks({ baseUrl }: Call, { app, direct, user }: Assignment): Record<string, unknown>[] {
  const { name, label, status, visibility } = app.data;
  if (status !== 'ACTIVE' || visibility.hide.web) return [];
  return Object.entries(visibility.appLinks)
    .filter(([, visible]) => visible)
    .map(([link]) => ({
      id: `${user.id.slice(0, 10)}${app.id.slice(-10)}`,
      label: Object.keys(visibility.appLinks).length > 1 ? `${label} ${link}` : label,
      linkUrl: `${baseUrl}/home/${name}/${app.id}/${link}`,
      logoUrl: `${baseUrl}/img/logos/${name}.png`,
      appName: name,
      appInstanceId: app.id,
      appAssignmentId: direct?.assignmentId ?? `0ua${user.id.slice(3)}`,
      credentialsSetup: false,
      hidden: false,
    }));
}

export const appRoutes: Route[] = [
  {
    method: 'GET',
    path: '/api/v1/apps',
    operation: 'listApplications',
    bucket: 'apps',
    scope: 'okta.apps.read',
    handle: listApps,
  },
  { method: 'GET', path: '/api/v1/apps/:appId', operation: 'getApplication', bucket: 'app', scope: 'okta.apps.read', handle: (call) => json(appJson(appById(call), call.baseUrl)) }, // prettier-ignore
  { method: 'GET', path: '/api/v1/groups/:id/apps', operation: 'listAssignedApplicationsForGroup', bucket: 'groups', scope: 'okta.groups.read', handle: listAppsOfGroup }, // prettier-ignore
  {
    method: 'GET',
    path: '/api/v1/users/:id/appLinks',
    operation: 'listAppLinks',
    bucket: 'other',
    scope: 'okta.users.read',
    handle: listAppLinks,
  },
];
