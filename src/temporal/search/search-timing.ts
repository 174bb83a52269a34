import type { ScheduleOptions } from '@temporalio/client';
import { parseDuration } from '../../duration.js';
import { invalid } from './search-error.js';

/** When a search runs: by an interval, or by a cron expression. */
export interface SearchTiming {
  /** How often, e.g. `15m`, `1h`, `1 day`; counted from 1970-01-01T00:00:00Z, so that `1h` is each full hour. */
  every?: string | undefined;
  /** Minute, hour, day, month, day of the week, e.g. `0 6 * * MON-FRI`. */
  cron?: string | undefined;
  /** An IANA name for the cron expression, e.g. `Europe/Berlin` (default: UTC). */
  timeZone?: string | undefined;
}

/** Temporal's schedules know intervals of whole seconds. */
export function intervalSeconds(every: string): number {
  const seconds = parseDuration(every);
  if (seconds !== undefined && seconds >= 1) return seconds;
  throw invalid('every', `"${every}" is no interval: give a number and a unit, as 15m, 1h or 1d`);
}

/** Checks when a search is to run; the cron expression itself is checked by Temporal. */
export function timingSpec({ every, cron, timeZone }: SearchTiming): ScheduleOptions['spec'] {
  if ((every === undefined) === (cron === undefined)) throw invalid('every', 'or cron must be given, and not both');
  if (every !== undefined) {
    if (timeZone !== undefined) throw invalid('timeZone', 'is for a cron expression: an interval has none');
    return { intervals: [{ every: intervalSeconds(every) * 1000 }] };
  }
  if (cron === undefined || !/^\s*(@\w+.*|(\S+\s+){4,6}\S+)\s*$/.test(cron)) {
    throw invalid('cron', `"${cron ?? ''}" is no cron expression: give five fields, as "0 6 * * MON-FRI"`);
  }
  if (/^(CRON_)?TZ=/.test(cron.trim())) throw invalid('cron', 'names a time zone: give it as timeZone');
  if (timeZone !== undefined) assertTimeZone(timeZone);
  return { cronExpressions: [cron.trim()], ...(timeZone === undefined ? {} : { timezone: timeZone }) };
}

function assertTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw invalid('timeZone', `"${timeZone}" is unknown: give an IANA name, as Europe/Berlin`);
  }
}

/**
 * Where the first window begins: with an interval, one interval before the first nominal time; else now. Both less what
 * events may take to arrive, as all windows.
 */
export function firstSince({ every }: SearchTiming, settleSeconds: number, nowMs: number): string {
  const everyMs = every === undefined ? 1 : intervalSeconds(every) * 1000;
  return new Date(Math.floor(nowMs / everyMs) * everyMs - settleSeconds * 1000).toISOString();
}
