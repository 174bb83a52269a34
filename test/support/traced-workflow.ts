import { workflowInfo } from '@temporalio/workflow';
import { type OktaCall, proxyTracedOktaActivities, type Traced, type User } from '../../src/workflow.js';

/** Suspends somebody, and keeps the evidence. */
export async function suspendTraced({ userId }: { userId: string }): Promise<{ status: string; calls: OktaCall[] }> {
  const okta = proxyTracedOktaActivities({ taskQueue: workflowInfo().taskQueue });
  const suspended = await okta.suspendUser({ userId });
  const read: Traced<User> = await okta.getUser({ userId });
  return { status: read.result.status, calls: [...suspended.calls, ...read.calls] };
}
