import { setTimeout as delay } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Simulator } from '../simulator/index.js';
import { searchId } from '../src/ids.js';
import { defaultTaskQueue as taskQueue } from '../src/task-queue.js';
import { deleteSearch, runSearchNow } from '../src/temporal/search/control-search.js';
import { createSearch } from '../src/temporal/search/create-search.js';
import { releaseSearchWindowsUpdate } from '../workflows/messages.js';

interface Means {
  client: Client;
  simulator: Simulator;
  save: (name: string, handle: WorkflowHandle) => Promise<void>;
}

/** Records runs of a scheduled search, of one that is cancelled, of a search of the past, and the owner of a watermark. */
export async function recordSearches({ client, simulator, save }: Means): Promise<void> {
  const { admin } = simulator;
  const search = { name: 'record', filter: 'eventType eq "user.session.start"', settleSeconds: 0 };
  const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
  const target = { start: { workflowType: 'showLogEvent' } };
  const made = await createSearch(client, { ...search, every: '1h', since: anHourAgo, target, paused: true });
  const workflowId = searchId('default', 'record');
  const owner = await client.workflow.start('searchWatermark', {
    ...{ workflowId, taskQueue, args: [{ connection: 'default', name: 'record', updatesPerRun: 5 }] },
  });
  const run = async (name: string, between: (handle: WorkflowHandle) => Promise<unknown> = () => Promise.resolve()) => {
    const { workflowId: id, runId } = await runSearchNow(client, { name: 'record' });
    const handle = client.workflow.getHandle(id, runId);
    await between(handle);
    await handle.result().catch(() => undefined);
    await save(name, handle);
    // Nominal times have seconds.
    await delay(1100);
  };
  const events = (count: number, pad: string) =>
    admin.addLogEvents({
      events: Array.from({ length: count }, () => ({
        ...{ eventType: 'user.session.start', debugContext: { debugData: { pad } } },
      })),
    });
  events(3, '');
  await delay(1100);
  await run('searchSystemLog.found');
  admin.addFault({ kind: 'status', path: '/api/v1/logs', status: 400, errorCode: 'E0000053', times: 1 });
  await run('searchSystemLog.failed');
  admin.addFault({ kind: 'latency', path: '/api/v1/logs', ms: 3000, times: 1 });
  await run('searchSystemLog.cancelled', async (handle) => {
    await delay(1500);
    await handle.cancel();
  });
  // Padded so that a few are too many for a result.
  events(6, 'x'.repeat(50_000));
  await delay(1100);
  await run('searchSystemLog.overflow');

  const window = { since: anHourAgo, until: new Date(Date.now() - 1000).toISOString() };
  for (const [name, input] of [
    ['searchSystemLog.window', { ...search, window, filter: 'eventType eq "user.session.end"' }],
    // It ends behind the watermark.
    ['searchSystemLog.none', { ...search, settleSeconds: 3600 }],
    ['searchSystemLog.tooMany', { ...search, window }],
    ['searchSystemLog.invalid', { name: 'record', filter: 'eventType eq "' }],
  ] as const) {
    const handle = await client.workflow.start('searchSystemLog', {
      ...{ workflowId: `record:${name}`, taskQueue, args: [input] },
    });
    await handle.result().catch(() => undefined);
    await save(name, handle);
  }
  await save('searchWatermark.continued', client.workflow.getHandle(workflowId, owner.firstExecutionRunId));
  const current = client.workflow.getHandle(workflowId);
  await current.executeUpdate(releaseSearchWindowsUpdate, { args: [{ workflowId: 'none', runId: 'none' }] });
  await deleteSearch(client, { name: made.name });
  await save('searchWatermark.cancelled', current);
}
