import type { ProvisioningSettings } from '../../../src/hr/settings.js';
import { addGroup, type addUser, type SimulatedOrg } from '../simulated-org.js';

/** How people are provisioned in the modelled org. What that gives is told by tables of the model's own, `rights`. */
export const settings: ProvisioningSettings = {
  login: '{firstName}.{lastName}@example.com',
  manager: { linkedObject: 'manager' },
  rules: [
    { name: 'all', everyone: true, groups: ['Staff'] },
    { name: 'engineers', when: { department: 'Engineering' }, groups: ['Engineers', 'On call'], apps: ['Git'] },
    { name: 'sales', when: { department: 'Sales' }, groups: ['Sellers'], apps: ['CRM'] },
    { name: 'berlin', when: { location: 'Berlin' }, groups: ['Berlin'] },
  ],
};

export const departments = ['Engineering', 'Sales', 'Legal'] as const;
export type Department = (typeof departments)[number];

/** What each department gets, written down by hand. */
export const rights: Record<Department, { groups: string[]; apps: string[] }> = {
  Engineering: { groups: ['Staff', 'Engineers', 'On call'], apps: ['Git'] },
  Sales: { groups: ['Staff', 'Sellers'], apps: ['CRM'] },
  Legal: { groups: ['Staff'], apps: [] },
};

/** The modelled org: ids by the names of groups, applications and people. */
export interface Office {
  org: SimulatedOrg;
  groups: Record<string, string>;
  apps: Record<string, string>;
  /** Who is no business of HR's, and a boss. */
  boss: string;
}

/** Fills an org: groups and applications, and people whom no flow may touch, though they have what rules give, too. */
export function furnish(org: SimulatedOrg): Office {
  const { admin } = org.simulator;
  const add = (login: string, more: Record<string, unknown> = {}): string =>
    admin.addUsers([{ status: 'ACTIVE', profile: { login: `${login}@example.com`, ...more } }])[0]?.id ?? '';
  const boss = add('boss', { employeeNumber: '10001', department: 'Legal' });
  const service = add('backup-job');
  const guest = add('anna.bergmann', { department: 'Sales', title: 'Engineer' });
  const left = admin.addUsers([
    { status: 'DEPROVISIONED', profile: { login: 'former@example.com', employeeNumber: '9' } },
  ]);
  const members: Record<string, string[]> = {
    Staff: [boss, service, left[0]?.id ?? ''],
    Engineers: [service, guest],
    'Chess club': [boss, guest],
    Sellers: [guest],
  };
  const named = ['Staff', 'Engineers', 'On call', 'Sellers', 'Berlin', 'Chess club', 'By rule'];
  const groups = Object.fromEntries(named.map((name) => [name, addGroup(org, name, { members: members[name] ?? [] })]));
  groups['Directory'] = addGroup(org, 'Directory', { type: 'APP_GROUP' });
  // It never puts anybody in: whoever is in the group is left to it all the same.
  admin.addGroupRules([{ name: 'rule', expression: 'user.title == "Nobody"', groupIds: [groups['By rule'] ?? ''] }]);
  const labels = ['Git', 'CRM', 'Own tool'];
  const made = admin.addApps(labels.map((label) => ({ label, userIds: [guest] })));
  const apps = Object.fromEntries(made.map(({ id, label }) => [label, id]));
  admin.settings({ linkedObjectsByApiToken: 'accepted', ruleLagMs: 0 });
  admin.addLinkedObjects([{ primary: 'manager', associated: 'subordinate' }]);
  return { org, groups, apps, boss };
}

/** The ids of groups and applications by their names. */
export function idsOf(
  { groups, apps }: Pick<Office, 'groups' | 'apps'>,
  named: { groups?: string[]; apps?: string[] },
): { groups: string[]; apps: string[] } {
  return {
    groups: (named.groups ?? []).map((name) => groups[name] ?? name),
    apps: (named.apps ?? []).map((label) => apps[label] ?? label),
  };
}

/** Puts somebody into the org who is there already, with groups and applications by name. */
export function hire(
  { org, groups: groupIds, apps: appIds }: Office,
  who: { status: NonNullable<Parameters<typeof addUser>[2]>; profile: Record<string, unknown> & { login: string } },
  named: { groups?: string[]; apps?: string[] } = {},
): string {
  const { admin } = org.simulator;
  const { groups, apps } = idsOf({ groups: groupIds, apps: appIds }, named);
  const [user] = admin.addUsers([{ ...who, profile: { email: who.profile.login, ...who.profile } }]);
  const userId = user?.id ?? '';
  admin.load({
    memberships: groups.map((groupId) => ({ groupId, userId })),
    assignments: apps.map((appId) => ({ appId, userId })),
  });
  return userId;
}
