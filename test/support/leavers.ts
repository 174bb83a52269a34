import type { WorkflowClient, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { Activities } from '../../activities/index.js';
import type { OffboardUserInput, OffboardUserResult } from '../../workflows/offboard-user.js';
import { addGroup, addUser, type SimulatedOrg } from './simulated-org.js';
import { type FlowWorkerEnv, withFlowWorker } from './flow-worker.js';
import { uniqueName } from './temporal-env.js';

/** A person who leaves, with what there is to lose. */
export interface Leaver {
  userId: string;
  groupId: string;
  appGroupId: string;
  appId: string;
}

export function addLeaver(org: SimulatedOrg, status: Parameters<typeof addUser>[2] & string = 'ACTIVE'): Leaver {
  const name = uniqueName(status.toLowerCase());
  const userId = addUser(org, `${name}@example.com`, status);
  const groupId = addGroup(org, `Group of ${name}`, { members: [userId] });
  const appGroupId = addGroup(org, `Imported ${name}`, { members: [userId], type: 'APP_GROUP' });
  const isThere = status !== 'DEPROVISIONED';
  const [app] = org.simulator.admin.addApps([{ label: `App of ${name}`, userIds: isThere ? [userId] : [] }]);
  org.simulator.admin.addFactors(userId, [{ factorType: 'push', provider: 'OKTA' }]);
  return { userId, groupId, appGroupId, appId: app?.id ?? '' };
}

type Client = { workflow: WorkflowClient };
export type OffboardHandle = WorkflowHandleWithFirstExecutionRunId<
  (input: OffboardUserInput) => Promise<OffboardUserResult>
>;

export const startOffboarding = (
  client: Client,
  taskQueue: string,
  input: OffboardUserInput,
  workflowId = uniqueName('offboard'),
): Promise<OffboardHandle> =>
  client.workflow.start<(input: OffboardUserInput) => Promise<OffboardUserResult>>('offboardUser', {
    ...{ taskQueue, workflowId, args: [input] },
  });

/** Runs an offboarding; `during` may speak to it. */
export function offboarding(
  env: FlowWorkerEnv & { client: Client },
  activities: Activities,
  input: OffboardUserInput,
  during: (handle: OffboardHandle) => Promise<unknown> = () => Promise.resolve(),
): Promise<OffboardUserResult> {
  const workflowId = uniqueName('offboard');
  return withFlowWorker({ env, activities, workflowId }, async (taskQueue) => {
    const handle = await startOffboarding(env.client, taskQueue, input, workflowId);
    await during(handle);
    return handle.result();
  });
}

/** What was changed at Okta, in order: method and last piece of the path. */
export const changesOf = ({ simulator }: SimulatedOrg): string[] =>
  simulator.admin
    .requests()
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path.split('?')[0]?.split('/').slice(-1)[0] ?? ''}`);
