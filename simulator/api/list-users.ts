import { json, limit, type Answer, type Call, type Route } from '../http/call.js';
import { invalid, OktaRefusal } from '../org/okta-error.js';
import { userAttributes } from '../org/profile-schema.js';
import type { UserData } from '../org/user-store.js';
import { page, readAfter, selfLink } from './page.js';
import { compileSearch, ordered, searchable, type SearchRules } from './search-expression.js';
import { readSort, sortItems } from './sort.js';
import { selectFields } from './select-fields.js';
import { listedUser } from './user-json.js';

const pageLimit = 200;
const quickSearchLimit = 10;
const containable = new Set(['profile.firstName', 'profile.lastName', 'profile.email', 'profile.login']);
const outside = new Set(['id', 'status', 'created', 'activated', 'statusChanged', 'lastUpdated', 'type.id']);

const searchRules = (call: Call): SearchRules => {
  const attributes = userAttributes(call.org.userTypes.allCustomAttributes());
  return {
    operators: (name) => {
      const known = outside.has(name) || (name.startsWith('profile.') && Object.hasOwn(attributes, name.slice(8)));
      if (!known) return undefined;
      return containable.has(name) ? [...searchable, 'co'] : searchable;
    },
  };
};

const filterable = new Set(['status', 'id', 'profile.login', 'profile.email', 'profile.firstName', 'profile.lastName']);
const filterRules: SearchRules = {
  operators: (name) => (name === 'lastUpdated' ? ordered : filterable.has(name) ? ['eq'] : undefined),
};

function listUsers(call: Call): Answer {
  const { query } = call;
  const [search, filter, q] = [query.get('search'), query.get('filter'), query.get('q')];
  if (search !== null && filter !== null) {
    throw new OktaRefusal(400, 'E0000033', "Invalid search request: search and filter can't be used together.");
  }
  const show = (data: UserData): unknown => selectFields(listedUser(data, call.baseUrl), query.get('fields'));
  if (q !== null && search === null && filter === null) return quickSearch(call, q, show);
  const size = limit(call, pageLimit, pageLimit);
  const expression = search ?? filter;
  const matches =
    expression === null
      ? ({ status }: UserData) => status !== 'DEPROVISIONED'
      : compileSearch(expression, search === null ? filterRules : searchRules(call));
  const sort = search === null ? undefined : readSort(call);
  const cursorQuery = JSON.stringify(['users', search, filter, sort]);
  const after = readAfter(call, cursorQuery);
  if (sort !== undefined) {
    const sorted = sortItems([...call.org.users.indexed()].filter(matches), sort, after);
    return page(call, sorted, {
      limit: size,
      query: cursorQuery,
      keyOf: ({ key }) => key,
      show: ({ item }) => show(item),
    });
  }
  const users = expression === null ? current(call, after) : call.org.users.indexed(after);
  return page(call, keep(users, matches), { limit: size, query: cursorQuery, keyOf: ({ id }) => id, show });
}

function* current(call: Call, after: string | undefined): Generator<UserData, void, undefined> {
  for (const { data } of call.org.users.after(after)) yield data;
}

function* keep<T>(items: Iterable<T>, matches: (item: T) => boolean): Generator<T, void, undefined> {
  for (const item of items) if (matches(item)) yield item;
}

/** `q`: the start of a name or mail address; one page and no more. */
function quickSearch(call: Call, q: string, show: (data: UserData) => unknown): Answer {
  const size = limit(call, quickSearchLimit, pageLimit);
  if (call.query.has('after')) throw invalid('after', 'after: q has no pages');
  const start = q.toLowerCase();
  const found: UserData[] = [];
  for (const data of call.org.users.indexed()) {
    if (found.length === size) break;
    const { firstName, lastName, email } = data.profile;
    const hit = [firstName, lastName, email].some((value) => typeof value === 'string' && value.toLowerCase().startsWith(start)); // prettier-ignore
    if (hit && data.status !== 'DEPROVISIONED') found.push(data);
  }
  return { ...json(found.map(show)), links: { self: selfLink(call, size) } };
}

export const userListRoutes: Route[] = [
  {
    method: 'GET',
    path: '/api/v1/users',
    operation: 'listUsers',
    bucket: 'users',
    scope: 'okta.users.read',
    handle: listUsers,
  },
];
