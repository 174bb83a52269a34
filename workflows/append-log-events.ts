import { condition, continueAsNew, proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { z } from 'zod';
import type { Activities } from '../activities/index.js';
import type { LogEvent } from '../src/actions/schemas/log-event.js';
import { retryClassOptions } from '../src/retry-classes.js';
import { checkedInput } from './lib/checked-input.js';
import { type LogEventInboxState, receiveLogEvents } from './lib/log-event-inbox.js';

export interface AppendLogEventsInput {
  /** An absolute path on the machine of the worker. */
  file: string;
  /** Carried over by continue-as-new; leave it out. */
  state?: { inbox: LogEventInboxState; endsAt: number; written: number };
}

const inputSchema = z.strictObject({
  file: z.string().regex(/^(\/|[A-Za-z]:\\)/, { message: 'must be an absolute path' }),
  state: z.custom<AppendLogEventsInput['state']>().optional(),
});

/** So much of events goes into one activity: its input stays below what Temporal warns of. */
const mostChars = 150_000;

const { appendToFile } = proxyActivities<Pick<Activities, 'appendToFile'>>({
  startToCloseTimeout: '30 seconds',
  retry: retryClassOptions.write.retry,
  summary: 'Append events to the file',
});

/**
 * A ready-made consumer: appends each event that a trigger sends to a file on the worker's machine, once, as a JSON line.
 *
 * A trigger whose target is `signalWithStart` starts it by its first events; it waits for more until it is cancelled, and
 * undoes nothing. All workers of its task queue must see the same file.
 */
export async function appendLogEvents(given: AppendLogEventsInput): Promise<never> {
  const { file, state } = checkedInput(inputSchema, given);
  const inbox = receiveLogEvents({ state: state?.inbox });
  let endsAt = state?.endsAt ?? (await appendToFile({ file, events: [] }));
  let written = state?.written ?? 0;
  for (;;) {
    await condition(() => inbox.pending > 0 || workflowInfo().continueAsNewSuggested);
    for (const events of portions(inbox.take())) {
      endsAt = await appendToFile({ file, events, endsAt });
      written += events.length;
    }
    setCurrentDetails(`${String(written)} events in ${file}`);
    if (workflowInfo().continueAsNewSuggested && inbox.pending === 0) {
      await continueAsNew<typeof appendLogEvents>({ file, state: { inbox: inbox.state, endsAt, written } });
    }
  }
}

function* portions(events: LogEvent[]): Generator<LogEvent[]> {
  let portion: LogEvent[] = [];
  let chars = 0;
  for (const event of events) {
    const size = JSON.stringify(event).length;
    if (portion.length > 0 && chars + size > mostChars) {
      yield portion;
      [portion, chars] = [[], 0];
    }
    portion.push(event);
    chars += size;
  }
  if (portion.length > 0) yield portion;
}
