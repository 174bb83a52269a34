import type { Answer, Call, Route } from '../http/call.js';
import { publishedKey, type StoredEvent } from '../org/event-log.js';
import { invalid } from '../org/okta-error.js';
import { readLogQuery, type LogQuery } from './log-query.js';
import { selfLink, withQuery } from './page.js';

/** A cursor tells when it was made, because it may expire. */
interface Position {
  at: number;
  /** Polling: the place in the order of persistence. */
  sequence?: number;
  /** Bounded: the place in the order of publication, and the bounds that the first request had. */
  key?: string;
  since?: number;
  until?: number;
}

const expired = (): Error => invalid('after', 'after: The cursor is invalid or has expired');

function readPosition(call: Call, { after, identity }: LogQuery): Position | undefined {
  if (after === undefined) return undefined;
  const position = call.org.cursors.decode(identity, after) as Position | undefined;
  const { logCursorLifetimeMs } = call.org.settings;
  if (position === undefined) throw expired();
  if (logCursorLifetimeMs > 0 && position.at + logCursorLifetimeMs < call.org.clock.now()) throw expired();
  return position;
}

function nextLink(call: Call, query: LogQuery, position: Position): string {
  const after = call.org.cursors.encode(query.identity, position);
  return withQuery(call, { after, limit: String(query.limit) });
}

/** Without an end the log is polled: in the order of persistence, and there is always a next page. */
function poll(call: Call, query: LogQuery): Answer {
  const { org } = call;
  const from = readPosition(call, query);
  let sequence = from?.sequence ?? 0;
  const events: unknown[] = [];
  let full = query.limit === 0;
  if (!full) {
    for (const stored of org.log.storedAfter(sequence)) {
      if (from === undefined && stored.persistedAt < query.since) continue;
      if (!query.matches(stored.event)) continue;
      events.push(stored.event);
      if (events.length === query.limit) {
        [sequence, full] = [stored.sequence, true];
        break;
      }
    }
  } else if (from === undefined) sequence = startOf(call, query);
  // All was looked at: what comes next is stored later.
  if (!full) sequence = org.log.size;
  const next = nextLink(call, query, { at: org.clock.now(), sequence });
  return { status: 200, body: events, links: { self: selfLink(call, query.limit), next } };
}

function startOf({ org }: Call, { since }: LogQuery): number {
  for (const { persistedAt, sequence } of org.log.storedAfter(0)) if (persistedAt >= since) return sequence - 1;
  return org.log.size;
}

/** With an end, the log goes by publication, and the last page has no next one: what is stored late is missed. */
function bounded(call: Call, query: LogQuery, until: number): Answer {
  const { org } = call;
  const from = readPosition(call, query);
  const bounds = { since: from?.since ?? query.since, until: from?.until ?? until };
  const stored = query.descending
    ? newestFirst(call, bounds, from?.key)
    : org.log.publishedBetween(bounds.since, bounds.until, from?.key);
  const events: StoredEvent[] = [];
  let next: string | undefined;
  for (const item of query.limit === 0 ? [] : stored) {
    if (!query.matches(item.event)) continue;
    const last = events.at(-1);
    if (events.length === query.limit && last !== undefined) {
      next = nextLink(call, query, { at: org.clock.now(), key: publishedKey(last), ...bounds });
      break;
    }
    events.push(item);
  }
  return { status: 200, body: events.map(({ event }) => event), links: { self: selfLink(call, query.limit), next } };
}

function newestFirst({ org }: Call, { since, until }: { since: number; until: number }, key?: string): StoredEvent[] {
  const all = [...org.log.publishedBetween(since, until)].reverse();
  return key === undefined ? all : all.filter((stored) => publishedKey(stored) < key);
}

function listLogEvents(call: Call): Answer {
  const query = readLogQuery(call);
  return query.until === undefined ? poll(call, query) : bounded(call, query, query.until);
}

export const logRoutes: Route[] = [
  {
    method: 'GET',
    path: '/api/v1/logs',
    operation: 'listLogEvents',
    bucket: 'logs',
    scope: 'okta.logs.read',
    handle: listLogEvents,
  },
];
