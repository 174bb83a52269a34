// A test of examples/contractor-access.ts: against a simulated Okta org, with 60 days that pass in a moment.
//
// Run it by vitest: npx vitest run examples
import { fileURLToPath } from 'node:url';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import {
  type Simulator,
  startSimulator,
  startTestTemporal,
  type TestTemporal,
  withOktaWorker,
} from 'temporal-okta/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { contractorAccess } from './contractor-access.js';

const workflowsPath = fileURLToPath(new URL('contractor-access.ts', import.meta.url));

let temporal: TestTemporal;
let okta: Simulator;
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  temporal = await startTestTemporal();
}, 600_000);
afterAll(() => temporal.close());
beforeEach(async () => {
  okta = await startSimulator({ rateLimits: 'none' });
});
afterEach(() => okta.close());

test('gives access for 60 days', async () => {
  const { env } = temporal;
  const [userId, groupId] = ['00u1contractor', '00g1contractors'];
  okta.admin.addUsers([{ id: userId, profile: { login: 'contractor@example.com' } }]);
  okta.admin.addGroups([{ id: groupId, profile: { name: 'Contractors' } }]);
  const result = await withOktaWorker({ env, orgs: okta }, async () => {
    const worker = await Worker.create({ connection: env.nativeConnection, taskQueue: 'mine', workflowsPath });
    return worker.runUntil(
      env.client.workflow.execute<typeof contractorAccess>('contractorAccess', {
        taskQueue: 'mine',
        workflowId: 'contractor-1',
        args: [{ userId, groupName: 'Contractors', days: 60 }],
      }),
    );
  });
  expect(result).toBe('access ended');
  const changes = okta.admin.requests().filter(({ method }) => method !== 'GET');
  expect(changes.map(({ method, path }) => `${method} ${path}`)).toEqual([
    `PUT /api/v1/groups/${groupId}/users/${userId}`,
    `DELETE /api/v1/groups/${groupId}/users/${userId}`,
  ]);
});
