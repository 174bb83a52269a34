import type { OpenRoute, Route } from './call.js';
import { apiTokenRoutes } from '../api/api-tokens.js';
import { appGrantRoutes } from '../api/app-grants.js';
import { appRoutes } from '../api/apps.js';
import { appUserRoutes } from '../api/app-users.js';
import { appGroupRoutes } from '../api/app-groups.js';
import { clientRoutes } from '../api/clients.js';
import { eventHookRoutes } from '../api/event-hooks.js';
import { groupRoutes } from '../api/groups.js';
import { groupMemberRoutes } from '../api/group-members.js';
import { groupRuleRoutes } from '../api/group-rules.js';
import { linkedObjectRoutes } from '../api/linked-objects.js';
import { logRoutes } from '../api/logs.js';
import { linkPageRoutes } from '../api/link-pages.js';
import { userAccessRoutes } from '../api/user-access.js';
import { organizationRoutes } from '../api/organization.js';
import { roleRoutes } from '../api/user-roles.js';
import { schemaRoutes } from '../api/schemas.js';
import { userFactorRoutes } from '../api/user-factors.js';
import { userCredentialRoutes } from '../api/user-credentials.js';
import { userLifecycleRoutes } from '../api/user-lifecycle.js';
import { userRoutes } from '../api/users.js';
import { userTypeRoutes } from '../api/user-types.js';
import { userOAuthRoutes } from '../api/user-oauth.js';
import { userListRoutes } from '../api/list-users.js';
import { principalRateLimitRoutes } from '../api/principal-rate-limits.js';

/** The operations of the management API that the simulated org knows. */
export const routes: readonly Route[] = [
  ...userRoutes,
  ...userListRoutes,
  ...userLifecycleRoutes,
  ...userCredentialRoutes,
  ...userAccessRoutes,
  ...userFactorRoutes,
  ...userOAuthRoutes,
  ...roleRoutes,
  ...groupRoutes,
  ...groupMemberRoutes,
  ...groupRuleRoutes,
  ...appRoutes,
  ...appUserRoutes,
  ...appGroupRoutes,
  ...appGrantRoutes,
  ...clientRoutes,
  ...apiTokenRoutes,
  ...eventHookRoutes,
  ...principalRateLimitRoutes,
  ...logRoutes,
  ...schemaRoutes,
  ...userTypeRoutes,
  ...linkedObjectRoutes,
];

/** What is reached without a token. */
export const openRoutes: readonly OpenRoute[] = [...linkPageRoutes, ...organizationRoutes];
