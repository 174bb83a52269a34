import { type Client, isGrpcServiceError, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { eventWorkflowId } from '../../src/ids.js';
import type { DeadLetterReason } from '../../src/triggers/dead-letter.js';
import type { LogEventEnvelope } from '../../workflows/messages.js';
import { encoded, type TriggerOf } from './envelope.js';

/** A target with the event's values in it. */
export type FilledTarget =
  | { kind: 'start'; workflowType: string; taskQueue: string }
  | { kind: 'signal'; workflowId: string; signalName: string }
  | { kind: 'signalWithStart'; workflowId: string; signalName: string; workflowType: string; taskQueue: string; args: unknown[] }; // prettier-ignore

/** Temporal holds what was sent, or never will. */
export type Sent = { ok: true } | { ok: false; reason: DeadLetterReason; message: string };

const grpc = { invalidArgument: 3, notFound: 5, permissionDenied: 7, resourceExhausted: 8, failedPrecondition: 9 };

const sent: Sent = { ok: true };

/**
 * Hands one envelope to Temporal. What may be better in a moment is thrown; what won't be is told.
 *
 * @param payloads the envelope, encoded
 */
export async function send(
  client: Client,
  of: TriggerOf,
  target: FilledTarget,
  envelope: LogEventEnvelope,
  payloads: Payload[],
): Promise<Sent> {
  try {
    if (target.kind === 'start') return await start(client, of, target, envelope);
    await signal(client, target, envelope, payloads);
    return sent;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal) return refusal;
    throw error;
  }
}

async function start(
  client: Client,
  { connection, trigger, generation }: TriggerOf,
  { workflowType, taskQueue }: { workflowType: string; taskQueue: string },
  envelope: LogEventEnvelope,
): Promise<Sent> {
  const [event] = envelope.events;
  try {
    await client.workflow.start(workflowType, {
      workflowId: eventWorkflowId(connection, trigger, envelope.route, generation, event?.uuid ?? envelope.batchId),
      ...{ taskQueue, args: [envelope] },
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
    });
  } catch (error) {
    // An earlier attempt started it: that is what delivered means.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  return sent;
}

/** Below the SDK's own call, because the payload is encoded already, and an envelope that is sent again has the same request id. */
async function signal(
  client: Client,
  target: Exclude<FilledTarget, { kind: 'start' }>,
  { batchId }: LogEventEnvelope,
  payloads: Payload[],
): Promise<void> {
  const { namespace, identity } = client.options;
  const { workflowId, signalName } = target;
  const shared = { namespace, identity, signalName, requestId: `${workflowId}:${batchId}` };
  if (target.kind === 'signal') {
    const input = { payloads };
    await client.workflowService.signalWorkflowExecution({ ...shared, input, workflowExecution: { workflowId } });
    return;
  }
  const { workflowType, taskQueue, args } = target;
  const inputs = await Promise.all(args.map((argument) => encoded(client, argument)));
  await client.workflowService.signalWithStartWorkflowExecution({
    ...shared,
    workflowId,
    workflowType: { name: workflowType },
    taskQueue: { name: taskQueue },
    input: { payloads: inputs.flatMap((input) => input.payloads) },
    signalInput: { payloads },
  });
}

function refusalOf(error: unknown): Extract<Sent, { ok: false }> | undefined {
  const cause = error instanceof Error && isGrpcServiceError(error.cause) ? error.cause : error;
  if (!isGrpcServiceError(cause)) return undefined;
  const message = cause.details === '' ? cause.message : cause.details;
  switch (cause.code as number) {
    case grpc.notFound:
      return { ok: false, reason: 'gone', message };
    case grpc.invalidArgument:
    case grpc.permissionDenied:
    case grpc.failedPrecondition:
      return { ok: false, reason: 'refused', message };
    case grpc.resourceExhausted:
      return { ok: false, reason: 'limited', message };
    default:
      return undefined;
  }
}
