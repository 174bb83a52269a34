import { LogFilterError, matchesLogFilter, parseLogFilter } from '../../src/okta/log-filter.js';
import type { Call } from '../http/call.js';
import type { LogEvent } from '../org/event-log.js';
import { invalid, OktaRefusal, typeMismatch } from '../org/okta-error.js';
import { compileKeywords } from './log-keywords.js';

const day = 86_400_000;
const defaultReachMs = 7 * day;
const farthestMs = 180 * day;
const most = 1000;

export interface LogQuery {
  since: number;
  /** Only bounded requests have an end. */
  until: number | undefined;
  descending: boolean;
  limit: number;
  after: string | undefined;
  matches: (event: LogEvent) => boolean;
  /** What the cursor belongs to. */
  identity: string;
}

/** Reads and checks the parameters of `GET /logs`. */
export function readLogQuery(call: Call): LogQuery {
  const { query, org } = call;
  const now = org.clock.now();
  const order = query.get('sortOrder')?.toUpperCase() ?? 'ASCENDING';
  if (order !== 'ASCENDING' && order !== 'DESCENDING')
    throw invalid('sortOrder', 'sortOrder: must be ASCENDING or DESCENDING');
  const descending = order === 'DESCENDING';
  const given = { since: readDate(query, 'since'), until: readDate(query, 'until') };
  // Newest first has no place for what is still to come: it goes up to now.
  const until = given.until ?? (descending ? now : undefined);
  const since = given.since ?? (until ?? now) - defaultReachMs;
  // A cursor has its own place: the `since` that a link still carries may have grown old.
  if (given.since !== undefined && !query.has('after') && given.since < now - farthestMs) {
    throw new OktaRefusal(400, 'E0000053', 'Invalid since: it must not be more than 180 days ago.');
  }
  if (until !== undefined && since > until) throw invalid('since', 'since: must not be after until');
  const [filter, q] = [query.get('filter'), query.get('q')];
  return {
    since,
    until,
    descending,
    limit: readLimit(query),
    after: query.get('after') ?? undefined,
    matches: both(compileFilter(filter), compileKeywords(q)),
    identity: JSON.stringify(['logs', filter, q, order, given.until !== undefined]),
  };
}

function readLimit(query: URLSearchParams): number {
  const value = query.get('limit');
  if (value === null) return 100;
  if (!/^-?\d+$/.test(value)) throw typeMismatch('limit');
  const limit = Number(value);
  if (limit < 0 || limit > most) throw invalid('limit', `limit: must be between 0 and ${most}`);
  return limit;
}

function readDate(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  const isIso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/.test(value);
  const time = isIso ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new OktaRefusal(400, 'E0000030', `Invalid date. Dates must be of the form yyyy-MM-dd'T'HH:mm:ss.SSSZZ, e.g. 2013-01-01T12:00:00.000-07:00: ${name}`); // prettier-ignore
  }
  return time;
}

function compileFilter(filter: string | null): (event: LogEvent) => boolean {
  if (filter === null) return () => true;
  try {
    const parsed = parseLogFilter(filter);
    return (event) => matchesLogFilter(parsed, event);
  } catch (error) {
    if (!(error instanceof LogFilterError)) throw error;
    const summary = error.errorCode === 'E0000053' ? 'Invalid SCIM filter.' : 'Invalid search criteria.';
    throw new OktaRefusal(400, error.errorCode, summary, [`${error.message} (at ${error.position})`]);
  }
}

const both =
  (left: (event: LogEvent) => boolean, right: (event: LogEvent) => boolean) =>
  (event: LogEvent): boolean =>
    left(event) && right(event);
