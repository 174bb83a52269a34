/**
 * The event types that an event hook may subscribe to, by family; everything else is in the System Log alone.
 *
 * @see https://developer.okta.com/docs/reference/api/event-types/ (tag `event-hook-eligible`)
 */
const families: Readonly<Record<string, string>> = {
  'access.request.': 'cancel create expire reject resolve settings.update',
  'access.request.condition.': 'activate create deactivate delete invalidate update',
  'access.request.sequence.': 'create delete update',
  'access.review.': 'action close create remediate start update',
  'app.access_request.': 'approver.approve approver.deny delete deny expire grant request',
  'app.ad.password_migration_campaign.': 'user.migrate.end',
  'app.oauth2.as.consent.': 'grant revoke revoke.user revoke.user.client',
  'app.oauth2.as.consent.revoke.implicit.': 'as client scope user',
  'app.oauth2.client.privilege.': 'grant revoke',
  'app.oauth2.trusted_server.': 'add delete',
  'application.lifecycle.': 'activate create deactivate delete update',
  'application.policy.sign_on.': 'deny_access',
  'application.provision.group_push.': 'mapping.update.or.delete.failed.with.error',
  'application.provision.user.': 'delete import_profile push push_profile reactivate sync',
  'application.user_membership.': 'add change_password remove update',
  'certification.campaign.': 'close context.update item.decide item.remediate launch',
  'device.enrollment.': 'create',
  'device.lifecycle.': 'activate deactivate delete suspend unsuspend',
  'device.user.': 'add remove',
  'group.application_assignment.': 'add remove update',
  'group.lifecycle.': 'create delete',
  'group.privilege.': 'grant revoke',
  'group.profile.': 'update',
  'group.user_membership.': 'add remove',
  'iam.policy.configuration.': 'update',
  'iam.resourceset.':
    'bindings.add bindings.delete create delete resources.add resources.delete resources.update update',
  'iam.role.': 'create delete permission.conditions.add permission.conditions.delete permissions.add permissions.delete update', // prettier-ignore
  'inline_hook.': 'executed',
  'policy.': 'auth_reevaluate.fail lifecycle.activate lifecycle.deactivate lifecycle.update',
  'policy.rule.': 'activate add deactivate delete update',
  'security.authenticator.lifecycle.': 'activate create deactivate update',
  'security.breached_credential.': 'detected',
  'security.trusted_origin.': 'activate create deactivate delete update',
  'system.': 'email.delivery oauth2.token.request_outside_allowed_range',
  'system.api_token.': 'create request_outside_allowed_range revoke',
  'system.idp.key.': 'create delete update',
  'system.idp.lifecycle.': 'activate create deactivate delete read_client_secret update',
  'system.import.': 'complete group.create group.delete roadblock start',
  'system.log_stream.lifecycle.': 'activate create deactivate delete update',
  'system.org.rate_limit.': 'violation warning',
  'system.sms.': 'send_phone_verification_message',
  'system.voice.': 'send_phone_verification_call',
  'user.': 'behavior.profile.reset credential.enroll identity_verification identity_verification.start import.password risk.change risk.detect', // prettier-ignore
  'user.account.':
    'lock privilege.grant privilege.revoke report_suspicious_activity_by_enduser reset_password unlock unlock_by_admin update_password update_profile',
  'user.authentication.': 'auth_via_IDP auth_via_mfa auth_via_social authenticate sso universal_logout universal_logout.scheduled', // prettier-ignore
  'user.lifecycle.': 'activate create deactivate delete.initiated reactivate suspend unsuspend',
  'user.mfa.factor.': 'activate deactivate reset_all suspend unsuspend update',
  'user.session.': 'clear context.change end start',
};

const eligible: ReadonlySet<string> = new Set(
  Object.entries(families).flatMap(([family, members]) => members.split(' ').map((member) => `${family}${member}`)),
);

export const isHookEligible = (eventType: string): boolean => eligible.has(eventType);
