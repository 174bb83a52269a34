import { addDigest, boundsOf, foldOld, type LogDigests } from '../../src/triggers/log-digest.js';
import type { TriggerState } from './trigger-state.js';

/** What is known of the log being whole. */
export interface Certificate {
  /** All until then was compared (ISO 8601). */
  upTo: string;
  /** Events that the log has of the windows that were compared. */
  events: number;
  /** Events that the latest comparison missed. */
  missing: number;
  /** Events that were missing at some time, and were delivered then. */
  found: number;
  sentAgain: number;
  /** Whether the window after it is to be compared once more. */
  isAgain: boolean;
}

/** A minute and its digest take about 45 bytes. */
const keptStretches = 3000;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const mostCertified = 20_000;

/** Events are compared by whole minutes, and by whole hours where they are old. */
export function wholeFrom(time: string): string {
  return new Date(Math.ceil(Date.parse(time) / hourMs) * hourMs).toISOString();
}

/**
 * The next window to compare with the log; undefined where that is too early, or too little of it.
 *
 * @param settleMs after that time no event is expected to come late
 * @param leastMs a shorter one isn't worth a search
 */
export function nextWindow(
  { certificate, caughtUp, readUpTo = '', digests }: TriggerState,
  { nowMs, settleMs, leastMs }: { nowMs: number; settleMs: number; leastMs: number },
): { from: string; until: string } | undefined {
  const fromMs = Date.parse(certificate.upTo);
  // What came late since the log was last read is not missing: the next read brings it.
  const settledMs = Math.floor((Math.min(nowMs, Date.parse(readUpTo)) - settleMs) / minuteMs) * minuteMs;
  if (!caughtUp || !(settledMs - fromMs >= Math.max(leastMs, minuteMs))) return undefined;
  let untilMs = settledMs;
  let count = 0;
  for (const [stretch, [events]] of Object.entries(digests).sort(([one], [other]) => (one < other ? -1 : 1))) {
    const [startMs, endMs] = boundsOf(stretch);
    if (endMs <= fromMs || endMs > settledMs) continue;
    count += events;
    if (count > mostCertified && startMs > fromMs) {
      untilMs = startMs;
      break;
    }
  }
  // Where hours were counted, a window ends with one.
  if (nowMs - untilMs > dayMs - hourMs) untilMs = Math.max(Math.floor(untilMs / hourMs) * hourMs, fromMs + hourMs);
  if (untilMs > settledMs) return undefined;
  return { from: certificate.upTo, until: new Date(untilMs).toISOString() };
}

/** What was handled in a window. */
export function handledIn({ digests }: TriggerState, from: string, until: string): LogDigests {
  const [fromMs, untilMs] = [Date.parse(from), Date.parse(until)];
  const within = Object.entries(digests).filter(([stretch]) => {
    const [startMs, endMs] = boundsOf(stretch);
    return endMs > fromMs && startMs < untilMs;
  });
  return Object.fromEntries(within);
}

/** Old minutes become hours; of the oldest hours it is no longer known what was handled, so they can't be certified. */
export function bounded(
  { certificate }: TriggerState,
  digests: LogDigests,
  nowMs: number,
): Pick<TriggerState, 'digests' | 'certificate'> {
  const all = Object.entries(foldOld(digests, nowMs)).sort(([one], [other]) => (one < other ? -1 : 1));
  const dropped = all.slice(0, -keptStretches).at(-1);
  if (dropped === undefined) return { digests: Object.fromEntries(all), certificate };
  const upToMs = Math.max(boundsOf(dropped[0])[1], Date.parse(certificate.upTo));
  return {
    digests: Object.fromEntries(all.slice(-keptStretches)),
    certificate: { ...certificate, upTo: new Date(upToMs).toISOString() },
  };
}

export function mergeDigests(one: LogDigests, other: LogDigests): LogDigests {
  const merged = { ...one };
  for (const [stretch, digest] of Object.entries(other)) addDigest(merged, stretch, digest);
  return merged;
}
