// Property: the examples work as they stand, months included.
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { addGroup, addUser, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test, uniqueName, withWorker } from '../support/temporal-env.js';

const workflowsPath = fileURLToPath(new URL('../../examples/contractor-access.ts', import.meta.url));

let org: SimulatedOrg;
beforeEach(async () => {
  org = await startSimulatedOrg();
});
afterEach(() => org.close());

describe('contractorAccess', () => {
  test('gives access for 60 days', async ({ timeSkipping }) => {
    const { env } = timeSkipping;
    const { admin } = org.simulator;
    const userId = addUser(org, 'contractor@example.com');
    addGroup(org, 'Contractors');
    // The example's calls go to the default task queue, its own workflow to another: as in real life.
    const okta = withWorker.bind(undefined, { env, activities: org.activities, taskQueue: 'okta' });
    const result = await okta(() =>
      withWorker({ env, workflowsPath }, ({ taskQueue }) =>
        env.client.workflow.execute('contractorAccess', {
          ...{ taskQueue, workflowId: uniqueName('contractor') },
          args: [{ userId, groupName: 'Contractors', days: 60 }],
        }),
      ),
    );
    expect(result).toBe('access ended');
    const changes = admin.requests().filter(({ method }) => method !== 'GET');
    expect(changes.map(({ method }) => method)).toEqual(['PUT', 'DELETE']);
  });
});
