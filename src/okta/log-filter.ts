import { evaluateFilter } from './log-filter-evaluate.js';
import { FilterSyntaxError, forEachCondition, parseFilter, type FilterCondition, type FilterNode } from './log-filter-grammar.js'; // prettier-ignore

/** A System Log filter that was checked. Plain data: it may be stored and sent. */
export interface LogFilter {
  readonly expression: string;
  readonly root: FilterNode;
}

/** Okta would refuse the filter: with this `errorCode`, because of what is at `position` (counted from 0). */
export class LogFilterError extends Error {
  override readonly name = 'LogFilterError';

  constructor(
    message: string,
    readonly position: number,
    readonly errorCode: 'E0000031' | 'E0000053',
  ) {
    super(message);
  }
}

const anything = true as const;
const geographicalContext = {
  city: anything,
  state: anything,
  country: anything,
  postalCode: anything,
  geolocation: { lat: anything, lon: anything },
};
const party = { id: anything, type: anything, alternateId: anything, displayName: anything, detailEntry: anything };

interface Attributes {
  [name: string]: true | Attributes;
}

/** What can be asked of an event; `true` leaves open what is below, where Okta adds attributes without notice. */
const attributes: Attributes = {
  uuid: anything,
  version: anything,
  eventType: anything,
  legacyEventType: anything,
  displayMessage: anything,
  severity: anything,
  actor: party,
  client: {
    id: anything,
    ipAddress: anything,
    zone: anything,
    device: anything,
    userAgent: { rawUserAgent: anything, os: anything, browser: anything },
    geographicalContext,
  },
  device: anything,
  outcome: { result: anything, reason: anything },
  target: party,
  transaction: { type: anything, id: anything, detail: anything },
  debugContext: { debugData: anything },
  authenticationContext: anything,
  securityContext: anything,
  request: { ipChain: { ip: anything, version: anything, source: anything, geographicalContext, ipDetails: anything } },
};

/** Long texts that Okta has no index for. */
const withoutContains: ReadonlySet<string> = new Set([
  'debugContext.debugData.url',
  'debugContext.debugData.requestUri',
]);

/**
 * Parses a filter of the System Log as Okta would: what Okta refuses is refused here.
 *
 * @see https://developer.okta.com/docs/reference/system-log-query/
 * @throws LogFilterError
 */
export function parseLogFilter(expression: string): LogFilter {
  let root: FilterNode;
  try {
    root = parseFilter(expression);
  } catch (error) {
    if (error instanceof FilterSyntaxError) throw new LogFilterError(error.message, error.position, 'E0000053');
    throw error;
  }
  forEachCondition(root, checkCondition);
  return { expression, root };
}

/**
 * Whether an event meets the filter. Attributes and values compare as {@link evaluateFilter} says: case-insensitively,
 * and any element of a list will do, so `target.id eq "a" and target.id eq "b"` finds events with both targets.
 */
export function matchesLogFilter(filter: LogFilter, event: unknown): boolean {
  return evaluateFilter(filter.root, event);
}

function checkCondition(condition: FilterCondition): void {
  const { path, position } = condition;
  const name = path.join('.');
  if (name === 'published') {
    throw new LogFilterError('published can\'t be filtered: use "since" and "until"', position, 'E0000053');
  }
  if (path.includes('changeDetails')) {
    throw new LogFilterError("changeDetails can't be filtered", position, 'E0000053');
  }
  if (!isKnown(path)) throw new LogFilterError(`events have no attribute ${name}`, position, 'E0000053');
  if (condition.kind === 'compare' && condition.operator === 'co' && withoutContains.has(name)) {
    throw new LogFilterError(`${name} can't be filtered by "co"`, position, 'E0000031');
  }
}

function isKnown(path: readonly string[]): boolean {
  let level: true | Attributes | undefined = attributes;
  for (const name of path) {
    if (level === true) return true;
    level = Object.hasOwn(level, name) ? level[name] : undefined;
    if (level === undefined) return false;
  }
  return true;
}
