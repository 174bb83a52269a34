import type { Org } from '../org/org.js';
import type { User, UserData } from '../org/user-store.js';
import { lookLater } from './group-rules.js';

/** What has to be known of a user; everything else has Okta's defaults. */
export type NewUserData = Partial<UserData> & { profile: Record<string, unknown> };

/** Puts a user into the org and into Everyone, without events. */
export function addUser(org: Org, given: NewUserData): User {
  const now = org.clock.iso();
  const { profile, ...rest } = given;
  const data: UserData = {
    id: given.id ?? org.ids.object('00u'),
    status: 'STAGED',
    created: now,
    activated: null,
    statusChanged: null,
    lastLogin: null,
    lastUpdated: now,
    passwordChanged: null,
    type: { id: org.userTypes.default.id },
    ...rest,
    profile,
    credentials: given.credentials ?? { provider: { type: 'OKTA', name: 'OKTA' } },
  };
  const user: User = {
    id: data.id,
    data,
    password: undefined,
    formerPasswords: [],
    recoveryAnswer: undefined,
    version: 1,
    roles: [],
    factors: [],
    sessions: [],
  };
  org.users.add(user);
  org.memberships.add(org.everyone.id, user.id);
  org.shownMemberships.add(org.everyone.id, user.id);
  lookLater(org, user);
  return user;
}
