import { type ProfileChanges, profileChanges } from '../../src/hr/profile-changes.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import type { UserRecord } from '../../src/hr/user-record.js';
import type { Access } from '../steps/access-of.js';

/** What changes between what somebody has and what a position gives. */
export interface MoveDifference {
  profile: ProfileChanges;
  addGroups: Access[];
  removeGroups: Access[];
  addApps: Access[];
  removeApps: Access[];
}

/** What a position gives. */
export interface Position {
  profile: Record<string, unknown>;
  groups: readonly Access[];
  apps: readonly Access[];
}

/**
 * Compares what somebody has with what a position gives. Only what is governed is ever taken away: groups and
 * applications that a birthright rule can give, or that are asked for. Groups of Okta's group rules are left to the rules,
 * and so are those that Okta or an application keeps, and applications that come by a group.
 */
export function differenceOf(
  record: Pick<UserRecord, 'profile' | 'groups' | 'apps'>,
  position: Position,
  { rules = [] }: Pick<ProvisioningSettings, 'rules'>,
): MoveDifference {
  const governed = (kind: 'groups' | 'apps'): ReadonlySet<string> =>
    new Set([...rules.flatMap((rule) => rule[kind] ?? []), ...position[kind].flatMap(({ id, name }) => [id, name])]);
  const [groupsGoverned, appsGoverned] = [governed('groups'), governed('apps')];
  const lacks = (had: readonly { id: string }[]) => (access: Access) => !had.some(({ id }) => id === access.id);
  const removableGroups = record.groups
    .filter(
      ({ id, name, type, managedByRule }) =>
        type === 'OKTA_GROUP' && !managedByRule && (groupsGoverned.has(id) || groupsGoverned.has(name)),
    )
    .map(({ id, name }) => ({ id, name }));
  const removableApps = record.apps
    .filter(({ id, label, scope }) => scope === 'USER' && (appsGoverned.has(id) || appsGoverned.has(label)))
    .map(({ id, label }) => ({ id, name: label }));
  return {
    profile: profileChanges(record.profile, position.profile),
    addGroups: position.groups.filter(lacks(record.groups)),
    removeGroups: removableGroups.filter(lacks(position.groups)),
    addApps: position.apps.filter(lacks(record.apps)),
    removeApps: removableApps.filter(lacks(position.apps)),
  };
}

export const isEmpty = ({ profile, ...access }: MoveDifference): boolean =>
  Object.keys(profile).length === 0 && Object.values(access).every((list: Access[]) => list.length === 0);
