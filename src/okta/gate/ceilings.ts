import type { RateLimitReading } from '../rate-limit.js';
import type { LimitedBy } from './bucket-state.js';
import type { Limits } from './limits.js';
import { Meter, windowMs } from './meter.js';
import { defaultPrincipalShare, startLimit, whoseLimit } from './start-values.js';

/** Our workers are about equally busy, not exactly. */
const unevenness = 1.1;
/** With several workers, a smaller part of a bucket than this may as well be their unevenness as strangers. */
const telling = 0.12;
/** Of what we may spend: what is tried even where others seem to leave nothing, or we would never learn that they left. */
const leastPart = 0.02;
/** For so long an estimate is as good as new. */
const estimatedForMs = 50;
/** Strangers may become busier. */
const strangersMargin = 1.05;
/** What remains of our idea of a ceiling that Okta didn't show when a call meets it. */
const backOff = 0.95;
/** By how much of what is allowed a ceiling that Okta didn't show is tried again, a window; and the least of it. */
const probe = { growth: 0.05, least: 0.1 };

/** What we may spend of a bucket in a window. */
export interface Allowance {
  /** All our workers together, if nobody else uses it. */
  cap: number;
  /** This process. */
  here: number;
  limitedBy: LimitedBy;
}

/** Until when nothing may go, and why. */
export interface Closure {
  untilMs: number;
  limitedBy: LimitedBy;
}

/** What all processes and connections of one org share, for the budgets of its buckets. */
export interface OrgFacts {
  limits: Limits;
  /** How many processes of ours there are: one or more. */
  workers: () => number;
  /** What kind of ceiling this org's headers show where a number alone doesn't tell. */
  shows: 'org' | 'principal' | undefined;
  /** What part of each bucket Okta gives to the token or application of a connection, where that is known. */
  parts: Map<string, number>;
}

/** What this process does with a bucket at the moment. */
export interface Use {
  /** Calls that are under way. */
  inFlight: number;
  /** Calls a minute. */
  pace: number;
}

/** The ceilings that Okta shows of one bucket of one org, and what they leave to us. */
export class Ceilings {
  private readonly meters = new Map<string, Meter>();
  /** A ceiling lower than all that Okta shows, learnt by a 429 while something was left. */
  private hidden: { calls: number; sinceMs: number } | undefined;

  constructor(
    private readonly bucket: string,
    private readonly org: OrgFacts,
    private readonly use: Use,
  ) {}

  /** Whether Okta has shown anything of it. */
  get isKnown(): boolean {
    return this.meters.size > 0;
  }

  /** What we may spend a minute until Okta's first answer. */
  get startPace(): number {
    return this.org.limits.share * startLimit(this.bucket);
  }

  /** A call was answered, or may have been counted without an answer. */
  observe(reading: RateLimitReading | undefined, connection: string, nowMs: number): void {
    // Limit 0 speaks of too many requests at once, and says nothing of the minute's budget.
    const shown = reading && reading.limit > 0 ? this.meter(connection, reading.limit) : undefined;
    for (const [key, meter] of this.meters) {
      // Not shown for so long, it is a limit that an administrator changed.
      if (shown && meter !== shown && meter.connection === connection && meter.isStale(nowMs)) {
        this.meters.delete(key);
        this.tellApart();
      }
    }
    for (const meter of this.meters.values()) {
      if (meter === shown && reading) meter.observe(reading, nowMs, this.use.inFlight);
      // A call counts for the ceilings of its connection, and for the org's.
      else if (meter.connection === connection || meter.isOrgs) meter.count(nowMs);
    }
  }

  /** A call was refused though it seemed to be within the budget: nothing is left, or there is a ceiling that wasn't shown. */
  meet(reading: RateLimitReading | undefined, connection: string, nowMs: number): void {
    if (reading?.remaining === 0) {
      this.meter(connection, reading.limit).exhaust(nowMs);
      return;
    }
    const used = reading === undefined ? Infinity : reading.limit - reading.remaining;
    this.hidden = { calls: Math.min(this.allowance(nowMs).cap, used) * backOff, sinceMs: nowMs };
  }

  /** What this process may spend of the bucket a minute, and why not more. */
  allowance(nowMs: number): Allowance {
    const all = this.fresh(nowMs).map((meter) => this.allowanceBy(meter, nowMs));
    if (all.length === 0) {
      const cap = this.startPace;
      return { cap, here: cap / this.workers, limitedBy: 'share' };
    }
    const least = all.reduce((one, other) => (other.here < one.here ? other : one));
    const hidden = this.hiddenCeiling(least.cap, nowMs);
    if (hidden >= least.cap) return least;
    return { cap: hidden, here: Math.min(least.here, hidden / this.workers), limitedBy: 'window' };
  }

  /** The ceiling that leaves us least. */
  tightest(nowMs: number): Meter | undefined {
    const here = (meter: Meter): number => this.allowanceBy(meter, nowMs).here;
    return this.fresh(nowMs).reduce<Meter | undefined>(
      (one, other) => (one === undefined || here(other) < here(one) ? other : one),
      undefined,
    );
  }

  /** Until when nothing may go, and why; undefined where something may. `reserve` is the part that the caller leaves to others. */
  closure(reserve: number, nowMs: number): Closure | undefined {
    for (const meter of this.meters.values()) {
      const left = meter.left(nowMs);
      const limitedBy =
        left === undefined ? undefined : this.closedBy(meter, left - this.unseen(meter, nowMs), reserve, nowMs);
      if (limitedBy) return { untilMs: meter.endsAtMs + 1000, limitedBy };
    }
    return undefined;
  }

  /** The part of the pace that is right: several workers together are uneven, ahead of the window's even pace or behind it. */
  correction(nowMs: number): number {
    if (this.workers === 1) return 1;
    const meter = this.tightest(nowMs);
    const left = meter?.left(nowMs);
    if (meter === undefined || left === undefined) return 1;
    const untilEndMs = meter.endsAtMs - nowMs;
    const cap = Math.min(this.capOf(meter), this.leftByStrangers(meter, nowMs));
    if (untilEndMs < 3000 || cap <= 0) return 1;
    return Math.min(Math.max((cap - this.oursOf(meter, nowMs)) / ((cap * untilEndMs) / windowMs), 0.8), 1.1);
  }

  private closedBy(meter: Meter, left: number, reserve: number, nowMs: number): LimitedBy | undefined {
    const untilEndMs = Math.max(0, meter.endsAtMs - nowMs);
    const theirs = (this.strangers(meter, nowMs) * untilEndMs) / windowMs;
    const kept = reserve * meter.limit;
    if (left - kept < 1) return 'window';
    if (left - kept - theirs < 1) return 'others';
    return this.oursOf(meter, nowMs) >= (1 - reserve) * this.capOf(meter) ? 'share' : undefined;
  }

  /** Calls of ours that the latest answer didn't show yet: what is under way here, and as much at each of our other workers. */
  private unseen(meter: Meter, nowMs: number): number {
    const siblings = this.workers - 1;
    return this.use.inFlight * (siblings + 1) + (siblings * this.use.pace * (nowMs - meter.seenAtMs)) / windowMs;
  }

  /** The ceilings that were shown lately; all, where none was. */
  private fresh(nowMs: number): Meter[] {
    const all = [...this.meters.values()];
    const fresh = all.filter((meter) => !meter.isStale(nowMs));
    return fresh.length > 0 ? fresh : all;
  }

  private get workers(): number {
    return this.org.workers();
  }

  private meter(connection: string, limit: number): Meter {
    const key = `${connection}\n${String(limit)}`;
    let meter = this.meters.get(key);
    if (meter === undefined) {
      meter = new Meter(connection, limit);
      this.meters.set(key, meter);
      this.org.shows ??= whoseLimit(this.bucket, limit, this.partOf(meter));
      this.tellApart();
    }
    return meter;
  }

  /** What part of the org's buckets Okta gives to a connection's token or application. */
  private partOf({ connection }: Meter): number {
    return this.org.parts.get(connection) ?? defaultPrincipalShare;
  }

  /** Says of each ceiling whose it is. */
  tellApart(): void {
    const all = [...this.meters.values()];
    for (const meter of all) {
      const siblings = all.filter(({ connection }) => connection === meter.connection);
      // Where two ceilings are shown in turn, the lower one is the principal's.
      const isLower = siblings.some(({ limit }) => limit > meter.limit);
      const isHigher = siblings.some(({ limit }) => limit < meter.limit);
      const whose = isLower
        ? 'principal'
        : isHigher
          ? 'org'
          : (whoseLimit(this.bucket, meter.limit, this.partOf(meter)) ?? this.org.shows);
      meter.isOrgs = whose !== 'principal';
    }
  }

  private capOf(meter: Meter): number {
    const { share } = this.org.limits;
    const { limit } = meter;
    return meter.isOrgs ? share * limit : Math.min(limit, (share * limit) / this.partOf(meter));
  }

  /**
   * Our part of a ceiling. Others' use is what the window shows beyond ours: other workers of ours, taken to be as busy as
   * we are, and strangers, who are left all that they use.
   */
  private allowanceBy(meter: Meter, nowMs: number): Allowance {
    const cap = this.capOf(meter);
    const left = this.leftByStrangers(meter, nowMs);
    const fair = Math.min(cap, left) / this.workers;
    // Only what others of ours clearly leave is taken: all would take it at once.
    const unused = cap - 2 * meter.othersAMinute(nowMs);
    return {
      cap,
      here: Math.max(fair, this.workers > 1 ? unused : 0, (cap * leastPart) / this.workers),
      limitedBy: left < cap ? 'others' : 'share',
    };
  }

  /** What those who aren't of us take of a ceiling, a minute. A principal's part is ours alone. */
  private strangers(meter: Meter, nowMs: number): number {
    if (!meter.isOrgs) return 0;
    if (nowMs - meter.strangers.atMs < estimatedForMs) return meter.strangers.aMinute;
    const sibling = meter.ownAMinute(nowMs) * unevenness;
    const beyond = meter.othersAMinute(nowMs) - (this.workers - 1) * sibling;
    const aMinute = this.workers > 1 && beyond < telling * meter.limit ? 0 : Math.max(0, beyond);
    meter.strangers = { atMs: nowMs, aMinute };
    return aMinute;
  }

  /** What our workers took in this window: what it shows as used, less the strangers' part. */
  private oursOf(meter: Meter, nowMs: number): number {
    const sinceMs = windowMs - Math.max(0, meter.endsAtMs - nowMs);
    const left = (meter.left(nowMs) ?? meter.limit) - this.unseen(meter, nowMs);
    return Math.max(meter.own, meter.limit - left - (this.strangers(meter, nowMs) * sinceMs) / windowMs);
  }

  private leftByStrangers(meter: Meter, nowMs: number): number {
    const margin = this.workers === 1 ? strangersMargin : strangersMargin * unevenness;
    return Math.max(0, meter.limit - this.strangers(meter, nowMs) * margin);
  }

  private hiddenCeiling(cap: number, nowMs: number): number {
    if (!this.hidden) return Infinity;
    const { calls, sinceMs } = this.hidden;
    return Math.max(calls, cap * probe.least) + (cap * probe.growth * (nowMs - sinceMs)) / windowMs;
  }
}
