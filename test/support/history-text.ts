import type { WorkflowHandle } from '@temporalio/client';
import proto from '@temporalio/proto';

/** All bytes of a workflow's history as text: what stands in it in clear is found in it. */
export async function historyText(handle: WorkflowHandle): Promise<string> {
  const bytes = proto.temporal.api.history.v1.History.encode(await handle.fetchHistory()).finish();
  return Buffer.from(bytes).toString('latin1');
}
