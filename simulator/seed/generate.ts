import type { Org } from '../org/org.js';
import { createRandom, pick } from '../org/random.js';
import { loginKey, type User, type UserStatus } from '../org/user-store.js';
import { signIn } from '../operations/sign-in.js';
import { seedApp, seedAssignment, seedGroup, seedMembership, seedUser } from './add-objects.js';
import { departments, firstNames, lastNames, places, titles } from './names.js';

const day = 86_400_000;
const signIns = 12;

/** A plausible company of so many people: departments, groups, apps and a few sign-ins. */
export function generateOrg(org: Org, seed: number, count: number): void {
  if (count === 0) return;
  const random = createRandom(seed, 'people');
  const groups = {
    staff: seedGroup(org, { profile: { name: 'All Staff', description: 'Everybody on the payroll' } }),
    contractors: seedGroup(org, { profile: { name: 'Contractors', description: null } }),
    directory: seedGroup(org, {
      type: 'APP_GROUP',
      profile: {
        name: 'Domain Users',
        description: 'acme.example/Users/Domain Users',
        dn: 'CN=Domain Users,CN=Users,DC=acme,DC=example',
        samAccountName: 'Domain Users',
      },
    }),
  };
  const byDepartment = new Map(
    departments.map((name) => [name, seedGroup(org, { profile: { name, description: `Department ${name}` } })]),
  );
  const taken = new Map<string, number>();
  const users: User[] = [];
  for (let index = 0; index < count; index += 1) {
    const department = pick(random, departments);
    const user = seedUser(
      org,
      person(org, random, { index, department, taken, manager: users[Math.floor(index / 8) - 1] }),
    );
    users.push(user);
    const isContractor = random() < 0.1;
    seedMembership(org, { groupId: isContractor ? groups.contractors.id : groups.staff.id, userId: user.id });
    seedMembership(org, { groupId: byDepartment.get(department)?.id ?? groups.staff.id, userId: user.id });
    if (index % 5 === 0) seedMembership(org, { groupId: groups.directory.id, userId: user.id });
  }
  const m365 = seedApp(org, { label: 'Microsoft 365', name: 'office365', visibility: { hide: { web: false }, appLinks: { mail: true, teams: true, calendar: true } } }); // prettier-ignore
  const slack = seedApp(org, { label: 'Slack', name: 'slack' });
  const github = seedApp(org, { label: 'GitHub', name: 'githubcloud' });
  const api = seedApp(org, { label: 'Provisioning API', name: 'oidc_client', signOnMode: 'OPENID_CONNECT', visibility: { hide: { web: true }, appLinks: {} } }); // prettier-ignore
  seedApp(org, { label: 'Old Intranet', name: 'bookmark', signOnMode: 'BOOKMARK', status: 'INACTIVE' });
  seedAssignment(org, { appId: m365.id, groupId: groups.staff.id });
  seedAssignment(org, { appId: slack.id, groupId: groups.staff.id });
  seedAssignment(org, { appId: github.id, groupId: byDepartment.get('Engineering')?.id ?? groups.staff.id });
  for (const user of users.slice(0, Math.min(5, users.length))) {
    if (user.data.status !== 'DEPROVISIONED') seedAssignment(org, { appId: api.id, userId: user.id });
  }
  for (let index = 0; index < signIns; index += 1) {
    const user = pick(random, users);
    signIn(org, {
      login: String(user.data.profile['login']),
      ipAddress: `203.0.113.${1 + (index % 4)}`,
      failure: index % 5 === 4 ? 'INVALID_CREDENTIALS' : undefined,
    });
  }
}

interface Place {
  index: number;
  department: string;
  taken: Map<string, number>;
  manager: User | undefined;
}

function person(
  org: Org,
  random: () => number,
  { index, department, taken, manager }: Place,
): Parameters<typeof seedUser>[1] {
  const [firstName, lastName] = [pick(random, firstNames), pick(random, lastNames)];
  const local = loginKey(`${firstName}.${lastName}`).replace(/[^a-z.]/g, '');
  const nth = (taken.get(local) ?? 0) + 1;
  taken.set(local, nth);
  const login = `${local}${nth === 1 ? '' : nth}@example.com`;
  const created = org.clock.iso(org.clock.now() - Math.floor((30 + random() * 900) * day));
  const title = pick(random, titles);
  return {
    status: statusOf(random()),
    created,
    lastUpdated: created,
    profile: {
      firstName,
      lastName,
      mobilePhone: null,
      secondEmail: null,
      login,
      email: login,
      displayName: `${firstName} ${lastName}`,
      title,
      department,
      employeeNumber: String(10_001 + index),
      ...pick(random, places),
      ...(manager === undefined ? {} : { managerId: String(manager.data.profile['employeeNumber']), manager: String(manager.data.profile['login']) }), // prettier-ignore
    },
  };
}

function statusOf(share: number): UserStatus {
  if (share < 0.9) return 'ACTIVE';
  if (share < 0.92) return 'PROVISIONED';
  if (share < 0.93) return 'STAGED';
  if (share < 0.945) return 'SUSPENDED';
  if (share < 0.955) return 'PASSWORD_EXPIRED';
  if (share < 0.96) return 'LOCKED_OUT';
  return share < 0.965 ? 'RECOVERY' : 'DEPROVISIONED';
}
