import type { Simulator } from '../../../../simulator/index.js';
import type { Member, Post } from './cast.js';

/** Has an employee number, and is nobody of HR's all the same. */
export const serviceAccountLogin = 'backup.service@example.com';

/** A group that nobody's post gives: it stays with whoever has it, until they leave. */
export const clubName = 'Chess club';

const departmentGroups = ['Engineering', 'Sales', 'Support', 'Finance'];
const officeOf = (location: string): string => `${location} office`;
const appsOf: Record<string, string[]> = {
  Engineering: ['GitHub'],
  Sales: ['Salesforce'],
  Support: [],
  Finance: ['ERP'],
};

/** Groups of a post. */
export const groupsOf = ({ department, location, title }: Post): string[] => [
  'Staff',
  department,
  officeOf(location),
  ...(title === 'Lead' ? ['Leads'] : []),
];

/** Applications of a post. */
export const applicationsOf = ({ department }: Post): string[] => appsOf[department] ?? [];

/** Whether somebody is in the club before the story. */
export const isInClub = ({ number, was }: Member): boolean => was !== undefined && Number(number) % 7 === 0;

/** Fills the simulated org as it stands before HR sends its feed. */
export function setOrg({ admin }: Simulator, cast: readonly Member[]): void {
  const idOf = new Map<string, string>();
  for (const member of cast) if (member.was) idOf.set(member.number, addUser({ admin }, member, member.was));

  const membersOf = (isMember: (member: Member, post: Post) => boolean): string[] =>
    cast.flatMap((member) => {
      const id = idOf.get(member.number);
      return id !== undefined && member.was && isMember(member, member.was) ? [id] : [];
    });
  for (const name of ['Staff', ...departmentGroups, 'Berlin office', 'Paris office', 'Austin office', 'Leads']) {
    const members = membersOf((_member, post) => groupsOf(post).includes(name));
    admin.addGroups([{ profile: { name }, members }]);
  }
  admin.addGroups([{ profile: { name: clubName }, members: membersOf((member) => isInClub(member)) }]);
  for (const label of Object.values(appsOf).flat()) {
    // Somebody who left before has no application any more.
    const userIds = membersOf((member, post) => member.part !== 'returns' && applicationsOf(post).includes(label));
    admin.addApps([{ label, userIds }]);
  }

  const taken = cast.find(({ part }) => part === 'has a login that is taken');
  admin.addUsers([
    {
      status: 'ACTIVE',
      profile: { login: taken?.login ?? '', email: taken?.login, firstName: 'Some', lastName: 'Stranger' },
    },
    {
      status: 'ACTIVE',
      profile: { login: serviceAccountLogin, employeeNumber: 'S-1', firstName: 'Backup', lastName: 'Service' },
    },
  ]);
}

function addUser({ admin }: Pick<Simulator, 'admin'>, member: Member, post: Post): string {
  const { number, firstName, lastName, login, part } = member;
  const { department, location, title } = post;
  const profile = {
    login,
    email: login,
    firstName,
    lastName,
    employeeNumber: number,
    department,
    city: location,
    title,
    timezone: 'Europe/Berlin',
  };
  const [user] = admin.addUsers([
    { status: part === 'returns' ? 'DEPROVISIONED' : 'ACTIVE', profile, credentials: { password: {} } },
  ]);
  return user?.id ?? '';
}
