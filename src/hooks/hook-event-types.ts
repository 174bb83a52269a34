/** The event types that Okta's catalogue marks as eligible for event hooks, by family. */
const families: Record<string, string> = {
  'user.lifecycle': 'create activate reactivate deactivate suspend unsuspend delete.initiated password_reset',
  'user.account':
    'lock unlock unlock_by_admin reset_password update_password update_profile privilege.grant privilege.revoke report_suspicious_activity_by_enduser',
  'user.session': 'start end clear context.change',
  'user.authentication':
    'sso authenticate auth_via_IDP auth_via_mfa auth_via_social universal_logout universal_logout.scheduled',
  'user.mfa.factor': 'activate deactivate suspend unsuspend update reset_all',
  'user.risk': 'change detect',
  user: 'credential.enroll import.password behavior.profile.reset identity_verification identity_verification.start',
  group:
    'user_membership.add user_membership.remove lifecycle.create lifecycle.delete profile.update privilege.grant privilege.revoke application_assignment.add application_assignment.remove application_assignment.update',
  'application.lifecycle': 'create update activate deactivate delete',
  'application.user_membership': 'add remove update change_password',
  'application.provision.user': 'push push_profile sync reactivate import_profile delete',
  'application.policy': 'sign_on.deny_access',
  'app.access_request': 'request approver.approve approver.deny deny grant expire delete',
  'app.oauth2.as.consent':
    'grant revoke revoke.implicit.as revoke.implicit.client revoke.implicit.scope revoke.implicit.user revoke.user revoke.user.client',
  'app.oauth2.client.privilege': 'grant revoke',
  'app.oauth2.trusted_server': 'add delete',
  policy:
    'lifecycle.activate lifecycle.deactivate lifecycle.update rule.add rule.update rule.activate rule.deactivate rule.delete auth_reevaluate.fail',
  'iam.role': 'create update delete permissions.add permissions.delete',
  'iam.resourceset':
    'create update delete resources.add resources.update resources.delete bindings.add bindings.delete',
  'system.api_token': 'create revoke request_outside_allowed_range',
  'system.org.rate_limit': 'warning violation',
  'system.import': 'start complete roadblock group.create group.delete',
  'system.idp.lifecycle': 'create update activate deactivate delete read_client_secret',
  'system.log_stream.lifecycle': 'create update activate deactivate delete',
  'system.email': 'delivery',
  'security.authenticator.lifecycle': 'create update activate deactivate',
  'security.trusted_origin': 'create update activate deactivate delete',
  'security.breached_credential': 'detected',
  device:
    'enrollment.create lifecycle.activate lifecycle.deactivate lifecycle.delete lifecycle.suspend lifecycle.unsuspend user.add user.remove',
  'access.request':
    'create resolve reject cancel expire condition.create condition.update condition.delete condition.activate condition.deactivate condition.invalidate sequence.create sequence.update sequence.delete settings.update',
  'access.review': 'create start close update action remediate',
  'certification.campaign': 'launch close item.decide item.remediate context.update',
};

/**
 * What Okta sends to event hooks.
 *
 * @see https://developer.okta.com/docs/reference/api/event-types/#catalog
 */
export const hookEventTypes: readonly string[] = Object.entries(families).flatMap(([family, names]) =>
  names.split(' ').map((name) => `${family}.${name}`),
);

/** Well-known types, or families of them (with a dot at the end), that only polling brings. */
export const polledEventTypes: readonly string[] = [
  'user.account.expire_password',
  'user.lifecycle.delete.completed',
  'user.authentication.verify',
  'user.authentication.auth_via_AD_agent',
  'policy.evaluate_sign_on',
  'security.threat.detected',
  'security.request.blocked',
  'event_hook.',
  'app.oauth2.token.',
  'group.lifecycle.update',
];
