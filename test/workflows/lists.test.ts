// Property: a list of any length is walked by a workflow, each item once, and no payload is over 256 KB.
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { addGroup, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test, uniqueName, withWorker } from '../support/temporal-env.js';

let org: SimulatedOrg;
let groupId: string;
beforeAll(async () => {
  org = await startSimulatedOrg({ users: 10_000 });
  const { users } = org.simulator.admin.state();
  const members = users.map(({ id }) => id).slice(0, 10_000);
  groupId = addGroup(org, 'Ten thousand', { members });
});
afterAll(() => org.close());

describe('itemsOf', () => {
  test('walks 10,000 members', async ({ temporal }) => {
    const workflowsPath = fileURLToPath(new URL('../support/walk-members-workflow.ts', import.meta.url));
    await withWorker({ env: temporal, activities: org.activities, workflowsPath }, async ({ taskQueue }) => {
      const handle = await temporal.client.workflow.start('walkMembers', {
        ...{ taskQueue, workflowId: uniqueName('walk') },
        args: [{ groupId }],
      });
      expect(await handle.result()).toEqual({ members: 10_000, ids: 10_000 });
      const { events } = await handle.fetchHistory();
      const sizes = (events ?? []).flatMap(({ activityTaskCompletedEventAttributes: completed }) =>
        (completed?.result?.payloads ?? []).map(({ data }) => data?.length ?? 0),
      );
      expect(sizes.length).toBeGreaterThanOrEqual(50);
      expect(Math.max(...sizes)).toBeLessThan(256 * 1024);
      // A page that had to be cut costs one more read of it.
      expect(sizes.length).toBeLessThanOrEqual(150);
    });
  });
});
