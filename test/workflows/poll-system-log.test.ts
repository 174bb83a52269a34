// Property: every matching event reaches its target, in order, across continue-as-new, crashes and outages.
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { createActivities } from '../../activities/index.js';
import { connectionsFromEnvironment } from '../../src/connections.js';
import { eventWorkflowId, triggerWorkflowId } from '../../src/ids.js';
import { oktaFailureOf } from '../../src/failures.js';
import { triggerStatusQuery } from '../../workflows/messages.js';
import type { PollSystemLogInput } from '../../workflows/poll-system-log.js';
import { type SimulatedOrg, startSimulatedOrg, wrapActivities } from '../support/simulated-org.js';
import { test, uniqueName, withWorker } from '../support/temporal-env.js';

let org: SimulatedOrg;
let name: string;
beforeEach(async () => {
  org = await startSimulatedOrg();
  name = uniqueName('trigger');
});
afterEach(() => org.close());

const filter = 'eventType eq "user.session.start"';
const start = { start: { workflowType: 'showLogEvent' } };

function signIns(count: number): string[] {
  const { admin } = org.simulator;
  const added = admin.addLogEvents({
    events: Array.from({ length: count }, () => ({ eventType: 'user.session.start' })),
  });
  admin.addLogEvents({ events: [{ eventType: 'user.session.end' }] });
  return added.map(({ uuid }) => uuid);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const endMs = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > endMs) throw new Error('waited for a minute');
    await delay(100);
  }
}

async function startTrigger(client: Client, taskQueue: string, input: Partial<PollSystemLogInput>) {
  const args = [{ name, filter, target: start, intervalSeconds: 1, since: '2020-01-01T00:00:00.000Z', ...input }];
  return client.workflow.start('pollSystemLog', { workflowId: triggerWorkflowId('default', name), taskQueue, args });
}

const ranOnce = async (client: Client, uuids: string[]): Promise<boolean> => {
  const described = await Promise.all(
    uuids.map((uuid) =>
      client.workflow
        .getHandle(eventWorkflowId('default', name, 1, uuid))
        .describe()
        .then(({ status }) => status.name)
        .catch(() => 'none'),
    ),
  );
  return described.every((status) => status === 'COMPLETED');
};

describe('pollSystemLog', () => {
  test('starts a workflow for each matching event, across continue-as-new and failing polls', async ({ temporal }) => {
    const { client } = temporal;
    // An answer that comes, but only after the events were handed over, makes the next attempt deliver them again.
    let broken = 2;
    const activities = wrapActivities(org.activities, async (activity, run) => {
      const result = await run();
      if (activity === 'deliverLogEvents' && broken-- > 0) throw new Error('the worker dies after delivery');
      return result;
    });
    await withWorker({ env: temporal, activities }, async ({ taskQueue }) => {
      const first = signIns(7);
      const handle = await startTrigger(client, taskQueue, {
        since: new Date(Date.now() - 3_600_000).toISOString(),
        limit: 3,
        pollsPerRun: 2,
      });
      await until(() => ranOnce(client, first));
      org.simulator.admin.addFault({ kind: 'status', path: '^/api/v1/logs', status: 500, times: 1 });
      org.simulator.admin.addFault({ kind: 'cut-body', path: '^/api/v1/logs', times: 1 });
      const second = signIns(5);
      await until(() => ranOnce(client, second));
      const current = client.workflow.getHandle(handle.workflowId);
      await until(async () => (await current.describe()).runId !== handle.firstExecutionRunId);
      const status = await handle.query(triggerStatusQuery);
      expect(status).toMatchObject({ undeliverable: 0 });
      expect(status.cursor).toContain('/api/v1/logs');
      await handle.cancel();
    });
  });

  test('signals a workflow with batches, and counts events whose receiver is gone', async ({ temporal }) => {
    const { client } = temporal;
    const batches: number[] = [];
    await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
      const receiver = uniqueName('receiver');
      // Any running workflow takes signals; its history shows them.
      const running = await client.workflow.start('runAction', {
        ...{ workflowId: receiver, taskQueue: uniqueName('nobody-polls') },
        args: [{ action: 'getUser', input: { userId: 'x' } }],
      });
      const sent = signIns(250);
      const target = { signal: { workflowId: receiver, signalName: 'events' } };
      const handle = await startTrigger(client, taskQueue, {
        target,
        since: new Date(Date.now() - 3_600_000).toISOString(),
      });
      await until(async () => (await handle.query(triggerStatusQuery)).delivered === 250);
      const { events } = await running.fetchHistory();
      const uuids: string[] = [];
      for (const event of events ?? []) {
        const payload = event.workflowExecutionSignaledEventAttributes?.input?.payloads?.[0];
        if (!payload?.data) continue;
        const envelope = JSON.parse(Buffer.from(payload.data).toString()) as {
          trigger: string;
          events: { uuid: string }[];
        };
        expect(envelope.trigger).toBe(name);
        batches.push(envelope.events.length);
        uuids.push(...envelope.events.map(({ uuid }) => uuid));
      }
      expect(uuids).toEqual(sent);
      expect(Math.max(...batches)).toBeLessThanOrEqual(100);
      await running.terminate();
      signIns(3);
      await until(async () => (await handle.query(triggerStatusQuery)).undeliverable === 3);
      await handle.cancel();
    });
  });

  test('looks back when Okta no longer takes its cursor', async ({ temporal }) => {
    const { client } = temporal;
    await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
      const handle = await startTrigger(client, taskQueue, { since: new Date(Date.now() - 3_600_000).toISOString() });
      const first = signIns(2);
      await until(() => ranOnce(client, first));
      org.simulator.admin.addFault({ kind: 'status', path: 'after=', status: 400, errorCode: 'E0000001', times: 1 });
      const second = signIns(2);
      await until(() => ranOnce(client, second));
      await handle.cancel();
    });
  });

  describe('without its connection', () => {
    /** The worker's activities, from whose configuration the connection can be taken. */
    const removable = () => {
      const none = connectionsFromEnvironment({});
      let removed = false;
      const connections = () => (removed ? none : org.connections);
      const activities = createActivities({
        connections: {
          client: (connection) => connections().client(connection),
          webClient: (connection) => connections().webClient(connection),
        },
        registeredSearchAttributes: () => Promise.resolve([]),
      });
      return { activities, remove: (is: boolean) => (removed = is) };
    };

    test('a trigger that has polled keeps its place, says why it waits, and goes on', async ({ temporal }) => {
      const { client } = temporal;
      const { activities, remove } = removable();
      await withWorker({ env: temporal, activities }, async ({ taskQueue }) => {
        const handle = await startTrigger(client, taskQueue, { since: new Date(Date.now() - 3_600_000).toISOString() });
        const first = signIns(2);
        await until(() => ranOnce(client, first));
        const { cursor } = await handle.query(triggerStatusQuery);
        remove(true);
        await until(async () => (await handle.query(triggerStatusQuery)).lastError !== undefined);
        const waiting = await handle.query(triggerStatusQuery);
        expect(waiting.lastError).toContain('default');
        expect(waiting.cursor?.split('?')[0]).toBe(cursor?.split('?')[0]);
        const second = signIns(3);
        await delay(1500);
        expect((await handle.describe()).status.name).toBe('RUNNING');
        remove(false);
        await until(() => ranOnce(client, second));
        await until(async () => (await handle.query(triggerStatusQuery)).lastError === undefined);
        expect(await handle.query(triggerStatusQuery)).toMatchObject({ delivered: 5, undeliverable: 0 });
        await handle.cancel();
      });
    });

    test('a trigger that never polled fails at once', async ({ temporal }) => {
      const { activities, remove } = removable();
      remove(true);
      const error: unknown = await withWorker({ env: temporal, activities }, async ({ taskQueue }) => {
        const handle = await startTrigger(temporal.client, taskQueue, {});
        return handle.result().catch((reason: unknown) => reason);
      });
      expect(oktaFailureOf(error)).toMatchObject({ type: 'Config.Missing' });
    });
  });

  test.for([
    [{ filter: 'eventType eq "x' }, 'filter'],
    [{ filter: 'eventType foo "x"' }, 'filter'],
    [{ filter: 'published gt "2026"' }, 'filter'],
    [{ name: 'a/b' }, 'name'],
    [{ intervalSeconds: 0 }, 'intervalSeconds'],
    [{ target: {} as never }, 'target'],
  ] as const)('refuses %j before any call', async ([given, field], { temporal }) => {
    const error: unknown = await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
      const handle = await startTrigger(temporal.client, taskQueue, given);
      return handle.result().catch((reason: unknown) => reason);
    });
    expect(oktaFailureOf(error)).toMatchObject({ type: 'Okta.InvalidInput' });
    expect(oktaFailureOf(error)?.message).toContain(field);
    expect(org.simulator.admin.requests()).toEqual([]);
  });
});
