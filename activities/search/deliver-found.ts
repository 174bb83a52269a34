import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { LogEvent } from '../../src/actions/schemas/log-event.js';
import { SearchFailureType } from '../../src/failures.js';
import type { LogEventTarget } from '../../src/triggers/target.js';
import { Delivery } from '../triggers/delivery.js';

/** To whom a search hands its events. */
export interface FoundDelivery {
  connection: string;
  /** The search's name. */
  name: string;
  target: LogEventTarget;
}

/** Searches and triggers of the same name must not take each other's events for theirs. */
const senderOf = (name: string): string => `search:${name}`;

/** Hands events to a target, in envelopes; gives their number. Run twice, it delivers twice. */
export async function deliverFound(events: LogEvent[], { connection, name, target }: FoundDelivery): Promise<number> {
  const { client, info, cancellationSignal } = Context.current();
  const delivery = new Delivery({
    ...{ client, taskQueue: info.taskQueue, connection, trigger: senderOf(name), generation: 1 },
    routes: [{ name: 'default', target }],
    mayGoOn: async () => cancellationSignal.throwIfAborted(),
  });
  for (const event of events) delivery.add(event);
  await delivery.flush();
  const [letter] = delivery.letters.listed;
  if (letter)
    throw notTaken(`${letter.reason}${letter.message === undefined ? '' : `: ${letter.message}`}`, {
      connection,
      name,
    });
  return delivery.envelopes;
}

const notTaken = (why: string, { connection, name }: Pick<FoundDelivery, 'connection' | 'name'>): ApplicationFailure =>
  ApplicationFailure.nonRetryable(
    `The target of the search ${name} does not take its events (${why}), so they stay for the next run`,
    SearchFailureType.NoReceiver,
    { action: `search ${name}`, connection },
  );
