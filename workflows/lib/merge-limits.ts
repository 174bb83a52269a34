import type { WorkerLimits } from '../../activities/limits.js';
import type { BucketState, LimitedBy } from '../../src/okta/gate/bucket-state.js';

/** How one of an org's buckets stands, by what all our workers know of it. */
export interface OrgBucket {
  /** The org's origin. */
  org: string;
  connections: string[];
  bucket: string;
  /** Requests a minute, as Okta shows them; absent until its first answer. */
  limit?: number;
  /** Of these, how many a minute all our workers allow themselves together. */
  allowed: number;
  /** Calls of all our workers in the present window. */
  usedByUs: number;
  /** Calls of everybody else in it. */
  usedByOthers: number;
  /** Calls that are left in it; absent where nobody has called in it. */
  left?: number;
  /** When it ends (ISO 8601). */
  resetAt?: string;
  /** Calls that were told to come back later, by lane. */
  waiting: BucketState['waiting'];
  /** Answers with 429 since the workers started. */
  refused: number;
  /** Why calls wait: the gravest reason that a worker gives. */
  limitedBy: LimitedBy;
  /** Calls of all our workers under way in the org, and how many may be; no limit where one of them has none. */
  concurrency: { inFlight: number; limit?: number };
}

/** From the lightest to the gravest: a few seconds, our own choice, strangers' use, nothing until the reset. */
const gravity: LimitedBy[] = ['nothing', 'concurrency', 'share', 'others', 'window'];

/** What two workers believe of the end of one window differs by no more. */
const sameWindowMs = 5000;

/** A bucket as one worker sees it. */
interface Sight {
  state: BucketState;
  /** How long the window still lasts by the worker's own clock: clocks differ. */
  endsInMs: number | undefined;
}

/**
 * Makes one picture of what several workers know.
 *
 * @param nowMs the time in milliseconds; by it the end of a window is given
 */
export function mergeLimits(readings: readonly WorkerLimits[], nowMs: number): OrgBucket[] {
  const sights = new Map<string, Sight[]>();
  for (const { at, buckets } of readings) {
    for (const state of buckets) {
      const key = `${state.org}\n${state.bucket}`;
      const endsInMs = state.resetAt === undefined ? undefined : state.resetAt - Date.parse(at);
      sights.set(key, [...(sights.get(key) ?? []), { state, endsInMs }]);
    }
  }
  return [...sights]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, ofBucket]) => merged(ofBucket, readings, nowMs));
}

function merged(sights: Sight[], readings: readonly WorkerLimits[], nowMs: number): OrgBucket {
  const states = sights.map(({ state }) => state);
  const [{ org, bucket }] = states as [BucketState];
  // A worker may see no more than its token's part of the bucket; who sees most sees the bucket itself.
  const limit = greatest(states.map((state) => state.limit));
  const seen = sights.filter(({ state }) => state.limit === limit);
  const endsInMs = greatest(seen.map((sight) => sight.endsInMs));
  // The calls of a worker that has seen nothing of the present window were made in one before.
  const isPresent = (sight: Sight): boolean =>
    endsInMs === undefined || (sight.endsInMs !== undefined && Math.abs(sight.endsInMs - endsInMs) <= sameWindowMs);
  const present = seen.filter(isPresent).map(({ state }) => state);
  const usedByUs = sum(sights.filter(isPresent).map(({ state }) => state.usedByUs));
  // Who has seen the most has looked last; to each worker, the others of ours are strangers.
  const used = Math.max(...present.map((state) => state.usedByUs + state.usedByOthers));
  const left = least(present.map((state) => state.left));
  return {
    ...{ org, bucket, connections: [...new Set(states.flatMap(({ connections }) => connections))].sort() },
    ...(limit === undefined ? {} : { limit }),
    allowed: Math.min(...present.map(({ allowed }) => allowed)),
    ...{ usedByUs, usedByOthers: Math.max(0, used - usedByUs) },
    ...(left === undefined ? {} : { left }),
    ...(endsInMs === undefined ? {} : { resetAt: new Date(nowMs + endsInMs).toISOString() }),
    waiting: {
      urgent: sum(states.map(({ waiting }) => waiting.urgent)),
      normal: sum(states.map(({ waiting }) => waiting.normal)),
      bulk: sum(states.map(({ waiting }) => waiting.bulk)),
    },
    refused: sum(states.map(({ refused }) => refused)),
    limitedBy: gravity.findLast((reason) => states.some(({ limitedBy }) => limitedBy === reason)) ?? 'nothing',
    concurrency: concurrencyOf(org, readings),
  };
}

/** That of an org: each worker says it with every bucket. */
function concurrencyOf(org: string, readings: readonly WorkerLimits[]): OrgBucket['concurrency'] {
  const all = readings.flatMap(({ buckets }) => buckets.find((state) => state.org === org)?.concurrency ?? []);
  const limits = all.flatMap(({ limit }) => limit ?? []);
  return {
    inFlight: sum(all.map(({ inFlight }) => inFlight)),
    ...(limits.length < all.length ? {} : { limit: sum(limits) }),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

const known = (numbers: readonly (number | undefined)[]): number[] => numbers.filter((one) => one !== undefined);

const greatest = (numbers: readonly (number | undefined)[]): number | undefined =>
  known(numbers).length === 0 ? undefined : Math.max(...known(numbers));

const least = (numbers: readonly (number | undefined)[]): number | undefined =>
  known(numbers).length === 0 ? undefined : Math.min(...known(numbers));
