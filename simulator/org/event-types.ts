interface EventType {
  message: string;
  legacy: string | null;
  severity?: 'WARN';
}

/** The event types that the simulated org writes, in the words of Okta's catalogue. */
export const eventTypes = {
  'user.lifecycle.create': { message: 'Create Okta user', legacy: 'core.user.config.user_creation.success' },
  'user.lifecycle.activate': { message: 'Activate Okta user', legacy: 'core.user.config.user_activated' },
  'user.lifecycle.reactivate': { message: 'Reactivate Okta user', legacy: null },
  'user.lifecycle.deactivate': { message: 'Deactivate Okta user', legacy: 'core.user.config.user_deactivated' },
  'user.lifecycle.suspend': { message: 'Suspend Okta user', legacy: 'core.user.config.user_status.suspended' },
  'user.lifecycle.unsuspend': { message: 'Unsuspend Okta user', legacy: 'core.user.config.user_status.unsuspended' },
  'user.lifecycle.delete.initiated': { message: 'Delete Okta user', legacy: 'core.user.config.user_deleted' },
  'user.lifecycle.delete.completed': { message: 'Delete Okta user completed', legacy: null },
  'user.account.update_profile': {
    message: 'Update user profile for Okta',
    legacy: 'core.user.config.profile_updated',
  },
  'user.account.update_password': { message: 'User update password for Okta', legacy: 'core.user.config.password_update.success' }, // prettier-ignore
  'user.account.reset_password': { message: 'Fired when the user\'s Okta password is reset', legacy: 'core.user.config.password_reset.success' }, // prettier-ignore
  'user.account.expire_password': { message: "Fired when the user's Okta password is expired", legacy: null },
  'user.account.lock': { message: 'Max sign in attempts exceeded', legacy: 'core.user_auth.account_locked', severity: 'WARN' }, // prettier-ignore
  'user.account.unlock': { message: 'Unlock user account for Okta', legacy: 'core.user.config.account_unlocked' },
  'user.account.unlock_by_admin': { message: 'Unlock user account by admin for Okta', legacy: null },
  'user.account.privilege.grant': { message: 'Grant user privilege', legacy: 'core.user.admin_privilege.granted' },
  'user.account.privilege.revoke': { message: 'Revoke user privilege', legacy: 'core.user.admin_privilege.revoked' },
  'user.mfa.factor.deactivate': { message: 'Reset factor for user', legacy: 'core.user.factor.reset' },
  'user.mfa.factor.reset_all': { message: 'Reset all factors for user', legacy: 'core.user.factor.reset_all' },
  'user.session.start': { message: 'User login to Okta', legacy: 'core.user_auth.login_success' },
  'user.session.clear': { message: 'Clear user session', legacy: 'core.user_auth.session_clear' },
  'user.authentication.universal_logout': { message: 'User universal logout', legacy: null },
  'user.session.end': { message: 'User logout from Okta', legacy: 'core.user_auth.logout_success' },
  'group.lifecycle.create': { message: 'Create Okta group', legacy: 'core.user_group.created' },
  'group.lifecycle.delete': { message: 'Delete Okta group', legacy: 'core.user_group.deleted' },
  'group.profile.update': { message: 'Okta group profile updated', legacy: null },
  'group.user_membership.add': { message: 'Add user to group membership', legacy: 'core.user_group_member.user_add' },
  'group.user_membership.remove': { message: 'Remove user from group membership', legacy: 'core.user_group_member.user_remove' }, // prettier-ignore
  'group.user_membership.rule.add_exclusion': { message: 'User added to the exclusion list for group rule', legacy: 'core.user.added_to_rule_exclusion' }, // prettier-ignore
  'group.user_membership.rule.invalidate': { message: 'Group rule invalidated', legacy: null },
  'policy.rule.add': { message: 'Add policy rule', legacy: null },
  'policy.rule.update': { message: 'Update policy rule', legacy: null },
  'policy.rule.activate': { message: 'Activate policy rule', legacy: null },
  'policy.rule.deactivate': { message: 'Deactivate policy rule', legacy: null },
  'policy.rule.delete': { message: 'Delete policy rule', legacy: null },
  'application.user_membership.add': { message: 'Add user to application membership', legacy: 'app.generic.provision.assign_user_to_app' }, // prettier-ignore
  'application.user_membership.remove': { message: 'Remove user\'s application membership', legacy: 'app.generic.provision.deactivate_user_from_app' }, // prettier-ignore
  'application.user_membership.update': { message: 'Update application user membership', legacy: null },
  'application.lifecycle.create': { message: 'Create application', legacy: 'app.generic.config.app_created' },
  'group.application_assignment.add': { message: 'Add assigned application to group', legacy: null },
  'group.application_assignment.remove': { message: 'Remove assigned application from group', legacy: null },
  'user.authentication.sso': { message: 'User single sign on to app', legacy: 'app.auth.sso' },
  'app.oauth2.authorize.code': {
    message: 'OIDC authorization code request',
    legacy: 'app.oauth2.authorize.code_success',
  },
  'app.oauth2.token.grant': { message: 'OAuth2 token request', legacy: null },
  'app.oauth2.token.grant.access_token': {
    message: 'OIDC access token is granted',
    legacy: 'app.oauth2.token.grant.access_token_success',
  },
  'app.oauth2.token.grant.refresh_token': {
    message: 'OIDC refresh token is granted',
    legacy: 'app.oauth2.token.grant.refresh_token_success',
  },
  'app.oauth2.token.grant.id_token': {
    message: 'OIDC id token is granted',
    legacy: 'app.oauth2.token.grant.id_token_success',
  },
  'app.oauth2.token.detect_reuse': { message: 'One-time refresh token reused', legacy: null, severity: 'WARN' },
  'app.oauth2.token.revoke': { message: 'OAuth2 token revocation request', legacy: null },
  'app.oauth2.consent.grant': { message: 'Granted user consent', legacy: null },
  'app.oauth2.consent.revoke': { message: 'Revoked user consent', legacy: null },
  'app.oauth2.client.privilege.grant': { message: 'Grant OAuth2 client application privilege', legacy: null },
  'app.oauth2.client.privilege.revoke': { message: 'Revoke OAuth2 client application privilege', legacy: null },
  'system.api_token.revoke': { message: 'Revoke API token', legacy: 'api.token.revoke' },
  'system.org.rate_limit.warning': { message: 'Rate limit warning', legacy: null, severity: 'WARN' },
  'system.org.rate_limit.violation': { message: 'Rate limit violation', legacy: null, severity: 'WARN' },
  'system.operation.rate_limit.violation': { message: 'Operation rate limit violation', legacy: null, severity: 'WARN' }, // prettier-ignore
  'event_hook.created': { message: 'Event hook created', legacy: null },
  'event_hook.updated': { message: 'Event hook updated', legacy: null },
  'event_hook.deleted': { message: 'Event hook deleted', legacy: null },
  'event_hook.activated': { message: 'Event hook activated', legacy: null },
  'event_hook.deactivated': { message: 'Event hook deactivated', legacy: null },
  'event_hook.verified': { message: 'Event hook verified', legacy: null },
  'event_hook.delivery': { message: 'Event hook delivery failed', legacy: null },
  'core.concurrency.org.limit.violation': { message: 'Concurrency limit violation', legacy: null, severity: 'WARN' },
} as const satisfies Record<string, EventType>;

export type EventTypeName = keyof typeof eventTypes;

export function describeEventType(name: EventTypeName): EventType {
  return eventTypes[name];
}
