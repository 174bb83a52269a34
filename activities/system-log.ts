import { createHash } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import { type LogEvent, logEventSchema } from '../src/actions/schemas/log-event.js';
import { OktaResponseError } from '../src/okta/errors.js';
import { eventWorkflowId } from '../src/ids.js';
import { classifyFailure } from '../src/temporal/classify-failure.js';
import type { LogEventEnvelope } from '../workflows/messages.js';
import { earlierAttempts, placesAfter, recordAttempt } from './earlier-attempts.js';
import { inContext } from './heartbeat.js';
import { laneOf } from './lane.js';
import type { ClientOf } from './okta-actions.js';

/** What to fetch, and where to deliver it. */
export interface DeliverLogEventsInput {
  connection: string;
  /** The trigger's name. */
  name: string;
  generation: number;
  filter?: string | undefined;
  target:
    | { start: { workflowType: string; taskQueue?: string | undefined } }
    | { signal: { workflowId: string; signalName: string } };
  limit: number;
  /** Okta's `next` link; without it, the chain begins at `since`. */
  cursor?: string | undefined;
  since: string;
}

export interface DeliverLogEventsResult {
  cursor: string;
  delivered: number;
  undeliverable: number;
  lastPublished?: string;
  /** Whether the log held no more: the next poll may wait. */
  caughtUp: boolean;
}

const maxBatchEvents = 100;
/** A signal stays below this, envelope included. */
const maxBatchBytes = 200 * 1024;

/**
 * Makes the activity that fetches a page of the System Log and delivers its events before it returns the new cursor. Run twice, it delivers twice: the receiver knows events by their uuid.
 */
export function deliverLogEventsActivity(
  clientOf: ClientOf,
): (input: DeliverLogEventsInput) => Promise<DeliverLogEventsResult> {
  return (input) =>
    inContext(async () => {
      try {
        return await fetchAndDeliver(clientOf, input);
      } catch (error) {
        Context.current().cancellationSignal.throwIfAborted();
        recordAttempt({ ...earlierAttempts(), places: placesAfter(error, {}) });
        const { connection, name } = input;
        throw classifyFailure(error, {
          action: `trigger ${name}`,
          connection,
          scopes: ['okta.logs.read'],
          once: false,
        });
      }
    });
}

async function fetchAndDeliver(clientOf: ClientOf, input: DeliverLogEventsInput): Promise<DeliverLogEventsResult> {
  const { info, cancellationSignal: signal } = Context.current();
  const { filter, limit, since } = input;
  const client = await clientOf(input.connection);
  const { body: events, next } = await client.request({
    method: 'GET',
    path: input.cursor ?? '/api/v1/logs',
    // No `until`: its absence makes the request a poll, which is ordered by arrival and loses nothing.
    query: input.cursor === undefined ? { since, filter, limit, sortOrder: 'ASCENDING' } : undefined,
    bucket: 'logs',
    lane: laneOf(info),
    place: earlierAttempts().places['logs'],
    signal,
    schema: z.array(logEventSchema),
  });
  // Some orgs give back the very link that was asked for when there is nothing new.
  const cursor = next ?? input.cursor;
  if (cursor === undefined) throw new OktaResponseError('GET', '/api/v1/logs', ['a poll came without a next link']);
  let delivered = 0;
  for (const batch of batchesOf(events, input)) {
    signal.throwIfAborted();
    delivered += await deliver(batch, input);
  }
  const lastPublished = events
    .map(({ published }) => published)
    .sort()
    .at(-1);
  return {
    ...{ cursor, delivered, undeliverable: events.length - delivered, caughtUp: events.length < limit },
    ...(lastPublished === undefined ? {} : { lastPublished }),
  };
}

/** To whom, and in whose name. */
export type Delivery = Pick<DeliverLogEventsInput, 'connection' | 'name' | 'generation' | 'target'>;

/** What goes to a target, in pieces that it can take. */
export function* batchesOf(events: LogEvent[], input: Delivery): Generator<LogEventEnvelope> {
  const single = 'start' in input.target;
  let batch: LogEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(JSON.stringify(event));
    if (batch.length > 0 && (single || batch.length >= maxBatchEvents || bytes + size > maxBatchBytes)) {
      yield envelope(batch, input);
      batch = [];
      bytes = 0;
    }
    batch.push(event);
    bytes += size;
  }
  if (batch.length > 0) yield envelope(batch, input);
}

function envelope(events: LogEvent[], { name, generation }: Delivery): LogEventEnvelope {
  const uuids = events.map(({ uuid }) => uuid).join('\n');
  const batchId = createHash('sha256')
    .update(`${String(generation)}\n${uuids}`)
    .digest('hex')
    .slice(0, 32);
  return { trigger: name, route: 'default', generation, batchId, events };
}

/** Gives the number of events that the target took. */
export async function deliver(
  batch: LogEventEnvelope,
  { target, connection, name, generation }: Delivery,
): Promise<number> {
  const { client, info } = Context.current();
  if ('signal' in target) {
    try {
      await client.workflow.getHandle(target.signal.workflowId).signal(target.signal.signalName, batch);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 0;
      throw error;
    }
    return batch.events.length;
  }
  for (const { uuid } of batch.events) {
    try {
      await client.workflow.start(target.start.workflowType, {
        workflowId: eventWorkflowId(connection, name, generation, uuid),
        taskQueue: target.start.taskQueue ?? info.taskQueue,
        args: [batch],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
      });
    } catch (error) {
      // An earlier attempt started it: that is what delivered means.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }
  return batch.events.length;
}
