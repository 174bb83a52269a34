// Histories of triggers: their changes, their failures, and what receives them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Simulator } from '../simulator/index.js';
import { eventWorkflowId, fileConsumerWorkflowId, triggerWorkflowId } from '../src/ids.js';
import { defaultTaskQueue as taskQueue } from '../src/task-queue.js';
import { certifyTrigger, createTrigger, pauseTrigger, pollTriggerNow, reconfigureTrigger, redeliverDeadLetters, resumeTrigger, rewindTrigger, triggerStatus } from '../src/temporal/triggers.js'; // prettier-ignore
import { noDeadLetters } from '../src/triggers/dead-letter.js';
import { eventKey } from '../src/triggers/event-key.js';
import type { PollSystemLogInput } from '../workflows/lib/trigger-input.js';
import { hookDeliveredSignal, type TriggerStatus } from '../workflows/messages.js';

/** What is recorded on, and where it goes. */
interface Recording {
  client: Client;
  simulator: Simulator;
  save: (name: string, handle: WorkflowHandle) => Promise<void>;
}

const by = { by: 'recorder' };
const filter = 'eventType eq "user.session.start"';
const longAgo = (): string => new Date(Date.now() - 3 * 3_600_000).toISOString();
const show = { start: { workflowType: 'showLogEvent' } };

export async function recordTriggers(recording: Recording): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'temporal-okta-record-'));
  try {
    await continued(recording);
    await changed(recording, join(folder, 'events.jsonl'));
    await undeliverable(recording);
    await lostCursor(recording);
    await hooked(recording);
    await shadow(recording);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function happen({ simulator }: Recording, count = 1): string[] {
  const events = Array.from({ length: count }, () => ({ eventType: 'user.session.start' }));
  return simulator.admin.addLogEvents({ events }).map(({ uuid }) => uuid);
}

async function start({ client }: Recording, trigger: PollSystemLogInput): Promise<WorkflowHandle> {
  const { workflowId } = await createTrigger(client, { filter, intervalSeconds: 1, since: longAgo(), ...trigger });
  return client.workflow.getHandle(workflowId);
}

async function end(handle: WorkflowHandle): Promise<void> {
  await handle.cancel();
  await handle.result().catch(() => undefined);
}

async function until({ client }: Recording, name: string, isSo: (status: TriggerStatus) => boolean): Promise<void> {
  const endMs = Date.now() + 60_000;
  while (!isSo(await triggerStatus(client, { name }))) {
    if (Date.now() > endMs) throw new Error(`the trigger ${name} did not come so far`);
    await delay(100);
  }
}

const delivered = ({ routes }: TriggerStatus): number =>
  Object.values(routes).reduce((sum, route) => sum + route.delivered, 0);

async function continued(recording: Recording): Promise<void> {
  const { client, save } = recording;
  const name = 'record';
  const before = (await count(recording)) + 2;
  const [event = ''] = happen(recording, 2);
  const handle = await start(recording, { name, target: show, pollsPerRun: 2 });
  const { runId } = await handle.describe();
  await until(recording, name, (status) => delivered(status) >= before);
  happen(recording);
  await until(recording, name, (status) => delivered(status) > before);
  await delay(500);
  await end(handle);
  await save('pollSystemLog.continued', client.workflow.getHandle(handle.workflowId, runId));
  await save('pollSystemLog.cancelled', handle);
  await save('showLogEvent.done', client.workflow.getHandle(eventWorkflowId('default', name, 'default', 1, event)));
}

/** How many such events the log has already. */
const count = async ({ simulator }: Recording): Promise<number> =>
  simulator.admin
    .logEvents()
    .filter(({ eventType, published }) => eventType === 'user.session.start' && published > longAgo()).length;

async function changed(recording: Recording, file: string): Promise<void> {
  const { client, save } = recording;
  const name = 'changed';
  const consumer = client.workflow.getHandle(fileConsumerWorkflowId('default', name));
  const target = {
    signalWithStart: { workflowType: 'appendLogEvents', workflowId: consumer.workflowId, args: [{ file }] },
  };
  const handle = await start(recording, { name, target, settleSeconds: 60 });
  happen(recording, 2);
  await until(recording, name, (status) => delivered(status) >= 2);
  await pauseTrigger(client, { name }, by);
  await resumeTrigger(client, { name }, by);
  await reconfigureTrigger(client, { name }, by, { filter: `${filter} and outcome.result eq "SUCCESS"` });
  await rewindTrigger(client, { name }, by, 'now');
  await pollTriggerNow(client, { name });
  await certifyTrigger(client, { name });
  await delay(1500);
  await end(handle);
  await save('pollSystemLog.changed', handle);
  await end(consumer);
  await save('appendLogEvents.cancelled', consumer);
}

async function undeliverable(recording: Recording): Promise<void> {
  const { client, save } = recording;
  const name = 'undeliverable';
  const handle = await start(recording, { name, since: 'now', target: { signal: { workflowId: 'nobody' } } });
  await until(recording, name, ({ polls }) => polls > 0);
  happen(recording, 2);
  await until(recording, name, ({ deadLetters }) => deadLetters === 2);
  await redeliverDeadLetters(client, { name }, by);
  await end(handle);
  await save('pollSystemLog.deadLetters', handle);
}

async function lostCursor(recording: Recording): Promise<void> {
  const { simulator, save } = recording;
  const name = 'lost-cursor';
  // Triggers that ended may still look for a moment: the fault is for this one.
  const handle = await start(recording, { name, target: show, filter: `${filter} and severity eq "INFO"` });
  await until(recording, name, ({ polls }) => polls > 0);
  simulator.admin.addFault({ kind: 'status', path: 'severity.*after=', status: 400, errorCode: 'E0000001', times: 1 });
  happen(recording);
  await until(recording, name, ({ repeated }) => repeated > 0);
  simulator.admin.addFault({ kind: 'status', path: '/api/v1/logs.*severity', status: 500, times: 5 });
  await until(recording, name, ({ lastError }) => lastError !== undefined);
  await end(handle);
  await save('pollSystemLog.lostCursor', handle);
}

async function hooked(recording: Recording): Promise<void> {
  const { save } = recording;
  const name = 'hooked';
  const handle = await start(recording, { name, since: 'now', target: show, hook: true, intervalSeconds: 2 });
  await until(recording, name, ({ polls }) => polls > 0);
  const [uuid = ''] = happen(recording);
  const routes = { default: { delivered: 1, undeliverable: 0 } };
  await handle.signal(hookDeliveredSignal, { generation: 1, keys: eventKey(uuid), routes, letters: noDeadLetters() });
  await until(recording, name, ({ fetched }) => fetched === 1);
  await end(handle);
  await save('pollSystemLog.hooked', handle);
}

async function shadow({ client, save }: Recording): Promise<void> {
  const workflowId = `record:${triggerWorkflowId('default', 'shadow')}`;
  const routes = [{ name: 'all', target: show }];
  const input = { name: 'shadow', routes, from: longAgo(), to: new Date().toISOString() };
  const handle = await client.workflow.start('replaySystemLog', { taskQueue, workflowId, args: [input] });
  await handle.result();
  await save('replaySystemLog.done', handle);
}
