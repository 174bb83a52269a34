/** Requests that share a budget. */
export type Bucket = 'users' | 'user-read' | 'user-write' | 'groups' | 'group' | 'apps' | 'app' | 'logs' | 'other' | 'oauth' | 'clients'; // prettier-ignore
export type RateLimitTier = 'none' | 'integrator' | 'workforce' | 'enterprise';
export const rateLimitTiers = ['none', 'integrator', 'workforce', 'enterprise'] as const;

const windowMs = 60_000;

type Limits = Record<Bucket, number> & { concurrent: number };

/** Requests a minute of the whole org. @see https://developer.okta.com/docs/reference/rl-global-mgmt/ */
const tiers: Record<RateLimitTier, Limits> = {
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
    concurrent: 75,
  },
};

interface Window {
  endsAt: number;
  used: number;
  warned: boolean;
  violated: boolean;
}

export interface Passage {
  refused: 'org' | 'token' | undefined;
  /** The first refusal, or the first request over 60 %, of this window: worth an event. */
  notice: 'warning' | 'org-violation' | 'token-violation' | undefined;
  limit: number;
  remaining: number;
  /** Epoch seconds. */
  reset: number;
}

/** Budgets of the org and shares of its tokens, in windows of a minute that start with the first request. */
export class RateLimits {
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly now: () => number,
    readonly tier: RateLimitTier,
  ) {}

  get maxConcurrent(): number {
    return tiers[this.tier].concurrent;
  }

  pass(bucket: Bucket, token: { id: string; rateLimitPercentage: number } | undefined, show: 'token' | 'org'): Passage {
    const orgLimit = tiers[this.tier][bucket];
    const tokenLimit = token ? Math.max(1, Math.floor((orgLimit * token.rateLimitPercentage) / 100)) : orgLimit;
    const org = this.window(bucket);
    const own = token ? this.window(`${bucket}/${token.id}`) : org;
    const refused = org.used >= orgLimit ? 'org' : own.used >= tokenLimit ? 'token' : undefined;
    let notice: Passage['notice'];
    if (refused === undefined || this.tier === 'none') {
      org.used += 1;
      if (own !== org) own.used += 1;
      if (!org.warned && org.used > orgLimit * 0.6) [org.warned, notice] = [true, 'warning'];
    } else {
      const window = refused === 'org' ? org : own;
      if (!window.violated) [window.violated, notice] = [true, `${refused}-violation`];
    }
    // What stops the caller first is what it has to see, unless the org's whole bucket is asked for.
    const byToken = show === 'token' && tokenLimit - own.used <= orgLimit - org.used;
    return {
      refused: this.tier === 'none' ? undefined : refused,
      notice: this.tier === 'none' ? undefined : notice,
      limit: byToken ? tokenLimit : orgLimit,
      remaining: Math.max(0, byToken ? tokenLimit - own.used : orgLimit - org.used),
      reset: Math.ceil((byToken ? own : org).endsAt / 1000),
    };
  }

  private window(key: string): Window {
    const now = this.now();
    let window = this.windows.get(key);
    if (window === undefined || window.endsAt <= now || window.endsAt > now + windowMs) {
      window = { endsAt: now + windowMs, used: 0, warned: false, violated: false };
      this.windows.set(key, window);
    }
    return window;
  }
}
