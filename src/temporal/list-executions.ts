import type { Client } from '@temporalio/client';
import type proto from '@temporalio/proto';

type Execution = proto.temporal.api.workflow.v1.IWorkflowExecutionInfo;

/**
 * Workflows as the server lists them. Nothing of them is decoded: one whose memo is encrypted for others would end the SDK's
 * own list.
 */
export async function* listExecutions(client: Client, query: string, pageSize = 1000): AsyncGenerator<Execution> {
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
export async function memoField(client: Client, { memo }: Execution, field: string): Promise<unknown> {
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
