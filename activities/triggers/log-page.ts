import { type LogEvent, logEventsSchema } from '../../src/actions/schemas/log-event.js';
import type { Lane } from '../../src/lane.js';
import type { OktaClient } from '../../src/okta/client.js';
import { OktaResponseError } from '../../src/okta/errors.js';
import type { Place } from '../../src/okta/gate/place.js';

const path = '/api/v1/logs';

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
  options: { lane: Lane; place: Place | undefined; signal: AbortSignal },
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
