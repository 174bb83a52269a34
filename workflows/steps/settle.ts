import type { Flow } from '../hr/flow.js';
import type { LeaverRequests } from '../hr/leaver-requests.js';

/** What ends the rest of a flow. */
export type Settled = 'undo' | 'finish' | 'review' | 'delete' | 'done';

export interface SettleInput {
  /** Until when it can be undone (ms since the epoch). */
  undoUntilMs: number;
  /** When the account is to be deleted (ms since the epoch); undefined where it is kept. */
  deleteAtMs: number | undefined;
}

/**
 * Rests when the work is done: until the flow is undone, its leftovers are tried again, somebody asks whether the person has
 * returned, the account is to be deleted and no legal hold keeps it, or there is nothing to wait for any more.
 */
export async function settle(
  flow: Flow,
  requests: LeaverRequests,
  { undoUntilMs, deleteAtMs }: SettleInput,
): Promise<Settled> {
  Object.assign(requests, { phase: 'settled', undoUntilMs });
  for (;;) {
    const nowMs = Date.now();
    const isDue = deleteAtMs !== undefined && nowMs >= deleteAtMs;
    const outcome = outcomeOf(requests, isDue, deleteAtMs === undefined && nowMs >= undoUntilMs);
    if (outcome !== undefined) {
      requests.phase = outcome === 'done' ? 'ended' : 'working';
      return outcome;
    }
    const next = [undoUntilMs, deleteAtMs].filter((atMs) => atMs !== undefined && atMs > nowMs).map(Number);
    const nextMs = next.length === 0 ? undefined : Math.min(...next);
    flow.say(
      says(requests, { undoUntilMs, deleteAtMs }, nowMs),
      'settled',
      nextMs === undefined ? undefined : isoOf(nextMs),
    );
    await requests.next(nextMs === undefined ? undefined : nextMs - nowMs);
  }
}

function outcomeOf(requests: LeaverRequests, isDue: boolean, isOver: boolean): Settled | undefined {
  if (requests.undo) return 'undo';
  if (requests.finish) return 'finish';
  if (requests.asksForReturn) return 'review';
  if (isDue && !requests.hold) return 'delete';
  return isOver ? 'done' : undefined;
}

function says({ hold }: LeaverRequests, { undoUntilMs, deleteAtMs }: SettleInput, nowMs: number): string {
  const deletion =
    deleteAtMs === undefined
      ? 'the account stays'
      : hold
        ? 'a legal hold keeps the account'
        : `the account is deleted at ${isoOf(deleteAtMs)}`;
  const undo = nowMs < undoUntilMs ? `; it can be undone until ${isoOf(undoUntilMs)}` : '';
  return `The person has left: ${deletion}${undo}`;
}

const isoOf = (atMs: number): string => new Date(atMs).toISOString();
