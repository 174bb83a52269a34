import { Context } from '@temporalio/activity';
import { type LogEvent, logEventsSchema } from '../src/actions/schemas/log-event.js';
import type { OktaClient, OktaResponse } from '../src/okta/client.js';
import type { Place } from '../src/okta/gate/place.js';
import { laneOf } from './lane.js';

/** How far a window was read: events come in the order of their publication. */
export interface WindowPlace {
  /** When the last event that was read was published. */
  published: string;
  /** The events of that millisecond that were read. */
  uuids: string[];
}

const pageSize = 1000;
/** Okta refuses what begins 180 days ago, and keeps events for 90. */
const oldestMs = 179 * 86_400_000;

/** What to read: the events that were published from a time on, until just before another one. */
export interface LogWindow {
  filter: string | undefined;
  fromMs: number;
  untilMs: number;
  /** How far it was read before. */
  place?: WindowPlace | undefined;
  /** Gives the place among those who wait for the rate limit that this attempt came with. */
  takeTurn: () => Place | undefined;
}

/**
 * Reads one window of the System Log, page by page, each event once. Which ends of a request belong to it isn't documented: it
 * asks for a millisecond more at both, and drops what lies outside or was read before.
 *
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/SystemLog/
 */
export async function* windowPages(
  client: OktaClient,
  { filter, fromMs, untilMs, place, takeTurn }: LogWindow,
): AsyncGenerator<LogEvent[], void, undefined> {
  const { info, cancellationSignal: signal } = Context.current();
  const beginMs = place ? Date.parse(place.published) : fromMs;
  const sinceMs = Math.max(beginMs - 1, Date.now() + client.clockOffsetMs - oldestMs);
  if (sinceMs > untilMs) return;
  const bounds = { since: new Date(sinceMs).toISOString(), until: new Date(untilMs + 1).toISOString() };
  const seen = new Set(place?.uuids);
  for (let next: string | undefined = undefined, isFirst = true; isFirst || next !== undefined; isFirst = false) {
    const page: OktaResponse<LogEvent[]> = await client.request({
      method: 'GET',
      path: next ?? '/api/v1/logs',
      query: next === undefined ? { ...bounds, filter, sortOrder: 'ASCENDING', limit: pageSize } : undefined,
      bucket: 'logs',
      lane: laneOf(info),
      place: takeTurn(),
      signal,
      schema: logEventsSchema,
    });
    ({ next } = page);
    yield page.body.filter(({ uuid, published }) => {
      const atMs = Date.parse(published);
      if (atMs < beginMs || atMs >= untilMs || seen.has(uuid)) return false;
      seen.add(uuid);
      return true;
    });
  }
}

/** Where a window was read to, once these were read, too. */
export function placeAfter(place: WindowPlace | undefined, events: readonly LogEvent[]): WindowPlace | undefined {
  const published = events.at(-1)?.published;
  if (published === undefined) return place;
  const uuids = events.filter((event) => event.published === published).map(({ uuid }) => uuid);
  return { published, uuids: place?.published === published ? [...place.uuids, ...uuids] : uuids };
}
