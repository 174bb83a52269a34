import type { OrgState } from '../../../simulator/index.js';

/**
 * How an org stands, fact by fact: `user ID`, `status ID`, `profile ID ATTRIBUTE`, `member ID GROUP`, `app ID APP`,
 * `link ID NAME`. Two standings compare by their facts, and what is said of a fact can name it.
 */
export type Facts = Map<string, string>;

/** A fact that is another than it should be; undefined where there is none. */
export interface Difference {
  fact: string;
  found: string | undefined;
  wanted: string | undefined;
}

const sets = (facts: Facts, fact: string, value: unknown): void => {
  // To Okta, an attribute that is null and one that isn't there are the same.
  if (value === null || value === undefined) facts.delete(fact);
  else facts.set(fact, typeof value === 'string' ? value : JSON.stringify(value));
};

export const fact = {
  user: (userId: string): string => `user ${userId}`,
  status: (userId: string): string => `status ${userId}`,
  profile: (userId: string, attribute: string): string => `profile ${userId} ${attribute}`,
  member: (userId: string, groupId: string): string => `member ${userId} ${groupId}`,
  app: (userId: string, appId: string): string => `app ${userId} ${appId}`,
  link: (userId: string, name: string): string => `link ${userId} ${name}`,
};

/** Okta's own group of everybody is left out, and applications that come by a group. */
export function factsOf({ users, groups, apps, linkedObjects }: OrgState): Facts {
  const facts: Facts = new Map();
  for (const { id, status, profile } of users) {
    sets(facts, fact.user(id), 'there');
    sets(facts, fact.status(id), status);
    setProfile(facts, id, profile);
  }
  for (const { id, type, members } of groups) {
    if (type !== 'BUILT_IN') for (const userId of members) sets(facts, fact.member(userId, id), 'yes');
  }
  for (const app of apps) for (const userId of app.users) sets(facts, fact.app(userId, app.id), 'yes');
  for (const { primary, links } of linkedObjects) {
    for (const [userId, primaryId] of Object.entries(links)) sets(facts, fact.link(userId, primary), primaryId);
  }
  return facts;
}

export function setProfile(facts: Facts, userId: string, profile: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(profile)) sets(facts, fact.profile(userId, name), value);
}

export function setAccess(facts: Facts, userId: string, access: { groups?: string[]; apps?: string[] }): void {
  for (const id of access.groups ?? []) sets(facts, fact.member(userId, id), 'yes');
  for (const id of access.apps ?? []) sets(facts, fact.app(userId, id), 'yes');
}

/** Forgets the facts of a user, of the kinds that are named, or all of them. */
export function forget(facts: Facts, userId: string, kinds?: string[]): void {
  for (const one of [...facts.keys()]) {
    const [kind = '', whose] = one.split(' ');
    if (whose === userId && (kinds === undefined || kinds.includes(kind))) facts.delete(one);
  }
}

export const differences = (found: Facts, wanted: Facts): Difference[] =>
  [...new Set([...found.keys(), ...wanted.keys()])]
    .filter((one) => found.get(one) !== wanted.get(one))
    .map((one) => ({ fact: one, found: found.get(one), wanted: wanted.get(one) }));
