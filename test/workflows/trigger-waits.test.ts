// Property: a trigger that waits longer than its heartbeat time-out waits on, in its first attempt, says how far it has read, and has events at once.
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect } from 'vitest';
import { eventWorkflowId, triggerWorkflowId } from '../../src/ids.js';
import { createTrigger, deleteTrigger, triggerStatus } from '../../src/temporal/triggers.js';
import { triggerStatusQuery } from '../../workflows/messages.js';
import { type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test, uniqueName, withWorker } from '../support/temporal-env.js';

/** The server gives up after 100 seconds, the worker's own side a little later. */
const waitsMs = 125_000;

let org: SimulatedOrg;
beforeEach(async () => {
  org = await startSimulatedOrg();
});
afterEach(() => org.close());

test('a trigger that waits', { timeout: 240_000 }, async ({ temporal }) => {
  const { client } = temporal;
  const name = uniqueName('waits');
  await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
    const trigger = { name, eventTypes: ['user.session.start'], target: { start: { workflowType: 'showLogEvent' } } };
    await createTrigger(client, { ...trigger, intervalSeconds: 2 }, { taskQueue });
    await delay(waitsMs);
    const { raw } = await client.workflow.getHandle(triggerWorkflowId('default', name)).describe();
    expect(raw.pendingActivities?.map(({ attempt }) => attempt)).toEqual([1]);
    // Its workflow was told two minutes ago; the activity has said more since.
    const told = (await client.workflow.getHandle(triggerWorkflowId('default', name)).query(triggerStatusQuery))
      .readUpTo;
    expect(Date.parse(told ?? '')).toBeLessThan(Date.now() - 110_000);
    const { readUpTo, behindSeconds } = await triggerStatus(client, { name });
    expect(Date.parse(readUpTo ?? '')).toBeGreaterThan(Date.now() - 90_000);
    expect(behindSeconds).toBeLessThan(90);
    const [event] = org.simulator.admin.addLogEvents({ events: [{ eventType: 'user.session.start' }] });
    const started = client.workflow.getHandle(eventWorkflowId('default', name, 'default', 1, event?.uuid ?? ''));
    await delay(6000);
    expect((await started.describe()).status.name).toBe('COMPLETED');
    await deleteTrigger(client, { name });
  });
});
