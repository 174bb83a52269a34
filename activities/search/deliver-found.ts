import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { LogEvent } from '../../src/actions/schemas/log-event.js';
import { SearchFailureType } from '../../src/failures.js';
import { batchesOf, deliver, type Delivery } from '../system-log.js';

/** To whom a search hands its events. */
export type FoundDelivery = Pick<Delivery, 'connection' | 'name' | 'target'>;

/** Searches and triggers of the same name must not take each other's events for theirs. */
const senderOf = (name: string): string => `search:${name}`;

/** Hands events to a target, in envelopes; gives their number. Run twice, it delivers twice. */
export async function deliverFound(events: LogEvent[], { connection, name, target }: FoundDelivery): Promise<number> {
  const delivery = { connection, name: senderOf(name), generation: 1, target };
  let chunks = 0;
  for (const batch of batchesOf(events, delivery)) {
    Context.current().cancellationSignal.throwIfAborted();
    if ((await deliver(batch, delivery)) < batch.events.length) throw noReceiver({ connection, name, target });
    chunks += 1;
  }
  return chunks;
}

function noReceiver({ connection, name, target }: FoundDelivery): ApplicationFailure {
  const receiver = 'signal' in target ? target.signal.workflowId : target.start.workflowType;
  return ApplicationFailure.nonRetryable(
    `The target ${receiver} of the search ${name} does not run, so the events stay for the next run: start it`,
    SearchFailureType.NoReceiver,
    { action: `search ${name}`, connection },
  );
}
