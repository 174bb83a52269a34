// The workflows of this bench: ours, and consumers that count.
import { condition, continueAsNew, defineSignal, setHandler, workflowInfo } from '@temporalio/workflow';
import { type LogEventInboxState, receiveLogEvents } from '../../workflows/lib/log-event-inbox.js';

import type { LogEventEnvelope } from '../../workflows/messages.js';

export * from '../../workflows/index.js';

export interface CountEventsInput {
  /** It ends with so many. */
  events: number;
  counted?: number;
  inbox?: LogEventInboxState;
}

/** Counts the events that it receives, each once. */
export async function countEvents({ events, counted = 0, inbox: state }: CountEventsInput): Promise<number> {
  const inbox = receiveLogEvents({ state });
  for (;;) {
    await condition(() => inbox.pending > 0);
    counted += inbox.take().length;
    if (counted >= events) return counted;
    if (workflowInfo().continueAsNewSuggested && inbox.pending === 0) {
      await continueAsNew<typeof countEvents>({ events, counted, inbox: inbox.state });
    }
  }
}

/** Notes when each event came, until it has had so many. */
export async function stampArrivals({ events }: { events: number }): Promise<Record<string, number>> {
  const stamps: Record<string, number> = {};
  setHandler(arrived, (envelope) => {
    for (const { uuid } of envelope.events) stamps[uuid] ??= Date.now();
  });
  await condition(() => Object.keys(stamps).length >= events);
  return stamps;
}

const arrived = defineSignal<[LogEventEnvelope]>('logEvents');
