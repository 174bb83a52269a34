/** Requests that share a budget. */
export const buckets = ['users', 'user-read', 'user-write', 'groups', 'group', 'apps', 'app', 'logs', 'other', 'oauth', 'clients', 'principal-rate-limits'] as const; // prettier-ignore
export type Bucket = (typeof buckets)[number];
export const rateLimitTiers = ['none', 'integrator', 'workforce', 'enterprise'] as const;
export type RateLimitTier = (typeof rateLimitTiers)[number];

export type Limits = Record<Bucket, number> & { concurrent: number };

/** Requests a minute of the whole org. @see https://developer.okta.com/docs/reference/rl-global-mgmt/ */
export const tiers: Readonly<Record<RateLimitTier, Limits>> = {
  none: {
    users: 1_000_000,
    'user-read': 1_000_000,
    'user-write': 1_000_000,
    groups: 1_000_000,
    group: 1_000_000,
    apps: 1_000_000,
    app: 1_000_000,
    logs: 1_000_000,
    other: 1_000_000,
    oauth: 1_000_000,
    clients: 1_000_000,
    'principal-rate-limits': 1_000_000,
    concurrent: Infinity,
  },
  integrator: {
    users: 100,
    'user-read': 100,
    'user-write': 100,
    groups: 100,
    group: 100,
    apps: 20,
    app: 100,
    logs: 20,
    other: 100,
    oauth: 300,
    clients: 25,
    'principal-rate-limits': 20,
    concurrent: 35,
  },
  workforce: {
    users: 600,
    'user-read': 2000,
    'user-write': 600,
    groups: 500,
    group: 1000,
    apps: 100,
    app: 500,
    logs: 120,
    other: 1200,
    oauth: 2000,
    clients: 100,
    'principal-rate-limits': 50,
    concurrent: 75,
  },
  enterprise: {
    users: 600,
    'user-read': 1000,
    'user-write': 600,
    groups: 600,
    group: 600,
    apps: 100,
    app: 600,
    logs: 50,
    other: 600,
    oauth: 1200,
    clients: 100,
    'principal-rate-limits': 50,
    concurrent: 75,
  },
};
