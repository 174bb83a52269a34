// The workflows of this bench: ours, and consumers that count.
import { condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import { type LogEventInboxState, receiveLogEvents } from '../../workflows/lib/log-event-inbox.js';

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
