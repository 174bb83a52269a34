// Property: a flow of twenty lines lets somebody in once that is approved, and leaves nothing behind where it is not.
import { fileURLToPath } from 'node:url';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import {
  type Simulator,
  startSimulator,
  startTestTemporal,
  type TestTemporal,
  withOktaWorker,
} from 'temporal-okta/testing';
import { isOktaFailure } from 'temporal-okta';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { welcome } from './welcome.js';

const workflowsPath = fileURLToPath(new URL('welcome.ts', import.meta.url));
const person = { employeeNumber: 'E1', firstName: 'Isaac', lastName: 'Brock' };

let temporal: TestTemporal;
let okta: Simulator;
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  temporal = await startTestTemporal();
}, 600_000);
afterAll(() => temporal.close());
beforeEach(async () => {
  okta = await startSimulator({ users: 0, rateLimits: 'none' });
  okta.admin.addGroups([{ profile: { name: 'Staff' } }]);
});
afterEach(() => okta.close());

/** Runs the flow, and decides once it asks; undefined: nobody does. */
async function welcomed(decision: 'approve' | 'reject' | undefined): Promise<string> {
  const { env } = temporal;
  return withOktaWorker({ env, orgs: okta }, async () => {
    const worker = await Worker.create({ connection: env.nativeConnection, taskQueue: 'mine', workflowsPath });
    return worker.runUntil(async () => {
      const handle = await env.client.workflow.start<typeof welcome>('welcome', {
        ...{ taskQueue: 'mine', workflowId: `welcome-${decision ?? 'nobody'}`, args: [person] },
      });
      if (decision) {
        await expect.poll(() => handle.query('flowStatus'), { timeout: 60_000 }).toMatchObject({ state: 'waiting' });
        expect(userOf()).toMatchObject({ status: 'STAGED' });
        await handle.executeUpdate('decide', { args: [{ by: 'boss', decision }] });
      }
      return handle.result();
    });
  });
}

const userOf = () => okta.admin.state().users.find(({ profile }) => profile['login'] === 'isaac.brock@example.com');
const staff = () => okta.admin.state().groups.find(({ profile }) => profile.name === 'Staff')?.members;

test('lets in whoever is approved', async () => {
  const userId = await welcomed('approve');
  expect(userOf()).toMatchObject({ id: userId, status: 'PROVISIONED' });
  expect(staff()).toEqual([userId]);
  expect(okta.admin.outbox()).toHaveLength(1);
});

test.for(['reject', undefined] as const)('leaves nothing behind: %s', async (decision) => {
  const outcome = await welcomed(decision).catch((error: unknown) => error);
  expect(isOktaFailure(outcome, 'Flow.Rejected')).toBe(true);
  expect(userOf()).toBeUndefined();
  expect(staff()).toEqual([]);
  expect(okta.admin.outbox()).toEqual([]);
});
