import type { CertifyResult } from '../../activities/triggers/certify.js';
import type { RouteOutcome } from '../../activities/triggers/delivery.js';
import type { FollowLogResult } from '../../activities/triggers/follow.js';
import type { RedeliverResult } from '../../activities/triggers/redeliver.js';
import {
  type DeadLetters,
  mergeDeadLetters,
  noDeadLetters,
  withoutDeadLetters,
} from '../../src/triggers/dead-letter.js';
import { joinKeys, splitKeys } from '../../src/triggers/event-key.js';
import { boundsOf, type LogDigests } from '../../src/triggers/log-digest.js';
import { bounded, type Certificate, mergeDigests, wholeFrom } from './trigger-certificate.js';
import type { TriggerConfig } from './trigger-input.js';

/** Who changed a trigger, and how. */
export interface TriggerChange {
  /** ISO 8601 */
  at: string;
  by: string;
  what: string;
}

/** Where a trigger stands: all of it travels into the next run. */
export interface TriggerState {
  config: TriggerConfig;
  generation: number;
  /** Okta's `next` link: the only cursor that loses nothing. */
  cursor?: string | undefined;
  /** Where to begin while there is no cursor (ISO 8601). */
  since: string;
  polls: number;
  fetched: number;
  routes: Record<string, RouteOutcome>;
  unrouted: number;
  own: number;
  repeated: number;
  byHook: number;
  lastPublished?: string | undefined;
  lastError?: string | undefined;
  /** When Okta last answered (ISO 8601). */
  lastPolledAt?: string | undefined;
  /** All that Okta had stored by then was read and handed over (ISO 8601). */
  readUpTo?: string | undefined;
  caughtUp: boolean;
  pausedBy?: { by: string; at: string; reason?: string | undefined } | undefined;
  changes: TriggerChange[];
  /** Keys of the events handled last. */
  recent: string;
  /** Whether the next poll may meet what was handled already. */
  overlaps: boolean;
  /** Keys of events that the hook brought and no poll has met yet. */
  hooked: string;
  digests: LogDigests;
  certificate: Certificate;
  letters: DeadLetters;
}

/** A lost cursor is replaced by a look back that overlaps what was seen; the repeats are known by their keys. */
const overlapMs = 5 * 60_000;
const keptChanges = 50;
const changeLength = 300;
const keptRecent = 6000;
const keptHooked = 4000;

export function startAt(config: TriggerConfig, since: string): TriggerState {
  return {
    ...{ config, generation: 1, since, polls: 0, fetched: 0, routes: {}, unrouted: 0, own: 0, repeated: 0, byHook: 0 },
    ...{ caughtUp: false, changes: [], recent: '', overlaps: false, hooked: '', digests: {}, letters: noDeadLetters() },
    certificate: { upTo: wholeFrom(since), events: 0, missing: 0, found: 0, sentAgain: 0, isAgain: false },
  };
}

/** Moves on after events were delivered, never before. */
export function afterFollowing(state: TriggerState, result: FollowLogResult, nowMs: number): TriggerState {
  if (result.cursor === undefined) return state;
  const keys = splitKeys(result.keys);
  // Some the hook may have brought meanwhile: no later poll will meet them.
  const met = new Set([...splitKeys(result.hooked), ...keys]);
  const now = new Date(nowMs).toISOString();
  // Workers of an older version don't say up to when.
  const readUpTo = result.readUpTo ?? (result.caughtUp ? now : undefined);
  return {
    ...state,
    cursor: result.cursor,
    polls: state.polls + result.polls,
    fetched: state.fetched + result.fetched,
    routes: mergeOutcomes(state.routes, result.routes),
    unrouted: state.unrouted + result.unrouted,
    own: state.own + result.own,
    repeated: state.repeated + result.repeated,
    // Late events make `published` go backwards while polling.
    lastPublished: latest(state.lastPublished, result.lastPublished),
    lastError: undefined,
    lastPolledAt: result.polls > 0 ? now : state.lastPolledAt,
    readUpTo: latest(state.readUpTo, readUpTo),
    caughtUp: result.caughtUp,
    recent: lastKeys([...splitKeys(state.recent), ...keys], keptRecent),
    overlaps: state.overlaps && !result.caughtUp,
    hooked: joinKeys(splitKeys(state.hooked).filter((key) => !met.has(key))),
    ...bounded(state, mergeDigests(state.digests, result.digests), nowMs),
    letters: mergeDeadLetters(state.letters, result.letters),
  };
}

/** Stays where it is after a failure; the next poll repeats it. */
export const afterFailure = (state: TriggerState, message: string): TriggerState => ({
  ...state,
  polls: state.polls + 1,
  lastError: message,
  caughtUp: false,
});

/** Whether the log was ever read: failed polls don't count. */
export const hasPlace = ({ cursor, lastPublished }: TriggerState): boolean =>
  cursor !== undefined || lastPublished !== undefined;

/** Okta no longer takes the cursor, or another filter has none: begin anew, before what was seen last. */
export function afterLostCursor(state: TriggerState): TriggerState {
  const { since, lastPublished, readUpTo } = state;
  const seen = [lastPublished, readUpTo].filter((time) => time !== undefined).map((time) => Date.parse(time));
  // What was published before that may have come late, but not by more than the overlap.
  const fromMs = Math.max(Date.parse(since), ...seen.map((ms) => ms - overlapMs));
  return { ...state, cursor: undefined, since: new Date(fromMs).toISOString(), overlaps: true };
}

/** Other settings: a filter has a cursor of its own. What the old one didn't ask for can't be certified by the new one. */
export function afterChange(state: TriggerState, config: TriggerConfig, nowMs: number): TriggerState {
  const changed = { ...state, config };
  if (config.filter === state.config.filter) return changed;
  const upTo = wholeFrom(new Date(nowMs).toISOString());
  return { ...afterLostCursor(changed), digests: {}, certificate: { ...state.certificate, upTo } };
}

/** Begins again at a time: what comes is delivered again on purpose. */
export function afterRewind(state: TriggerState, since: string): TriggerState {
  return {
    ...startAt(state.config, since),
    ...{ generation: state.generation + 1, polls: state.polls, routes: state.routes, letters: state.letters },
    ...{ fetched: state.fetched, unrouted: state.unrouted, own: state.own, byHook: state.byHook },
    ...{ changes: state.changes, pausedBy: state.pausedBy, repeated: state.repeated },
  };
}

export function afterHook(
  state: TriggerState,
  { generation, keys: joined, routes, letters }: { generation: number; keys: string; routes: Record<string, RouteOutcome>; letters: DeadLetters }, // prettier-ignore
): TriggerState {
  const keys = splitKeys(joined);
  const told = {
    ...state,
    byHook: state.byHook + keys.length,
    routes: mergeOutcomes(state.routes, routes),
    letters: mergeDeadLetters(state.letters, letters),
  };
  // Of an earlier generation: this one delivers them anew.
  if (generation !== state.generation) return told;
  // What a poll had brought before the hook did won't be met again.
  const recent = new Set(splitKeys(state.recent));
  const ahead = keys.filter((key) => !recent.has(key));
  return { ...told, hooked: lastKeys([...splitKeys(state.hooked), ...ahead], keptHooked) };
}

/** So many of the hook's events wait for their poll that it should come soon. */
export const needsPoll = ({ hooked }: TriggerState): boolean => splitKeys(hooked).length > keptHooked / 2;

export function afterRedelivery(state: TriggerState, taken: DeadLetters, result: RedeliverResult): TriggerState {
  const delivered = Object.fromEntries(
    Object.entries(result.routes).map(([route, outcome]) => [
      route,
      { delivered: outcome.delivered, undeliverable: 0 },
    ]),
  );
  return {
    ...state,
    letters: mergeDeadLetters(withoutDeadLetters(state.letters, taken), result.letters),
    routes: mergeOutcomes(state.routes, delivered),
  };
}

/**
 * A window was compared. Where something was missing, it was delivered meanwhile, and the same window is compared once more
 * before the certificate moves on.
 */
export function afterCertifying(state: TriggerState, until: string, result: CertifyResult): TriggerState {
  const { certificate } = state;
  const untilMs = Date.parse(until);
  const isAgain = result.sentAgain > 0 && !certificate.isAgain;
  const told = {
    ...state,
    routes: mergeOutcomes(state.routes, result.routes),
    letters: mergeDeadLetters(state.letters, result.letters),
  };
  const counts = {
    missing: result.missing,
    found: certificate.found + result.missing,
    sentAgain: certificate.sentAgain + result.sentAgain,
  };
  if (isAgain) {
    const digests = { ...state.digests, ...result.corrected };
    return { ...told, digests, certificate: { ...certificate, ...counts, isAgain } };
  }
  return {
    ...told,
    certificate: { ...counts, upTo: until, events: certificate.events + result.events, isAgain },
    digests: Object.fromEntries(Object.entries(state.digests).filter(([stretch]) => boundsOf(stretch)[1] > untilMs)),
  };
}

export const withChange = (state: TriggerState, { what, ...change }: TriggerChange): TriggerState => ({
  ...state,
  changes: [...state.changes, { ...change, what: what.slice(0, changeLength) }].slice(-keptChanges),
});

const lastKeys = (keys: string[], kept: number): string => joinKeys(keys.slice(-kept));

function mergeOutcomes(
  one: Record<string, RouteOutcome>,
  other: Record<string, RouteOutcome>,
): Record<string, RouteOutcome> {
  const merged = { ...one };
  for (const [route, { delivered, undeliverable }] of Object.entries(other)) {
    const had = merged[route] ?? { delivered: 0, undeliverable: 0 };
    merged[route] = { delivered: had.delivered + delivered, undeliverable: had.undeliverable + undeliverable };
  }
  return merged;
}

const latest = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && Date.parse(b) > Date.parse(a)) ? b : a;
