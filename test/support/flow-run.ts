import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Activities } from '../../activities/index.js';
import { type FlowStatus, flowStatusQuery } from '../../workflows/hr/messages.js';
import type { SimulatedOrg } from './simulated-org.js';
import { type FlowWorkerEnv, withFlowWorker } from './flow-worker.js';
import { uniqueName } from './temporal-env.js';

/** A server, with whatever clock it has. */
export type FlowServer = FlowWorkerEnv & { client: Client };

export interface FlowRun {
  server: FlowServer;
  /** Where the activities come from, unless they are given. */
  org: SimulatedOrg;
  activities?: Activities;
  workflowType: string;
  input: object;
}

/** Starts a flow and gives it a worker until `then` is done. */
export function withFlow<T>(
  { server, org, activities = org.activities, workflowType, input }: FlowRun,
  then: (handle: WorkflowHandle) => Promise<T>,
): Promise<T> {
  const workflowId = uniqueName(workflowType);
  return withFlowWorker({ env: server, activities, workflowId }, async (taskQueue) => {
    return then(await server.client.workflow.start(workflowType, { taskQueue, workflowId, args: [input] }));
  });
}

/** Gives where a flow stands once it does `isThere`. */
export async function untilFlow(handle: WorkflowHandle, isThere: (status: FlowStatus) => boolean): Promise<FlowStatus> {
  for (let tries = 0; ; tries++) {
    const status = await handle.query(flowStatusQuery);
    if (isThere(status)) return status;
    if (tries > 300) throw new Error(`the flow stays ${JSON.stringify(status)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What a run that should fail fails with. */
export const failureOf = (run: Promise<unknown>): Promise<unknown> =>
  run.then(
    () => 'it did not fail',
    (error: unknown) => error,
  );

/** To Okta, an attribute that is null and one that isn't there are the same. */
const said = (profile: object): object =>
  Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== null));

/** Users, memberships and assignments of an org; times aside. */
export function accessState({ simulator }: SimulatedOrg): unknown {
  const { users, groups, apps } = simulator.admin.state();
  return {
    users: users.map(({ id, status, profile }) => ({ id, status, profile: said(profile) })),
    groups: groups.map(({ id, members }) => ({ id, members: [...members].sort() })),
    apps: apps.map(({ id, users: assigned }) => ({ id, assigned })),
  };
}
