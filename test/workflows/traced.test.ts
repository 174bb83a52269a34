// Property: a workflow gets the calls of its actions as evidence, and the org knows each of them by its request id.
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect } from 'vitest';
import type { OktaCall } from '../../src/workflow.js';
import { addUser, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test, uniqueName, withWorker } from '../support/temporal-env.js';

let org: SimulatedOrg;
beforeAll(async () => {
  org = await startSimulatedOrg();
});
afterAll(() => org.close());

test('evidence of a suspension', async ({ temporal }) => {
  const userId = addUser(org, 'leaver@example.com');
  const workflowsPath = fileURLToPath(new URL('../support/traced-workflow.ts', import.meta.url));
  const { status, calls } = await withWorker(
    { env: temporal, activities: org.activities, workflowsPath },
    async ({ taskQueue }): Promise<{ status: string; calls: OktaCall[] }> =>
      temporal.client.workflow.execute('suspendTraced', {
        ...{ taskQueue, workflowId: uniqueName('traced') },
        args: [{ userId }],
      }),
  );
  expect(status).toBe('SUSPENDED');
  expect(calls).toMatchObject([
    { method: 'POST', path: `/api/v1/users/${userId}/lifecycle/suspend`, status: 200 },
    { method: 'GET', path: `/api/v1/users/${userId}`, status: 200 },
  ]);
  const { requestId } = calls[0] ?? {};
  const events = org.simulator.admin.logEvents() as { eventType: string; transaction?: { id?: string } }[];
  const suspended = events.filter(({ eventType }) => eventType === 'user.lifecycle.suspend');
  expect(suspended.map(({ transaction }) => transaction?.id)).toEqual([requestId]);
});

test('any action is traced where its input says so', async ({ temporal }) => {
  const userId = addUser(org, 'traced@example.com');
  await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
    const run = (input: object): Promise<unknown> =>
      temporal.client.workflow.execute('runAction', {
        ...{ taskQueue, workflowId: uniqueName('traced') },
        args: [{ action: 'listUserRoles', input: { userId, ...input } }],
      });
    expect(await run({})).toEqual({ roles: [] });
    expect(await run({ traced: true })).toMatchObject({
      result: { roles: [] },
      calls: [{ method: 'GET', status: 200 }],
    });
  });
});
