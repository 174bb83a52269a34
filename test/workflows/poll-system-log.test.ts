// Property: every matching event reaches its target, in order, across continue-as-new, crashes and outages.
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { createActivities } from '../../activities/index.js';
import { connectionsFromEnvironment } from '../../src/connections.js';
import { eventWorkflowId, triggerWorkflowId } from '../../src/ids.js';
import { oktaFailureOf } from '../../src/failures.js';
import { deadLetters, redeliverDeadLetters } from '../../src/temporal/triggers.js';
import { type LogEventEnvelope, type TriggerStatus, triggerStatusQuery } from '../../workflows/messages.js';
import type { PollSystemLogInput } from '../../workflows/lib/trigger-input.js';
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
const outcomeOf = ({ routes }: TriggerStatus) => routes['default'] ?? { delivered: 0, undeliverable: 0 };
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
  const args = [
    {
      name,
      filter,
      target: start,
      intervalSeconds: 1,
      since: new Date(Date.now() - 3_600_000).toISOString(),
      ...input,
    },
  ];
  return client.workflow.start('pollSystemLog', { workflowId: triggerWorkflowId('default', name), taskQueue, args });
}

const ranOnce = async (client: Client, uuids: string[]): Promise<boolean> => {
  const described = await Promise.all(
    uuids.map((uuid) =>
      client.workflow
        .getHandle(eventWorkflowId('default', name, 'default', 1, uuid))
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
      if (activity === 'followLog' && broken-- > 0) throw new Error('the worker dies after delivery');
      return result;
    });
    await withWorker({ env: temporal, activities }, async ({ taskQueue }) => {
      const first = signIns(7);
      const handle = await startTrigger(client, taskQueue, {
        limit: 3,
        pollsPerRun: 2,
      });
      await until(() => ranOnce(client, first));
      org.simulator.admin.addFault({ kind: 'status', path: '^/api/v1/logs', status: 500, times: 1 });
      org.simulator.admin.addFault({ kind: 'cut-body', path: '^/api/v1/logs', times: 1 });
      const second = signIns(5);
      await until(() => ranOnce(client, second));
      const current = client.workflow.getHandle(handle.workflowId);
      await until(async () => (await current.query(triggerStatusQuery)).polls > 0);
      const third = signIns(1);
      await until(() => ranOnce(client, third));
      await until(async () => (await current.describe()).runId !== handle.firstExecutionRunId);
      const fourth = signIns(2);
      await until(() => ranOnce(client, fourth));
      const status = await handle.query(triggerStatusQuery);
      expect(outcomeOf(status)).toMatchObject({ undeliverable: 0 });
      expect(status.cursor).toContain('/api/v1/logs');
      await handle.cancel();
    });
  });

  test('signals a workflow with batches; what its receiver missed is delivered again', async ({ temporal }) => {
    const { client } = temporal;
    const batches: number[] = [];
    await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
      const receiver = uniqueName('receiver');
      // Any running workflow takes signals; its history shows them.
      const receive = () =>
        client.workflow.start('runAction', {
          ...{ workflowId: receiver, taskQueue: uniqueName('nobody-polls') },
          args: [{ action: 'getUser', input: { userId: 'x' } }],
        });
      const received = async (running: Awaited<ReturnType<typeof receive>>): Promise<string[]> => {
        const uuids: string[] = [];
        for (const event of (await running.fetchHistory()).events ?? []) {
          const payload = event.workflowExecutionSignaledEventAttributes?.input?.payloads?.[0];
          if (!payload?.data) continue;
          const envelope = JSON.parse(Buffer.from(payload.data).toString()) as LogEventEnvelope;
          expect(envelope).toMatchObject({ trigger: name, route: 'default', generation: 1 });
          batches.push(envelope.events.length);
          uuids.push(...envelope.events.map(({ uuid }) => uuid));
        }
        return uuids;
      };
      const running = await receive();
      const sent = signIns(250);
      const target = { signal: { workflowId: receiver, signalName: 'events' } };
      const handle = await startTrigger(client, taskQueue, { target });
      await until(async () => outcomeOf(await handle.query(triggerStatusQuery)).delivered === 250);
      expect(await received(running)).toEqual(sent);
      expect(Math.max(...batches)).toBeGreaterThan(50);
      await running.terminate();
      const missed = signIns(3);
      await until(async () => (await handle.query(triggerStatusQuery)).deadLetters === 3);
      const letters = await deadLetters(client, { name });
      expect(letters.listed).toMatchObject(missed.map((uuid) => ({ uuid, route: 'default', reason: 'gone' })));
      expect(await redeliverDeadLetters(client, { name }, { by: 'test' })).toEqual({ tried: 3, left: 3 });
      const again = await receive();
      expect(await redeliverDeadLetters(client, { name }, { by: 'test' })).toEqual({ tried: 3, left: 0 });
      expect((await received(again)).sort()).toEqual([...missed].sort());
      expect(outcomeOf(await handle.query(triggerStatusQuery))).toEqual({ delivered: 253, undeliverable: 3 });
      await again.terminate();
      await handle.cancel();
    });
  });

  test('looks back when Okta no longer takes its cursor', async ({ temporal }) => {
    const { client } = temporal;
    await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
      const handle = await startTrigger(client, taskQueue, {});
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
        const handle = await startTrigger(client, taskQueue, {});
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
        expect(await handle.query(triggerStatusQuery)).toMatchObject({
          routes: { default: { delivered: 5, undeliverable: 0 } },
        });
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
    [{ target: { signal: { workflowId: 'user-{{target.id}}' } } }, 'target'],
    [{ routes: [{ name: 'a', target: start }] as never }, 'target'],
    [{ since: 'yesterday' }, 'since'],
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
