import { stringify } from 'yaml';
import type { ProvisioningSettings } from '../../../hr/settings.js';
import type { Member } from './cast.js';
import { serviceAccountLogin } from './org-before.js';

const columns = [
  ...['Employee Number', 'First Name', 'Last Name', 'Login', 'Title', 'Department', 'Location'],
  ...['Manager', 'Start Date', 'Time Zone', 'Badge'],
];

const dayMs = 24 * 60 * 60 * 1000;
const day = (offset: number): string => new Date(Date.now() + offset * dayMs).toISOString().slice(0, 10);

/** The feed as HR's system writes it: a CSV file with semicolons and a byte order mark. */
export function feedOf(cast: readonly Member[]): string {
  const rows = cast.flatMap((member) => (member.is ? [rowOf(member, member.is)] : []));
  return `\uFEFF${[columns, ...rows].map((cells) => cells.map(quoted).join(';')).join('\r\n')}\r\n`;
}

function rowOf(
  { number, part, firstName, lastName, login, manager = '', was }: Member,
  post: NonNullable<Member['is']>,
): string[] {
  const takesLogin = part === 'has a login that is taken' ? login : '';
  return [
    ...[number, firstName, lastName, takesLogin, post.title, post.department, post.location],
    ...[manager, was ? '' : startOf(part), 'Europe/Berlin', `B-${number}`],
  ];
}

function startOf(part: Member['part']): string {
  if (part === 'has a broken row') return '2026-02-30';
  return part === 'never starts' || part === 'joins later, then earlier' ? day(40) : day(-1);
}

const quoted = (cell: string): string => (/[";\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const byDepartment = (department: string, apps: string[]) => ({
  ...{ name: department, when: { department }, groups: [department] },
  ...(apps.length > 0 ? { apps } : {}),
});

/** The settings that go with it: whom the feed governs, and what a post gives. */
export const settingsOfStory: ProvisioningSettings = {
  population: { search: 'profile.employeeNumber pr', except: [serviceAccountLogin] },
  login: '{firstName}.{lastName}@example.com',
  collision: 'refuse',
  ignoreColumns: ['Badge'],
  rules: [
    { name: 'Everybody', everyone: true, groups: ['Staff'] },
    byDepartment('Engineering', ['GitHub']),
    byDepartment('Sales', ['Salesforce']),
    byDepartment('Support', []),
    byDepartment('Finance', ['ERP']),
    ...['Berlin', 'Paris', 'Austin'].map((location) => ({
      ...{ name: `${location} office`, when: { location }, groups: [`${location} office`] },
    })),
    { name: 'Leads', when: { title: { startsWith: 'Lead' } }, groups: ['Leads'] },
  ],
  thresholds: { leavers: 60, percent: 50 },
};

/** The same as a file. */
export const settingsFile = (): string => stringify(settingsOfStory);
