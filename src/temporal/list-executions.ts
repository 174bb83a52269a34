import type { Client } from '@temporalio/client';
import proto, { type google } from '@temporalio/proto';

export type ListedExecution = proto.temporal.api.workflow.v1.IWorkflowExecutionInfo;

const { WorkflowExecutionStatus: statuses } = proto.temporal.api.enums.v1;

/**
 * Workflows as the server lists them. Nothing of them is decoded: one whose memo is encrypted for others would end the SDK's
 * own list.
 */
export async function* listExecutions(client: Client, query: string, pageSize = 1000): AsyncGenerator<ListedExecution> {
  const { namespace } = client.options;
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await client.workflowService.listWorkflowExecutions({
      ...{ namespace, query, pageSize },
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    });
    yield* page.executions;
    ({ nextPageToken } = page);
  } while (nextPageToken.length > 0);
}

/** A field of a workflow's memo; undefined where it isn't there, or we lack the key. */
export async function memoField(client: Client, { memo }: ListedExecution, field: string): Promise<unknown> {
  const payload = memo?.fields?.[field];
  if (!payload) return undefined;
  const { payloadConverter, payloadCodecs } = client.options.loadedDataConverter;
  try {
    let payloads = [payload];
    for (const codec of [...payloadCodecs].reverse()) payloads = await codec.decode(payloads);
    const [decoded] = payloads;
    return decoded && payloadConverter.fromPayload(decoded);
  } catch {
    return undefined;
  }
}

/** A workflow's status in the words of the SDK, whose one word is spelt otherwise than the server's: `CANCELLED`. */
export function statusName({ status }: ListedExecution): string {
  const name = statuses[status ?? statuses.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED] as string | undefined;
  const word = name?.replace('WORKFLOW_EXECUTION_STATUS_', '') ?? 'UNKNOWN';
  return word === 'CANCELED' ? 'CANCELLED' : word;
}

/** A time of the server's; undefined where there is none. */
export const dateOf = (time: google.protobuf.ITimestamp | null | undefined): Date | undefined =>
  time ? new Date(Number(time.seconds ?? 0) * 1000 + Math.floor((time.nanos ?? 0) / 1e6)) : undefined;
