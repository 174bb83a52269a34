import { quoted } from '../../src/actions/request.js';
import type { UserRecord } from '../../src/hr/user-record.js';
import type { Flow } from '../hr/flow.js';
import { itemsOf } from '../lib/pages.js';
import { attempt } from './attempt.js';

/** What a leaver leaves to the manager. */
export interface HandOver {
  /** As the profile names the manager: whatever HR writes there. */
  manager: string | undefined;
  /** Okta ids of those who have the leaver as their manager. */
  reports: string[];
  groups: { id: string; name: string }[];
  apps: { id: string; label: string }[];
}

/** Gathers what a manager has to take over: groups and applications as they were, and the people who reported to the leaver. */
export async function handOverOf(
  flow: Flow,
  { userId, profile, groups, apps }: Pick<UserRecord, 'userId' | 'profile' | 'groups' | 'apps'>,
): Promise<HandOver> {
  const { managerId, manager } = profile;
  const reports: string[] = [];
  const names = [userId, profile['employeeNumber'], profile['login']].filter(isText);
  const search = names.map((name) => `profile.managerId eq ${quoted(name)}`).join(' or ');
  await attempt(flow, 'handOver', async () => {
    for await (const { id } of itemsOf(flow.okta.searchUsers, { search, fields: 'id,status' })) reports.push(id);
  });
  return {
    manager: [managerId, manager].find(isText),
    reports,
    groups: groups.filter(({ type }) => type !== 'BUILT_IN').map(({ id, name }) => ({ id, name })),
    apps: apps.map(({ id, label }) => ({ id, label })),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
