// Property: a list of any length is walked by a workflow, each item once, and no payload is over 256 KB.
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { addGroup, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test, type TemporalEnv, uniqueName, withWorker } from '../support/temporal-env.js';

let org: SimulatedOrg;
let groupId: string;
beforeAll(async () => {
  org = await startSimulatedOrg({ users: 10_000 });
  const { users } = org.simulator.admin.state();
  const members = users.map(({ id }) => id).slice(0, 10_000);
  groupId = addGroup(org, 'Ten thousand', { members });
});
afterAll(() => org.close());

/** Sizes of all activity results. A history of megabytes comes in pages. */
async function payloadSizes({ client, namespace }: TemporalEnv, workflowId: string): Promise<number[]> {
  const sizes: number[] = [];
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await client.workflowService.getWorkflowExecutionHistory({
      ...{ namespace, execution: { workflowId }, maximumPageSize: 20 },
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    });
    for (const { activityTaskCompletedEventAttributes: completed } of page.history?.events ?? []) {
      for (const { data } of completed?.result?.payloads ?? []) sizes.push(data?.length ?? 0);
    }
    nextPageToken = page.nextPageToken;
  } while (nextPageToken.length > 0);
  return sizes;
}

describe('itemsOf', () => {
  test('walks 10,000 members', async ({ temporal }) => {
    const workflowsPath = fileURLToPath(new URL('../support/walk-members-workflow.ts', import.meta.url));
    await withWorker({ env: temporal, activities: org.activities, workflowsPath }, async ({ taskQueue }) => {
      const handle = await temporal.client.workflow.start('walkMembers', {
        ...{ taskQueue, workflowId: uniqueName('walk') },
        args: [{ groupId }],
      });
      expect(await handle.result()).toEqual({ members: 10_000, ids: 10_000 });
      const sizes = await payloadSizes(temporal, handle.workflowId);
      expect(sizes.length).toBeGreaterThanOrEqual(50);
      expect(Math.max(...sizes)).toBeLessThan(256 * 1024);
      // A page that had to be cut costs one more read of it.
      expect(sizes.length).toBeLessThanOrEqual(150);
    });
  });
});
