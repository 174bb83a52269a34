import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { triggerWorkflowId } from '../../src/ids.js';
import { createTrigger, deleteTrigger } from '../../src/temporal/triggers.js';
import type { PollSystemLogInput } from '../../workflows/lib/trigger-input.js';
import { startChild } from '../child.js';
import { type BenchResult, lessIsBetter } from '../result.js';
import { report, type TriggerSetup } from './setup.js';

const measuredMs = 5 * 60_000;
const minutesADay = 1440;
/** An activity that waits comes back once an hour. */
const renewalsADay = 24;

/** What an idle trigger costs in Temporal's billable actions: activities, timers, signals, and heartbeats that are recorded. */
export async function triggersIdle(setup: TriggerSetup): Promise<BenchResult[]> {
  const server = startChild('./triggers/page-server.js', { events: 0 });
  try {
    const { url } = (await server.next()) as { url: string };
    const orgs = { default: { url, apiToken: 'none-is-needed' } };
    return await setup.withWorker({ orgs, limits: false }, async (taskQueue) => {
      const eventTypes = ['user.session.start'];
      const [polled, hooked] = await Promise.all([
        actionsIn(setup, taskQueue, { eventTypes, intervalSeconds: 10 }),
        // Its interval is 600 s: a thirtieth of it shows the same in less time.
        actionsIn(setup, taskQueue, { eventTypes, intervalSeconds: 20, hook: true }),
      ]);
      const perDay = {
        polled: (polled * minutesADay * 60_000) / measuredMs + renewalsADay,
        hooked: (hooked * minutesADay * 60_000) / measuredMs / 30,
      };
      report(`  actions a day: ${perDay.polled.toFixed(0)} at a 10 s poll, ${perDay.hooked.toFixed(0)} with a hook`);
      const peer = 'what is allowed';
      const unit = 'billable actions/day';
      return [
        lessIsBetter({ bench: 'triggers: idle at a 10 s poll', ours: perDay.polled, beside: 1500, peer, unit }),
        lessIsBetter({ bench: 'triggers: idle with a hook', ours: perDay.hooked, beside: 300, peer, unit }),
      ];
    });
  } finally {
    await server.stop();
  }
}

async function actionsIn(
  { client }: TriggerSetup,
  taskQueue: string,
  settings: Partial<PollSystemLogInput>,
): Promise<number> {
  const name = `idle-${randomUUID().slice(0, 8)}`;
  await createTrigger(client, { ...settings, name, target: { signal: { workflowId: 'nobody' } } }, { taskQueue });
  const handle = client.workflow.getHandle(triggerWorkflowId('default', name));
  await delay(15_000);
  const before = await recorded(handle);
  const beats = new Set<string>();
  for (const endMs = Date.now() + measuredMs; Date.now() < endMs;) {
    const { raw } = await handle.describe();
    for (const { lastHeartbeatTime: at } of raw.pendingActivities ?? []) if (at) beats.add(`${String(at.seconds)}.${String(at.nanos)}`); // prettier-ignore
    await delay(1000);
  }
  const actions = (await recorded(handle)) - before + beats.size;
  await deleteTrigger(client, { name });
  return actions;
}

/** Activities, timers and signals of its history. */
async function recorded(handle: WorkflowHandle): Promise<number> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).filter(
    (event) =>
      event.activityTaskScheduledEventAttributes ??
      event.timerStartedEventAttributes ??
      event.workflowExecutionSignaledEventAttributes,
  ).length;
}
