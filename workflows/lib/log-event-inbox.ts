import { defineSignal, setHandler } from '@temporalio/workflow';
import type { LogEvent } from '../../src/actions/schemas/log-event.js';
import { eventKey } from '../../src/triggers/event-key.js';
import { logEventsSignalName } from '../../src/triggers/target.js';
import type { LogEventEnvelope } from '../messages.js';

/** What a receiver remembers; it belongs into the input of its next run. */
export interface LogEventInboxState {
  /** Trigger, route and generation, of each stream that was met. */
  streams: string[];
  /** Keys of the events that were seen last, each with the number of its stream. */
  keys: string;
}

/** More than a trigger ever delivers again. */
const remembered = 12_000;

/**
 * Takes what triggers send, and gives each event once: a trigger delivers at least once. Its memory must be carried over by
 * continue-as-new.
 */
export class LogEventInbox {
  private readonly streams: string[];
  private readonly seen: Set<string>;
  private readonly waiting: LogEvent[] = [];

  constructor(state?: LogEventInboxState) {
    this.streams = [...(state?.streams ?? [])];
    this.seen = new Set(state === undefined || state.keys === '' ? [] : state.keys.split(' '));
  }

  /** Takes an envelope; gives how many of its events are new. */
  receive({ trigger, route, generation, events }: LogEventEnvelope): number {
    const stream = this.streamOf(`${trigger}\n${route}\n${String(generation)}`);
    let fresh = 0;
    for (const event of events) {
      const key = `${stream}${eventKey(event.uuid)}`;
      if (this.seen.has(key)) continue;
      this.seen.add(key);
      this.waiting.push(event);
      fresh += 1;
    }
    for (const key of this.seen) {
      if (this.seen.size <= remembered) break;
      this.seen.delete(key);
    }
    return fresh;
  }

  /** How many events wait. */
  get pending(): number {
    return this.waiting.length;
  }

  /** The next events, in the order in which they came; each is given once. */
  take(most = Infinity): LogEvent[] {
    return this.waiting.splice(0, most);
  }

  /** What it remembers. Take all that waits before you continue as new: only the memory is in it. */
  get state(): LogEventInboxState {
    return { streams: [...this.streams], keys: [...this.seen].join(' ') };
  }

  private streamOf(name: string): string {
    let at = this.streams.indexOf(name);
    if (at < 0) at = this.streams.push(name) - 1;
    return `${at.toString(36)}.`;
  }
}

/**
 * Receives the events of triggers in this workflow.
 *
 * @param options.state of the run before
 * @param options.signalName as the trigger's target names it; default: `logEvents`
 *
 * @example
 * ```ts
 * export async function watch({ inbox: state }: { inbox?: LogEventInboxState } = {}): Promise<void> {
 *   const inbox = receiveLogEvents({ state });
 *   for (;;) {
 *     await condition(() => inbox.pending > 0);
 *     for (const event of inbox.take()) await handle(event);
 *     if (workflowInfo().continueAsNewSuggested && inbox.pending === 0) await continueAsNew<typeof watch>({ inbox: inbox.state });
 *   }
 * }
 * ```
 */
export function receiveLogEvents({
  state,
  signalName = logEventsSignalName,
}: { state?: LogEventInboxState | undefined; signalName?: string } = {}): LogEventInbox {
  const inbox = new LogEventInbox(state);
  // The trigger's target says what the signal is called.
  // eslint-disable-next-line temporal/workflow-require-message-definitions-at-module-scope, temporal/workflow-message-name-literal
  setHandler(defineSignal<[LogEventEnvelope]>(signalName), (envelope) => {
    inbox.receive(envelope);
  });
  return inbox;
}
