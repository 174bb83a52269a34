import { Context } from '@temporalio/activity';
import { OktaRateLimitError } from '../src/okta/errors.js';
import type { OktaCall } from '../src/traced.js';
import type { Place } from '../src/okta/gate/place.js';

/** Heartbeat details: what the next attempt has to know of this one and of those before it. */
interface AttemptRecord {
  /** The attempt that left it. */
  attempt: number;
  /** The attempt that, like all before it, is known to have changed nothing. */
  refusedAttempt?: number;
  /** Attempts that failed, waits for the rate limit not counted. */
  failures: number;
  /** Places among those who wait, by the bucket. */
  places: Record<string, Place>;
  /** The calls that they made, where they are traced. */
  calls?: OktaCall[];
}

/** What is known of the attempts before this one. */
export interface EarlierAttempts {
  /** Whether one of them may have changed something: all may that didn't record the contrary. */
  mayHaveChanged: boolean;
  /** How many of them failed, waits for the rate limit not counted. */
  failures: number;
  places: Record<string, Place>;
  /** The calls that they made, where they are traced. */
  calls: OktaCall[];
}

export function earlierAttempts(): EarlierAttempts {
  const { info } = Context.current();
  const { attempt } = info;
  const record = info.heartbeatDetails as Partial<AttemptRecord> | undefined;
  const recorded = record?.attempt ?? 0;
  return {
    mayHaveChanged: attempt > 1 && record?.refusedAttempt !== attempt - 1,
    // Those that died without a word failed.
    failures: (record?.failures ?? 0) + Math.max(0, attempt - 1 - recorded),
    places: record?.places ?? {},
    calls: record?.calls ?? [],
  };
}

/** The place among those who wait for a bucket that this attempt came with. It counts for one call, so it is given once. */
export function turnAt(bucket: string): () => Place | undefined {
  let turn = earlierAttempts().places[bucket];
  return () => {
    const taken = turn;
    turn = undefined;
    return taken;
  };
}

/**
 * Records, for the next attempt, how this one ended.
 *
 * @param mayHaveChanged whether this attempt or one before it may have changed something
 * @param more what the next attempt has to know besides
 */
export function recordAttempt({ mayHaveChanged, failures, places, calls }: EarlierAttempts, more: object = {}): void {
  const { attempt } = Context.current().info;
  const record: AttemptRecord = {
    ...{ attempt, failures, places },
    ...(mayHaveChanged ? {} : { refusedAttempt: attempt }),
    ...(calls.length === 0 ? {} : { calls }),
  };
  Context.current().heartbeat({ ...more, ...record });
}

/** The places that the next attempt comes with: a call that was held back has one, those that went have none. */
export function placesAfter(error: unknown, places: Record<string, Place>): Record<string, Place> {
  if (!(error instanceof OktaRateLimitError) || !error.held) return places;
  return { ...places, [error.bucket]: error.held.place };
}
