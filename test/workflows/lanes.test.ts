// Property: an urgent call finds a slot while ordinary work has taken all of them, and the lane reaches the activity.
import { expect, inject } from 'vitest';
import { createOktaWorker } from '../../src/temporal/worker.js';
import { addUser, startSimulatedOrg } from '../support/simulated-org.js';
import { test, uniqueName } from '../support/temporal-env.js';
import { connectWorker } from '../../src/temporal/client.js';

const bundle = () => ({ codePath: inject('temporal').workflowBundle });

test('a leaver is offboarded while every ordinary slot is taken', async ({ temporal }) => {
  const org = await startSimulatedOrg();
  const taskQueue = uniqueName('lanes');
  const { address, namespace, client } = temporal;
  const own = await connectWorker({ address, namespace, encryption: undefined });
  const { connections, simulator } = org;
  try {
    const userId = addUser(org, 'leaver@example.com');
    const slow = addUser(org, 'slow@example.com');
    // Ordinary calls take the only slot for longer than the leaver takes.
    simulator.admin.addFault({ kind: 'latency', path: slow, ms: 20_000, times: 100 });
    const worker = await createOktaWorker({
      ...{ temporal: own, connections, taskQueue, workflowBundle: bundle() },
      maxConcurrentActivityTaskExecutions: 1,
      shutdownGraceTime: '100 milliseconds',
    });
    await worker.runUntil(async () => {
      const ordinary = await Promise.all(
        Array.from({ length: 3 }, () =>
          client.workflow.start('runAction', {
            ...{ taskQueue, workflowId: uniqueName('slow') },
            args: [{ action: 'getUser', input: { userId: slow } }],
          }),
        ),
      );
      const startedMs = Date.now();
      const left = await client.workflow.execute('offboardUser', {
        ...{ taskQueue, workflowId: uniqueName('leaver') },
        args: [{ userId }],
      });
      expect(left).toMatchObject({ statusAfter: 'DEPROVISIONED', leftovers: [] });
      expect(Date.now() - startedMs).toBeLessThan(15_000);
      expect((await ordinary[0]?.describe())?.status.name).toBe('RUNNING');
      for (const handle of ordinary) await handle.terminate();
    });
  } finally {
    await own.connection.close();
    await org.close();
  }
});

test.for([
  ['urgent', 'urgent'],
  ['bulk', 'bulk'],
  [undefined, 'normal'],
] as const)('runAction in the lane %s waits in it', async ([lane, shown], { temporal }) => {
  const org = await startSimulatedOrg({ rateLimits: 'integrator' });
  const taskQueue = uniqueName('lanes');
  const { address, namespace, client } = temporal;
  const own = await connectWorker({ address, namespace, encryption: undefined });
  const { connections, simulator } = org;
  const { gate } = connections;
  try {
    const userId = addUser(org, 'somebody@example.com');
    // Nothing is left of the bucket: whoever comes waits.
    const passage = await gate.enter({ connection: 'default', bucket: 'user-read', lane: 'normal' });
    passage.answered({ limit: 100, remaining: 0, resetInMs: 60_000 });
    const worker = await createOktaWorker({ temporal: own, connections, taskQueue, workflowBundle: bundle() });
    await worker.runUntil(async () => {
      const handle = await client.workflow.start('runAction', {
        ...{ taskQueue, workflowId: uniqueName('waiting') },
        args: [{ action: 'getUser', input: { userId }, ...(lane === undefined ? {} : { lane }) }],
      });
      await expect
        .poll(() => gate.snapshot().find(({ bucket }) => bucket === 'user-read')?.waiting, { timeout: 20_000 })
        .toEqual({ urgent: 0, normal: 0, bulk: 0, [shown]: 1 });
      // Its attempt ends a moment after the gate has held it back.
      await expect
        .poll(async () => (await handle.describe()).raw.pendingActivities?.[0]?.lastFailure?.applicationFailureInfo, {
          timeout: 20_000,
        })
        .toMatchObject({ type: 'Okta.RateLimited', nonRetryable: false });
      await handle.terminate();
    });
    expect(simulator.admin.requests()).toEqual([]);
  } finally {
    await own.connection.close();
    await org.close();
  }
});
