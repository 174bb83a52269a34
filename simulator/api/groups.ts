import { isObject, json, limit, noContent, objectBody, type Answer, type Call, type Route } from '../http/call.js';
import { groupParty } from '../org/event-writer.js';
import type { GroupData } from '../org/group-store.js';
import { forbidden, invalid, OktaRefusal } from '../org/okta-error.js';
import type { User } from '../org/user-store.js';
import { assignmentsOf, logAssignmentChanges } from '../operations/assignments.js';
import { invalidateRules, lookLater } from '../operations/group-rules.js';
import { groupById } from './find-group.js';
import { groupJson } from './group-json.js';
import { page, readAfter, selfLink } from './page.js';
import { compileSearch, ordered, searchable, type SearchRules } from './search-expression.js';
import { readSort, sortItems } from './sort.js';

const pageLimit = 10_000;
const quickSearchLimit = 300;

const searchRules: SearchRules = {
  operators: (name) => {
    if (name === 'profile.name' || name === 'profile.description') return [...searchable, 'co'];
    const outside = ['id', 'type', 'created', 'lastUpdated', 'lastMembershipUpdated', 'source.id'];
    return outside.includes(name) || /^profile\.\w+$/.test(name) ? searchable : undefined;
  },
};
const filterRules: SearchRules = {
  operators: (name) => {
    if (name === 'lastUpdated' || name === 'lastMembershipUpdated') return ordered;
    return name === 'id' || name === 'type' ? ['eq'] : undefined;
  },
};

function listGroups(call: Call): Answer {
  const { org, query } = call;
  const [search, filter, q] = [query.get('search'), query.get('filter'), query.get('q')];
  if (search !== null && filter !== null) {
    throw new OktaRefusal(400, 'E0000033', "Invalid search request: search and filter can't be used together.");
  }
  const expand = query.get('expand')?.split(',') ?? [];
  const show = (group: GroupData): unknown => groupJson(org, group, call.baseUrl, expand);
  if (q !== null && search === null && filter === null) return quickSearch(call, q, show);
  const size = limit(call, pageLimit, pageLimit);
  const expression = search ?? filter;
  const matches =
    expression === null ? () => true : compileSearch(expression, search === null ? filterRules : searchRules);
  const sort = search === null ? undefined : readSort(call);
  const cursorQuery = JSON.stringify(['groups', search, filter, sort]);
  const after = readAfter(call, cursorQuery);
  if (sort !== undefined) {
    const sorted = sortItems([...org.groups.indexed()].filter(matches), sort, after);
    return page(call, sorted, {
      limit: size,
      query: cursorQuery,
      keyOf: ({ key }) => key,
      show: ({ item }) => show(item),
    });
  }
  const groups = expression === null ? org.groups.after(after) : org.groups.indexed(after);
  const found = [...groups].filter(matches);
  return page(call, found, { limit: size, query: cursorQuery, keyOf: ({ id }) => id, show });
}

/** `q`: the start of a name, the exact match first; one page and no more. */
function quickSearch(call: Call, q: string, show: (group: GroupData) => unknown): Answer {
  const size = limit(call, quickSearchLimit, quickSearchLimit);
  if (call.query.has('after')) throw invalid('after', 'after: q has no pages');
  const start = q.toLowerCase();
  const name = ({ profile }: GroupData): string => profile.name.toLowerCase();
  const found = [...call.org.groups.indexed()].filter((group) => name(group).startsWith(start));
  const exactFirst = [
    ...found.filter((group) => name(group) === start),
    ...found.filter((group) => name(group) !== start),
  ];
  return { ...json(exactFirst.slice(0, size).map(show)), links: { self: selfLink(call, size) } };
}

function readProfile(call: Call, self?: GroupData): GroupData['profile'] {
  const { profile } = objectBody(call);
  if (!isObject(profile)) throw invalid('profile', 'profile: The field cannot be left blank');
  const { name, description } = profile;
  if (typeof name !== 'string' || name.trim() === '') throw invalid('name', 'name: The field cannot be left blank');
  if (name.length > 255) throw invalid('name', 'name: The field is too long');
  if (description != null && (typeof description !== 'string' || description.length > 1024)) {
    throw invalid('description', 'description: The field is too long');
  }
  const other = call.org.groups.withName(name);
  if (other !== undefined && other !== self) {
    throw invalid('name', 'name: An object with this field already exists in the current organization');
  }
  return { ...profile, name, description: description ?? null };
}

function createGroup(call: Call): Answer {
  const { org } = call;
  const profile = readProfile(call);
  const at = org.clock.iso();
  const group: GroupData = {
    id: org.ids.object('00g'),
    created: at,
    lastUpdated: at,
    lastMembershipUpdated: at,
    objectClass: ['okta:user_group'],
    type: 'OKTA_GROUP',
    profile,
  };
  org.groups.add(group);
  org.events.write(call.origin, { type: 'group.lifecycle.create', target: [groupParty(group)] });
  return json(groupJson(org, group, call.baseUrl));
}

function changeable(call: Call): GroupData {
  const group = groupById(call);
  if (group.type !== 'OKTA_GROUP') throw forbidden();
  return group;
}

function replaceGroup(call: Call): Answer {
  const { org } = call;
  const group = changeable(call);
  const profile = readProfile(call, group);
  org.groups.change(group, (data) => {
    data.profile = profile;
    data.lastUpdated = org.clock.iso();
  });
  org.events.write(call.origin, { type: 'group.profile.update', target: [groupParty(group)] });
  lookAtMembers(call, membersOf(call, group));
  return json(groupJson(org, group, call.baseUrl));
}

function deleteGroup(call: Call): Answer {
  const { org, origin } = call;
  const group = changeable(call);
  const members = membersOf(call, group);
  const withApps = org.apps.ofGroup(group.id).length > 0;
  const before = (withApps ? members : []).map((user) => ({ user, assignments: assignmentsOf(org, user) }));
  org.memberships.removeGroup(group.id);
  org.shownMemberships.removeGroup(group.id);
  for (const app of org.apps.all()) app.groups.delete(group.id);
  org.groups.remove(group);
  org.events.write(origin, { type: 'group.lifecycle.delete', target: [groupParty(group)] });
  for (const { user, assignments } of before) logAssignmentChanges(org, user, assignments, origin);
  invalidateRules(org, group.id, origin);
  lookAtMembers(call, members);
  return noContent();
}

const membersOf = ({ org }: Call, group: GroupData): User[] =>
  [...org.memberships.membersOf(group.id)].flatMap(({ userId }) => org.users.get(userId) ?? []);

/** Rules go by the names of groups, too. */
function lookAtMembers({ org }: Call, members: readonly User[]): void {
  for (const user of members) lookLater(org, user);
}

const one = '/api/v1/groups/:id';
export const groupRoutes: Route[] = [
  {
    method: 'GET',
    path: '/api/v1/groups',
    operation: 'listGroups',
    bucket: 'groups',
    scope: 'okta.groups.read',
    handle: listGroups,
  },
  {
    method: 'POST',
    path: '/api/v1/groups',
    operation: 'createGroup',
    bucket: 'groups',
    scope: 'okta.groups.manage',
    handle: createGroup,
  },
  { method: 'GET', path: one, operation: 'getGroup', bucket: 'group', scope: 'okta.groups.read', handle: (call) => json(groupJson(call.org, groupById(call), call.baseUrl)) }, // prettier-ignore
  {
    method: 'PUT',
    path: one,
    operation: 'replaceGroup',
    bucket: 'group',
    scope: 'okta.groups.manage',
    handle: replaceGroup,
  },
  {
    method: 'DELETE',
    path: one,
    operation: 'deleteGroup',
    bucket: 'group',
    scope: 'okta.groups.manage',
    handle: deleteGroup,
  },
];
