import { type Bucket, buckets, type Limits, type RateLimitTier, tiers } from './rate-limit-tiers.js';
import { type Stream, Traffic } from './traffic.js';

const windowMs = 60_000;

interface Window {
  endsAt: number;
  used: number;
  warned: boolean;
  violated: boolean;
}

/** Somebody who has a part of each bucket. */
export interface Principal {
  id: string;
  rateLimitPercentage: number;
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

/** What there is to see of a bucket. */
export interface BucketUse {
  limit: number;
  used: number;
  remaining: number;
  /** The end of the window; null where none is open. */
  endsAt: string | null;
}

/** Budgets of the org and shares of its principals, in windows of a minute that start with the first request. */
export class RateLimits {
  /** What others' traffic brings about is an event, too. */
  onNotice: (notice: NonNullable<Passage['notice']>, bucket: Bucket) => void = () => undefined;
  readonly traffic = new Traffic(({ bucket, principal }, atMs) => {
    const { refused, notice } = this.count(bucket, principal, atMs);
    if (notice !== undefined) this.onNotice(notice, bucket);
    return refused === undefined;
  });
  private readonly windows = new Map<string, Window>();
  private readonly refusals = new Map<string, number>();
  private limits: Limits;

  constructor(
    private readonly now: () => number,
    public tier: RateLimitTier,
    limits: Partial<Limits> = {},
  ) {
    this.limits = { ...tiers[tier], ...limits };
  }

  get maxConcurrent(): number {
    return this.limits.concurrent;
  }

  /** Changes what the org grants. A window that is open keeps what was used of it. */
  change({ tier, limits }: { tier?: RateLimitTier | undefined; limits?: Partial<Limits> | undefined }): void {
    if (tier !== undefined) {
      this.tier = tier;
      this.limits = { ...tiers[tier] };
    }
    this.limits = { ...this.limits, ...limits };
  }

  /** Lets a request pass or not, and says what its answer shows. */
  pass(bucket: Bucket, principal: Principal | undefined, show: 'token' | 'org'): Passage {
    const nowMs = this.now();
    this.traffic.arriveUntil(nowMs);
    const counted = this.count(bucket, principal, nowMs);
    const { org, own, orgLimit, ownLimit } = counted;
    if (counted.refused !== undefined) {
      const key = `${bucket} ${principal?.id ?? 'anonymous'}`;
      this.refusals.set(key, (this.refusals.get(key) ?? 0) + 1);
    }
    // What stops the caller first is what it has to see, unless the org's whole bucket is asked for.
    const byToken = show === 'token' && ownLimit - own.used <= orgLimit - org.used;
    return {
      refused: counted.refused,
      notice: counted.notice,
      limit: byToken ? ownLimit : orgLimit,
      remaining: Math.max(0, byToken ? ownLimit - own.used : orgLimit - org.used),
      reset: Math.ceil((byToken ? own : org).endsAt / 1000),
    };
  }

  /** The buckets that were used, and how many requests of whom were refused. */
  state(): { buckets: Partial<Record<Bucket, BucketUse>>; refused: Record<string, number> } {
    const nowMs = this.now();
    this.traffic.arriveUntil(nowMs);
    const entries = buckets.map((bucket): [Bucket, BucketUse] => {
      const window = this.windows.get(bucket);
      const used = window !== undefined && window.endsAt > nowMs ? window.used : 0;
      const limit = this.limits[bucket];
      const endsAt = used > 0 && window ? new Date(window.endsAt).toISOString() : null;
      return [bucket, { limit, used, remaining: Math.max(0, limit - used), endsAt }];
    });
    return { buckets: Object.fromEntries(entries), refused: Object.fromEntries(this.refusals) };
  }

  /** Starts requests of somebody else. */
  addTraffic(stream: Omit<Stream, 'startedAt'>): void {
    const nowMs = this.now();
    this.traffic.arriveUntil(nowMs);
    this.traffic.add({ ...stream, startedAt: nowMs });
  }

  private count(bucket: Bucket, principal: Principal | undefined, atMs: number) {
    const orgLimit = this.limits[bucket];
    const ownLimit = principal ? Math.max(1, Math.floor((orgLimit * principal.rateLimitPercentage) / 100)) : orgLimit;
    const org = this.window(bucket, atMs);
    const own = principal ? this.window(`${bucket}/${principal.id}`, atMs) : org;
    const isUnlimited = this.tier === 'none' && orgLimit === tiers.none[bucket];
    const refused = isUnlimited
      ? undefined
      : org.used >= orgLimit
        ? ('org' as const)
        : own.used >= ownLimit
          ? ('token' as const)
          : undefined;
    let notice: Passage['notice'];
    if (refused === undefined) {
      org.used += 1;
      if (own !== org) own.used += 1;
      if (!isUnlimited && !org.warned && org.used > orgLimit * 0.6) [org.warned, notice] = [true, 'warning'];
    } else {
      const window = refused === 'org' ? org : own;
      if (!window.violated) [window.violated, notice] = [true, `${refused}-violation`];
    }
    return { refused, notice, org, own, orgLimit, ownLimit };
  }

  private window(key: string, atMs: number): Window {
    let window = this.windows.get(key);
    if (window === undefined || window.endsAt <= atMs || window.endsAt > atMs + windowMs) {
      window = { endsAt: atMs + windowMs, used: 0, warned: false, violated: false };
      this.windows.set(key, window);
    }
    return window;
  }
}
