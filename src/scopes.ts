import { furtherScopes } from './further-scopes.js';

/** A scope that Okta's org authorization server knows. */
export interface Scope {
  name: string;
  /** `oidc`: about the person who signs in; `okta`: about the management API. */
  kind: 'oidc' | 'okta';
  /** What a token with this scope may do. */
  allows: string;
  /** Whether an API service app may ask for it: not what needs a person who signs in. */
  clientCredentials: boolean;
}

/** These act as the person who signed in, whom an app alone doesn't have. */
const ofAPerson = /\.self$|^okta\.(myAccount|enduser)\./;

const scope = (name: string, allows: string): Scope => {
  const kind = name.startsWith('okta.') ? 'okta' : 'oidc';
  return { name, kind, allows, clientCredentials: kind === 'okta' && !ofAPerson.test(name) };
};

/** The scopes that Okta's own connector asks for by default, in its order. None of them lets an action run. */
export const connectorScopes: readonly Scope[] = [
  scope('address', 'see the postal address of the person who signed in'),
  scope('device_sso', 'get a device secret, by which apps on one device share a sign-in'),
  scope('email', 'see the mail address of the person who signed in, and whether it is verified'),
  scope('groups', 'see the groups of the person who signed in'),
  scope('offline_access', 'get a refresh token, so that the connection outlives the hour of an access token'),
  scope('okta.clients.manage', 'change and delete OAuth clients'),
  scope('okta.clients.read', 'read OAuth clients'),
  scope('okta.clients.register', 'register new OAuth clients'),
  scope('okta.universalLogout.manage', 'start Universal Logout: end the sessions and tokens of a user everywhere'),
  scope('okta.workflows.invoke.manage', 'start a flow of Okta Workflows that OAuth protects'),
  scope('openid', 'sign in by OpenID Connect, which yields an ID token'),
  scope('phone', 'see the phone number of the person who signed in, and whether it is verified'),
  scope('profile', 'see name, locale and the other basic claims of the person who signed in'),
];

/** The least that Okta's own connector must have. */
export const connectorMinimum: readonly string[] = ['okta.logs.read', 'okta.schemas.read'];

/** The management scopes that the operations used here, and those near them, ask for. */
export const managementScopes: readonly Scope[] = [
  scope('okta.users.read', 'read users, their groups, application links, factors, grants and linked values'),
  scope('okta.users.manage', 'create, change and delete users; life cycle, credentials, sessions, factors, grants'),
  scope('okta.groups.read', 'read groups, members, rules, owners and the applications of a group'),
  scope('okta.groups.manage', 'add and remove members; create, change and delete groups and rules'),
  scope('okta.apps.read', 'read applications and who is assigned to them'),
  scope('okta.apps.manage', 'change applications; assign users and groups, and take assignments away'),
  scope('okta.logs.read', 'read the System Log'),
  scope('okta.eventHooks.read', 'read event hooks'),
  scope('okta.eventHooks.manage', 'register, verify, change and delete event hooks'),
  scope('okta.schemas.read', 'read the profile schema of users'),
  scope('okta.schemas.manage', 'change the profile schema of users'),
  scope('okta.userTypes.read', 'read user types'),
  scope('okta.userTypes.manage', 'create, change and delete user types'),
  scope('okta.linkedObjects.read', 'read the definitions of linked objects'),
  scope('okta.linkedObjects.manage', 'create and delete definitions of linked objects'),
  scope('okta.roles.read', 'read the administrator roles of users, groups and clients'),
  scope('okta.roles.manage', 'grant administrator roles and take them away'),
  scope('okta.sessions.read', 'read a session by its id'),
  scope('okta.sessions.manage', 'refresh and end a session by its id'),
  scope('okta.principalRateLimits.read', 'read the share of the rate limits that a token or a client has'),
  scope('okta.principalRateLimits.manage', 'change that share'),
  scope('okta.apiTokens.read', 'read API tokens: owner, expiry, network; never their value'),
  scope('okta.apiTokens.manage', 'revoke API tokens'),
];

const others = furtherScopes.map((name) => scope(name, 'nothing that is used here'));

const byName: ReadonlyMap<string, Scope> = new Map(
  [...connectorScopes, ...managementScopes, ...others].map((each) => [each.name, each]),
);

/** The names of all scopes known. */
export const scopeNames: readonly string[] = [...byName.keys()];

/** The scope of that name; undefined where Okta has none. */
export const findScope = (name: string): Scope | undefined => byName.get(name);

const manageSuffix = /\.manage(\.self)?$/;

/** Whether the scopes granted allow what `needed` allows: `okta.users.manage` includes `okta.users.read`. */
export function covers(granted: Iterable<string>, needed: string): boolean {
  for (const each of granted) {
    if (each === needed || each.replace(manageSuffix, '.read$1') === needed) return true;
  }
  return false;
}

/** Those of `needed` that `granted` doesn't cover, each once. */
export const missingScopes = (granted: readonly string[], needed: Iterable<string>): string[] =>
  [...new Set(needed)].filter((each) => !covers(granted, each));

/** The smallest set that covers all of `needed`, in the catalogue's order. */
export function leastScopes(needed: Iterable<string>): string[] {
  const all = [...new Set(needed)];
  const place = (name: string): number => scopeNames.indexOf(name);
  return all
    .filter((each) => {
      const rest = all.filter((other) => other !== each);
      return !covers(rest, each);
    })
    .sort((a, b) => place(a) - place(b));
}
