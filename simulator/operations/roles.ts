import type { Org } from '../org/org.js';
import type { AdminRole } from '../org/user-store.js';

/** Okta's standard admin roles. */
export const roleLabels: Readonly<Record<string, string>> = {
  SUPER_ADMIN: 'Super Organization Administrator',
  ORG_ADMIN: 'Organization Administrator',
  APP_ADMIN: 'Application Administrator',
  USER_ADMIN: 'Group Administrator',
  HELP_DESK_ADMIN: 'Help Desk Administrator',
  GROUP_MEMBERSHIP_ADMIN: 'Group Membership Administrator',
  READ_ONLY_ADMIN: 'Read-only Administrator',
  REPORT_ADMIN: 'Report Administrator',
  MOBILE_ADMIN: 'Mobile Administrator',
  API_ACCESS_MANAGEMENT_ADMIN: 'API Access Management Administrator',
};

/** Gives a person, or an app that acts for itself, an admin role. */
export function grantRole(
  org: Org,
  holder: { roles: AdminRole[] },
  type: string,
  assignmentType: AdminRole['assignmentType'] = 'USER',
): AdminRole {
  const at = org.clock.iso();
  const role: AdminRole = {
    id: org.ids.object('ra1'),
    type,
    label: roleLabels[type] ?? type,
    status: 'ACTIVE',
    created: at,
    lastUpdated: at,
    assignmentType,
  };
  holder.roles.push(role);
  return role;
}
