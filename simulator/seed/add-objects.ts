import type { App } from '../org/app-store.js';
import type { GroupData } from '../org/group-store.js';
import type { Org } from '../org/org.js';
import { baseAttributes } from '../org/profile-schema.js';
import type { CustomAttribute } from '../org/settings.js';
import type { User, UserData } from '../org/user-store.js';
import { lookLater } from '../operations/group-rules.js';
import { addUser } from '../operations/new-user.js';
import { storePassword } from '../operations/password.js';
import type { AppObject, GroupObject, UserObject } from './object-schemas.js';

/** An object that the org can't take. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
}

/** Adds a user as given, without events. Attributes outside the schema become custom ones. */
export function seedUser(org: Org, given: UserObject): User {
  if (given.id !== undefined && org.users.get(given.id)) throw new SeedError(`the user ${given.id} is there already`);
  if (org.users.withLogin(given.profile.login)) throw new SeedError(`the login ${given.profile.login} is taken`);
  const custom = org.userTypes.customAttributes(given.type?.id ?? org.userTypes.default.id);
  for (const [name, value] of Object.entries(given.profile)) {
    if (Object.hasOwn(baseAttributes, name) || value == null) continue;
    custom[name] ??= attributeOf(value);
  }
  const password = given.credentials?.password?.value;
  const status = given.status ?? 'ACTIVE';
  const { password: _given, provider, ...otherCredentials } = given.credentials ?? {};
  const shownPassword = given.credentials?.password === undefined ? {} : { password: {} };
  const at = org.clock.iso();
  const started = status === 'STAGED' ? null : (given.created ?? at);
  const user = addUser(org, {
    status,
    activated: started,
    statusChanged: started,
    ...(structuredClone(given) as Partial<UserData> & { profile: Record<string, unknown> }),
    credentials: {
      ...otherCredentials,
      ...shownPassword,
      provider: provider ?? { type: 'OKTA', name: 'OKTA' },
    },
  });
  // Whoever could sign in has a password, even if the file can't tell it.
  const signsIn = !['STAGED', 'PROVISIONED'].includes(status) && user.data.credentials.provider.type === 'OKTA';
  if (password !== undefined) storePassword(org, user, password);
  else if (signsIn && given.credentials === undefined) user.data.credentials.password = {};
  return user;
}

export function seedGroup(org: Org, given: GroupObject): GroupData {
  if (given.id !== undefined && org.groups.get(given.id)) throw new SeedError(`the group ${given.id} is there already`);
  const type = given.type ?? 'OKTA_GROUP';
  if (type === 'BUILT_IN' && given.profile.name === 'Everyone') return adoptEveryone(org, given);
  if (type !== 'APP_GROUP' && org.groups.withName(given.profile.name)) {
    throw new SeedError(`there is a group named ${given.profile.name} already`);
  }
  const at = org.clock.iso();
  const group: GroupData = {
    created: at,
    lastUpdated: at,
    lastMembershipUpdated: at,
    objectClass: type === 'APP_GROUP' ? ['okta:windows_security_principal'] : ['okta:user_group'],
    type,
    ...(structuredClone(given) as Partial<GroupData> & { profile: GroupData['profile'] }),
    id: given.id ?? org.ids.object('00g'),
  };
  org.groups.add(group);
  return group;
}

/** Every org has one Everyone: a loaded one takes over the id. */
function adoptEveryone(org: Org, given: GroupObject): GroupData {
  const { everyone } = org;
  const members = [...org.memberships.membersOf(everyone.id)].map(({ userId }) => userId);
  org.groups.remove(everyone);
  org.memberships.removeGroup(everyone.id);
  org.shownMemberships.removeGroup(everyone.id);
  Object.assign(everyone, structuredClone(given));
  org.groups.add(everyone);
  for (const userId of members) {
    org.memberships.add(everyone.id, userId);
    org.shownMemberships.add(everyone.id, userId);
  }
  return everyone;
}

export function seedApp(org: Org, given: AppObject): App {
  if (given.id !== undefined && org.apps.get(given.id)) throw new SeedError(`the app ${given.id} is there already`);
  const at = org.clock.iso();
  const id = given.id ?? org.ids.object('0oa');
  const app: App = {
    id,
    data: {
      name: given.label.toLowerCase().replace(/\W+/g, '_'),
      status: 'ACTIVE',
      created: at,
      lastUpdated: at,
      signOnMode: 'SAML_2_0',
      features: [],
      visibility: { autoSubmitToolbar: false, hide: { iOS: false, web: false }, appLinks: { login: true } },
      ...(structuredClone(given) as object),
      label: given.label,
      id,
    },
    users: new Map(),
    groups: new Map(),
  };
  org.apps.add(app);
  return app;
}

export function seedMembership(org: Org, { groupId, userId }: { groupId: string; userId: string }): void {
  const group = org.groups.get(groupId);
  const user = org.users.get(userId);
  if (group === undefined) throw new SeedError(`there is no group ${groupId}`);
  if (user === undefined) throw new SeedError(`there is no user ${userId}`);
  org.memberships.add(group.id, user.id);
  org.shownMemberships.add(group.id, user.id);
  lookLater(org, user);
}

export type SeedAssignment =
  { appId: string; userId: string; userName?: string | undefined } | { appId: string; groupId: string };

export function seedAssignment(org: Org, assignment: SeedAssignment): void {
  const app = org.apps.get(assignment.appId);
  if (app === undefined) throw new SeedError(`there is no app ${assignment.appId}`);
  const at = org.clock.iso();
  if ('groupId' in assignment) {
    const { groupId } = assignment;
    if (!org.groups.get(groupId)) throw new SeedError(`there is no group ${groupId}`);
    app.groups.set(groupId, { id: groupId, priority: app.groups.size, lastUpdated: at, profile: {} });
    return;
  }
  const user = org.users.get(assignment.userId);
  if (user === undefined) throw new SeedError(`there is no user ${assignment.userId}`);
  app.users.set(user.id, {
    id: user.id,
    assignmentId: org.ids.object('0ua'),
    created: at,
    lastUpdated: at,
    userName: assignment.userName ?? String(user.data.profile['login']),
    profile: {},
  });
}

function attributeOf(value: unknown): CustomAttribute {
  if (Array.isArray(value)) return { type: 'array', items: typeof value[0] === 'number' ? 'number' : 'string' };
  if (typeof value === 'boolean') return { type: 'boolean' };
  if (typeof value === 'number') return { type: Number.isInteger(value) ? 'integer' : 'number' };
  return { type: 'string' };
}
