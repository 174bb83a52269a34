import { type LogEvent, logEventsSchema } from '../../src/actions/schemas/log-event.js';
import type { Lane } from '../../src/lane.js';
import type { OktaClient } from '../../src/okta/client.js';
import { OktaResponseError } from '../../src/okta/errors.js';
import type { Place } from '../../src/okta/gate/place.js';

const path = '/api/v1/logs';

/** What every read of the log says of itself. */
export interface LogReadOptions {
  lane: Lane;
  place?: Place | undefined;
  signal: AbortSignal;
}

export interface PollFrom {
  filter: string | undefined;
  limit: number;
  /** Okta's `next` link; without it, the chain begins at `since`. */
  cursor: string | undefined;
  since: string;
}

/** One page of a poll: in the order in which Okta stored the events, with the cursor behind them. */
export async function pollPage(
  client: OktaClient,
  { filter, limit, cursor, since }: PollFrom,
  options: LogReadOptions,
): Promise<{ events: LogEvent[]; cursor: string }> {
  const { body: events, next } = await client.request({
    method: 'GET',
    path: cursor ?? path,
    // No `until`: its absence makes the request a poll, which is ordered by arrival and loses nothing.
    query: cursor === undefined ? { since, filter, limit, sortOrder: 'ASCENDING' } : undefined,
    bucket: 'logs',
    ...options,
    schema: logEventsSchema,
  });
  // Some orgs give back the very link that was asked for when there is nothing new.
  const after = next ?? cursor;
  if (after === undefined) throw new OktaResponseError('GET', path, ['a poll came without a next link']);
  return { events, cursor: after };
}

/**
 * The events that were published from a time on, until another one, page by page. Which ends Okta includes isn't
 * documented: a millisecond more is asked for, and what is outside is left out.
 */
export async function* windowPages(
  client: OktaClient,
  { filter, fromMs, untilMs }: { filter: string | undefined; fromMs: number; untilMs: number },
  options: LogReadOptions,
): AsyncGenerator<LogEvent[], void, undefined> {
  const seen = new Set<string>();
  const pages = client.pages({
    ...{ method: 'GET', path, bucket: 'logs' },
    query: {
      ...{ filter, limit: 1000, sortOrder: 'ASCENDING' },
      since: new Date(fromMs - 1).toISOString(),
      until: new Date(untilMs + 1).toISOString(),
    },
    ...options,
    schema: logEventsSchema,
  });
  for await (const { body } of pages) {
    yield body.filter(({ uuid, published }) => {
      const atMs = Date.parse(published);
      const isNew = atMs >= fromMs && atMs < untilMs && !seen.has(uuid);
      seen.add(uuid);
      return isNew;
    });
  }
}
