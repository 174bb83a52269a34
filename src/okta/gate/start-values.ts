/**
 * Requests a minute and org: Integrator, Customer Identity, Workforce. Okta's headers say what holds; these are start
 * values, and tell a whole bucket from a token's part of one.
 *
 * @see https://developer.okta.com/docs/reference/rl-global-mgmt/
 */
const orgLimits: Record<string, readonly number[]> = {
  users: [100, 600],
  'user-read': [100, 1000, 2000],
  'user-write': [100, 600],
  groups: [100, 600, 500],
  group: [100, 600, 1000],
  apps: [20, 100],
  app: [100, 600, 500],
  logs: [20, 50, 120],
  other: [100, 600, 1200],
  oauth: [300, 1200, 2000],
  clients: [25, 100],
};

/** What a token gets of each bucket unless an administrator changes it. */
export const defaultPrincipalShare = 0.5;

/** The least that an org of any kind has: safe until Okta's first answer. */
export const startLimit = (bucket: string): number => Math.min(...(orgLimits[bucket] ?? [100]));

/** Requests under way at once: what every kind of org has, and the most that one has. */
export const concurrency = { start: 35, most: 75 };

/**
 * Whether a shown limit is the org's, or a principal's part of it; undefined where it could be either.
 *
 * @param part the principal's, of one
 */
export function whoseLimit(bucket: string, limit: number, part: number): 'org' | 'principal' | undefined {
  const known = orgLimits[bucket] ?? [];
  const isWhole = known.includes(limit);
  const isPart = known.some((whole) => Math.floor(whole * part) === limit);
  return isWhole === isPart ? undefined : isWhole ? 'org' : 'principal';
}
