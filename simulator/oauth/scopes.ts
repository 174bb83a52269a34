/** Scopes about the person who signs in. */
export const openIdScopes = ['openid', 'profile', 'email', 'address', 'phone', 'groups', 'offline_access', 'device_sso'] as const; // prettier-ignore

/** Those that make sense beside `openid` only. */
const claimScopes: ReadonlySet<string> = new Set(['profile', 'email', 'address', 'phone', 'groups']);

const readAndManage = [
  'agentPools', 'apiTokens', 'appGrants', 'apps', 'authenticators', 'authorizationServers', 'behaviors', 'brands',
  'captchas', 'certificateAuthorities', 'clients', 'deviceAssurance', 'devices', 'domains', 'emailDomains',
  'emailServers', 'eventHooks', 'factors', 'features', 'groups', 'identitySources', 'idps', 'inlineHooks',
  'linkedObjects', 'logStreams', 'networkZones', 'oauthIntegrations', 'orgs', 'policies', 'principalRateLimits',
  'privilegedResources', 'profileMappings', 'pushProviders', 'rateLimits', 'realmAssignments', 'realms', 'roles',
  'schemas', 'securityEventsProviders', 'serviceAccounts', 'sessions', 'templates', 'threatInsights',
  'trustedOrigins', 'uischemas', 'userRisk', 'userTypes', 'users',
]; // prettier-ignore

const selfScopes = ['okta.users.read.self', 'okta.users.manage.self', 'okta.authenticators.read.self', 'okta.authenticators.manage.self']; // prettier-ignore

/** Every scope of the management API that the org authorization server knows. */
export const apiScopes: ReadonlySet<string> = new Set([
  ...readAndManage.flatMap((resource) => [`okta.${resource}.read`, `okta.${resource}.manage`]),
  'okta.logs.read',
  'okta.reports.read',
  'okta.riskEvents.manage',
  'okta.clients.register',
  'okta.universalLogout.manage',
  'okta.workflows.invoke.manage',
  ...selfScopes,
]);

export const isOpenIdScope = (scope: string): boolean => (openIdScopes as readonly string[]).includes(scope);
export const isClaimScope = (scope: string): boolean => claimScopes.has(scope);
/** About the signed-in person's own data: nothing for an app on its own. */
export const isSelfScope = (scope: string): boolean => scope.endsWith('.self');

/** Whether what is held covers what is wanted: `manage` includes `read`. */
export function covers(held: ReadonlySet<string>, wanted: string): boolean {
  if (held.has(wanted)) return true;
  return wanted.endsWith('.read') && held.has(wanted.replace(/\.read$/, '.manage'));
}

/** The scopes of a space-separated list, each once. */
export const scopeList = (text: string): string[] => [...new Set(text.split(' ').filter((scope) => scope !== ''))];

export const longestScope = 4096;
