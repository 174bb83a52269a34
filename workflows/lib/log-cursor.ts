/** Where a trigger stands: all of it travels into the next run. */
export interface LogCursorState {
  /** Okta's `next` link: the only cursor that loses nothing. */
  cursor?: string | undefined;
  /** Where to begin while there is no cursor (ISO 8601). */
  since: string;
  polls: number;
  delivered: number;
  undeliverable: number;
  lastPublished?: string | undefined;
  lastError?: string | undefined;
}

/** What one fetch-and-deliver brought. */
export interface DeliveredPages {
  cursor: string;
  delivered: number;
  undeliverable: number;
  lastPublished?: string | undefined;
}

/** A lost cursor is replaced by a look back that overlaps what was seen; the repeats carry the same uuids. */
const overlapMs = 5 * 60_000;

export const startAt = (since: string): LogCursorState => ({ since, polls: 0, delivered: 0, undeliverable: 0 });

/** Moves on after events were delivered, never before. */
export function afterDelivery(state: LogCursorState, pages: DeliveredPages): LogCursorState {
  return {
    ...state,
    cursor: pages.cursor,
    polls: state.polls + 1,
    delivered: state.delivered + pages.delivered,
    undeliverable: state.undeliverable + pages.undeliverable,
    // Late events make `published` go backwards while polling.
    lastPublished: latest(state.lastPublished, pages.lastPublished),
    lastError: undefined,
  };
}

/** Stays where it is after a failure; the next poll repeats it. */
export const afterFailure = (state: LogCursorState, message: string): LogCursorState => ({
  ...state,
  polls: state.polls + 1,
  lastError: message,
});

/** Whether the log was ever read: failed polls don't count. */
export const hasPlace = ({ cursor, lastPublished }: LogCursorState): boolean =>
  cursor !== undefined || lastPublished !== undefined;

/** Okta no longer takes the cursor: begin anew, before the last event seen. */
export function afterLostCursor(state: LogCursorState): LogCursorState {
  const from = state.lastPublished ?? state.since;
  return { ...state, cursor: undefined, since: new Date(Date.parse(from) - overlapMs).toISOString() };
}

const latest = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && Date.parse(b) > Date.parse(a)) ? b : a;
