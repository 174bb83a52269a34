const readAndManage = [
  ...['agentPools', 'appGrants', 'authenticators', 'authorizationServers', 'behaviors', 'brands', 'captchas'],
  ...['certificateAuthorities', 'deviceAssurance', 'devices', 'domains', 'emailDomains', 'emailServers', 'enduser'],
  ...['enduser.dashboard', 'factors', 'features', 'identitySources', 'idps', 'inlineHooks', 'logStreams'],
  ...['myAccount.authenticators', 'myAccount.email', 'myAccount.password', 'myAccount.phone', 'myAccount.profile'],
  ...['networkZones', 'oauthIntegrations', 'orgs', 'policies', 'profileMappings', 'pushProviders', 'rateLimits'],
  ...['realmAssignments', 'realms', 'reports', 'riskProviders', 'securityEventsProviders', 'templates'],
  ...['threatInsights', 'trustedOrigins', 'uischemas', 'userRisk'],
];

/**
 * Scopes of Okta that nothing here needs, known so that they are not taken for misspelt ones: an app may be shared with
 * other programs. [Okta's list](https://developer.okta.com/docs/api/oauth2)
 */
export const furtherScopes: readonly string[] = [
  ...readAndManage.flatMap((resource) => [`okta.${resource}.read`, `okta.${resource}.manage`]),
  ...['okta.directories.groups.manage', 'okta.directories.manage', 'okta.events.read', 'okta.riskEvents.manage'],
  ...['okta.myAccount.oktaApplications.read', 'okta.myAccount.organization.read', 'okta.myAccount.sessions.manage'],
  ...['okta.users.manage.self', 'okta.users.read.self'],
];
