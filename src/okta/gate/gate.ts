import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { OktaRateLimitError, type RateLimitKind } from '../errors.js';
import type { RateLimitReading } from '../rate-limit.js';
import { Budget, waitAfterRefusal } from './budget.js';
import type { BucketState, LimitedBy } from './bucket-state.js';
import type { OrgFacts } from './ceilings.js';
import type { Lane } from '../../lane.js';
import { defaultLimits, type Limits } from './limits.js';
import { Parallelism } from './parallelism.js';
import type { Place } from './place.js';

/** A wait up to this is cheaper in place than as a task that fails and comes back. */
export const maxWaitInPlaceMs = 250;
/**
 * Who is told to wait longer comes back in between: the bucket may have become free. Our share lasts; what others take, and
 * Okta's refusals, are mostly over with the window. Until Okta's first answer the true pace is unknown, and mostly higher.
 */
const maxDelayMs = { share: 5 * 60_000, passing: 65_000, unknown: 2000 };

/** How long it is before we look again whether Okta has answered for the first time. */
const firstAnswerMs = 20;

/** What every call says of itself at the gate. */
export interface GateTicket {
  connection: string;
  bucket: string;
  lane: Lane;
  /** The place that it was given when it asked before. */
  place?: Place | undefined;
  signal?: AbortSignal | undefined;
}

/** Leave to make one call. It is ended by exactly one of `answered`, `lost` and `unsent`. */
export interface Passage {
  /** Okta answered. */
  answered: (reading: RateLimitReading | undefined) => void;
  /** No answer came: Okta may have counted the call. */
  lost: () => void;
  /** It was not sent after all. */
  unsent: () => void;
  /** After `answered`: the answer was 429. Gives the wait that follows, in milliseconds. */
  refused: (kind: RateLimitKind, reading: RateLimitReading | undefined, retryAfterMs: number | undefined) => number;
}

export interface GateOptions {
  /** The time in milliseconds. */
  now?: () => number;
  /** Numbers in [0, 1). */
  random?: () => number;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

interface GatedOrg extends OrgFacts {
  parallelism: Parallelism;
  budgets: Map<string, Budget>;
}

/**
 * The one gate that every call to Okta passes. It spends no more of a bucket than our share, evenly over the window, and
 * less when others use it. A call that may not go yet is held back as a failure with a delay, so that it occupies nobody.
 */
export class Gate {
  /** Tells this gate, hence this process, from others. */
  readonly id = randomBytes(4).toString('hex');
  /** How many processes of ours use the same orgs. */
  workers = 1;
  private readonly orgs = new Map<string, GatedOrg>();
  private readonly orgOf = new Map<string, string>();
  private readonly now: () => number;
  private readonly random: () => number;
  private readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;

  constructor({ now = Date.now, random = Math.random, sleep = pause }: GateOptions = {}) {
    this.now = now;
    this.random = random;
    this.sleep = sleep;
  }

  /**
   * Says which org a connection belongs to, and how much of it we may spend.
   *
   * @param org its origin; connections of one org share its buckets
   */
  register(connection: string, { org, limits = defaultLimits }: { org: string; limits?: Limits | undefined }): void {
    this.orgOf.set(connection, org);
    this.org(org, limits);
  }

  /**
   * Says what part of each bucket Okta gives to the token or application of a connection.
   *
   * @param part of one; without being told, half of it is assumed, which is Okta's default
   */
  learnPart(connection: string, part: number): void {
    const org = this.orgFor(connection);
    org.parts.set(connection, part);
    for (const budget of org.budgets.values()) budget.learnPart(this.now());
  }

  /**
   * Asks for leave to make one call. It waits at most {@link maxWaitInPlaceMs}.
   *
   * @throws OktaRateLimitError where the call must wait longer: with the delay, and the place that it has meanwhile
   */
  async enter(ticket: GateTicket): Promise<Passage> {
    const { connection, bucket, lane, signal } = ticket;
    const org = this.orgFor(connection);
    const budget = this.budget(org, bucket);
    const arrivedMs = this.now();
    let nowMs = arrivedMs;
    let { place } = ticket;
    if (place) budget.waiting.back(lane);
    for (;;) {
      signal?.throwIfAborted();
      const verdict = budget.ask(lane, place, nowMs);
      if (verdict.go) {
        if (!org.parallelism.enter()) await this.awaitSlot(org, budget, ticket, arrivedMs + maxWaitInPlaceMs);
        return this.passage(org, budget, ticket);
      }
      place = { bucket, atMs: nowMs, calls: verdict.calls };
      // The first answer, which is under way, tells the true pace.
      const waitMs = budget.isKnown ? verdict.waitMs : Math.min(verdict.waitMs, firstAnswerMs);
      if (nowMs + waitMs > arrivedMs + maxWaitInPlaceMs) {
        const delayMs = this.delayOf(verdict, budget);
        budget.waiting.away(lane, nowMs + delayMs);
        throw held('window', verdict.limitedBy, bucket, delayMs, place);
      }
      try {
        await this.sleep(waitMs, signal);
      } catch (error) {
        budget.vacate(lane);
        throw error;
      }
      nowMs = this.now();
    }
  }

  /** What this process knows of the buckets that it has used. */
  snapshot(): BucketState[] {
    const nowMs = this.now();
    return [...this.orgs].flatMap(([org, { budgets, parallelism }]) =>
      [...budgets.values()].map((budget): BucketState => {
        const shown = budget.shown(nowMs);
        return {
          org,
          bucket: budget.bucket,
          connections: [...budget.connections],
          ...shown,
          waiting: budget.waiting.count(nowMs),
          refused: budget.refused,
          limitedBy: parallelism.waiting > 0 ? 'concurrency' : shown.limitedBy,
          concurrency: { inFlight: parallelism.inFlight, limit: parallelism.limit },
        };
      }),
    );
  }

  /** Waits until fewer calls are under way. */
  private async awaitSlot(
    { parallelism }: GatedOrg,
    budget: Budget,
    ticket: GateTicket,
    untilMs: number,
  ): Promise<void> {
    const { lane, bucket, connection, signal } = ticket;
    let isIn = false;
    try {
      isIn = await parallelism.wait(lane, this.sleep(Math.max(0, untilMs - this.now()), signal));
    } finally {
      if (!isIn) budget.end(false, connection, this.now());
    }
    if (isIn) return;
    const nowMs = this.now();
    const delayMs = this.concurrencyDelay();
    budget.waiting.away(lane, nowMs + delayMs);
    // Its turn has come: nobody goes before it.
    throw held('concurrency', 'concurrency', bucket, delayMs, { bucket, atMs: nowMs, calls: 0 });
  }

  private passage({ parallelism }: GatedOrg, budget: Budget, { connection }: GateTicket): Passage {
    const leave = (end: (nowMs: number) => void): void => {
      end(this.now());
      parallelism.leave();
    };
    return {
      answered: (reading) => {
        leave((nowMs) => budget.answered(reading, connection, nowMs));
      },
      lost: () => {
        leave((nowMs) => budget.end(true, connection, nowMs));
      },
      unsent: () => {
        leave((nowMs) => budget.end(false, connection, nowMs));
      },
      refused: (kind, reading, retryAfterMs) => {
        budget.refused += 1;
        const nowMs = this.now();
        if (kind === 'concurrency') {
          parallelism.refuse(nowMs);
          return Math.max(this.concurrencyDelay(), retryAfterMs ?? 0);
        }
        if (kind === 'window') return this.jittered(budget.refuse(reading, retryAfterMs, connection, nowMs));
        return this.jittered(waitAfterRefusal(reading, retryAfterMs));
      },
    };
  }

  private delayOf({ waitMs, limitedBy }: { waitMs: number; limitedBy: LimitedBy }, budget: Budget): number {
    const most = !budget.isKnown ? 'unknown' : limitedBy === 'share' ? 'share' : 'passing';
    return this.jittered(Math.min(waitMs, maxDelayMs[most]));
  }

  private concurrencyDelay(): number {
    return Math.round(1000 + this.random() * 4000);
  }

  /** Spread so that callers don't come back at once. */
  private jittered(delayMs: number): number {
    return Math.round(delayMs + this.random() * Math.min(1000, delayMs * 0.1));
  }

  private orgFor(connection: string): GatedOrg {
    return this.org(this.orgOf.get(connection) ?? connection, defaultLimits);
  }

  private org(origin: string, limits: Limits): GatedOrg {
    const known = this.orgs.get(origin);
    if (known) return known;
    const workers = () => Math.max(1, this.workers);
    const org = { limits, workers, shows: undefined, parts: new Map<string, number>(), parallelism: new Parallelism(limits.share, workers), budgets: new Map<string, Budget>() }; // prettier-ignore
    this.orgs.set(origin, org);
    return org;
  }

  private budget(org: GatedOrg, bucket: string): Budget {
    const known = org.budgets.get(bucket);
    if (known) return known;
    const budget = new Budget(bucket, org, this.now());
    org.budgets.set(bucket, budget);
    return budget;
  }
}

const held = (kind: RateLimitKind, limitedBy: LimitedBy, bucket: string, delayMs: number, place: Place) =>
  new OktaRateLimitError(kind, bucket, delayMs, undefined, { place, limitedBy });

const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  delay(ms, undefined, signal === undefined ? {} : { signal });
