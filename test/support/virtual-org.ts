import type { RateLimitReading } from '../../src/okta/rate-limit.js';
import type { VirtualTime } from './virtual-time.js';

const windowMs = 60_000;

interface Window {
  endsAtMs: number;
  used: number;
}

export interface VirtualAnswer {
  ok: boolean;
  reading: RateLimitReading;
}

/** A bucket of an org as Okta describes it: windows of a minute from the first request on, shares of principals. */
export class VirtualOrg {
  readonly sent: { principal: string; atMs: number; ok: boolean }[] = [];
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly time: VirtualTime,
    readonly facts: { limit: number; part: number; shows: 'principal' | 'org' },
  ) {}

  request(principal: string, part = this.facts.part): VirtualAnswer {
    const { limit, shows } = this.facts;
    const org = this.window('org');
    const own = this.window(principal);
    const ownLimit = Math.floor(limit * part);
    const ok = org.used < limit && own.used < ownLimit;
    if (ok) {
      org.used += 1;
      own.used += 1;
    }
    this.sent.push({ principal, atMs: this.time.now(), ok });
    const byOwn = shows === 'principal' && ownLimit - own.used <= limit - org.used;
    const [shown, most] = byOwn ? [own, ownLimit] : [org, limit];
    // Both of them have whole seconds.
    const resetInMs = Math.ceil(shown.endsAtMs / 1000) * 1000 - Math.floor(this.time.now() / 1000) * 1000;
    return { ok, reading: { limit: most, remaining: most - shown.used, resetInMs } };
  }

  /** Somebody else's calls, evenly. */
  traffic(principal: string, perMinute: number, forMs: number): void {
    const endMs = this.time.now() + forMs;
    const next = (): void => {
      if (this.time.now() >= endMs) return;
      this.request(principal, 1);
      this.time.at(this.time.now() + windowMs / perMinute, next);
    };
    next();
  }

  count(principal: string, fromMs: number, toMs: number, ok = true): number {
    return this.sent.filter(
      (one) => one.principal === principal && one.atMs >= fromMs && one.atMs < toMs && one.ok === ok,
    ).length;
  }

  private window(of: string): Window {
    const nowMs = this.time.now();
    const known = this.windows.get(of);
    if (known && known.endsAtMs > nowMs) return known;
    const opened = { endsAtMs: nowMs + windowMs, used: 0 };
    this.windows.set(of, opened);
    return opened;
  }
}
