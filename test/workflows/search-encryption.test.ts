// Property: with a key, neither the filter of a search nor what it found stands readable in Temporal, and it works the same.
import { randomBytes } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { expect, inject, vi } from 'vitest';
import { searchRunId } from '../../src/ids.js';
import { connectClient, connectWorker } from '../../src/temporal/client.js';
import { deleteSearch, runSearchNow } from '../../src/temporal/search/control-search.js';
import { createSearch } from '../../src/temporal/search/create-search.js';
import { createFeedRun, deleteFeedRun, listFeedRuns } from '../../src/temporal/hr/feed-runs.js';
import { describeSearch } from '../../src/temporal/search/describe-search.js';
import { listSearches } from '../../src/temporal/search/list-searches.js';
import { searchRuns } from '../../src/temporal/search/search-runs.js';
import { createOktaWorker } from '../../src/temporal/worker.js';
import type { SearchSystemLogResult } from '../../workflows/search-system-log.js';
import { seenIn } from '../support/marked.js';
import { until } from '../support/searches.js';
import { startSimulatedOrg } from '../support/simulated-org.js';
import { quietRuntime, test, uniqueName } from '../support/temporal-env.js';

const mark = 'zaphod.secret@example.com';

// Without a key the mark is found: else the test would prove nothing.
test.for([true, false])('a search with a key: %j', async (hasKey) => {
  quietRuntime();
  const { address, namespace, encryptedWorkflowBundle, workflowBundle } = inject('temporal');
  const codePath = hasKey ? encryptedWorkflowBundle : workflowBundle;
  const encryption = hasKey ? { keys: [{ id: 'key', key: randomBytes(32) }] } : undefined;
  const org = await startSimulatedOrg();
  const temporal = await connectWorker({ address, namespace, encryption });
  const client = await connectClient({ address, namespace, encryption });
  const taskQueue = uniqueName('search-encrypted');
  const name = uniqueName('search');
  const worker = await createOktaWorker({
    ...{ temporal, connections: org.connections, taskQueue, workflowBundle: { codePath } },
  });
  try {
    await worker.runUntil(async () => {
      const published = new Date(Date.now() - 600_000).toISOString();
      const actor = { id: '00u1', type: 'User', alternateId: mark, displayName: mark };
      org.simulator.admin.addLogEvents({ events: [{ eventType: 'user.session.start', published, actor }] });
      const filter = `actor.alternateId eq "${mark}"`;
      const made = await createSearch(client, { name, filter, every: '1h', since: published, taskQueue, paused: true });
      expect(await describeSearch(client, { name })).toMatchObject({ filter, every: '1h' });
      const run = await runSearchNow(client, { name });
      const result = (await client.workflow.getHandle(run.workflowId, run.runId).result()) as SearchSystemLogResult;
      expect(result.events?.[0]?.actor?.alternateId).toBe(mark);
      expect((await describeSearch(client, { name })).completeUntil).toBe(result.windows[0]?.until);
      await until(async () => (await searchRuns(client, { name }))[0]?.count === 1);

      const { workflowService } = client.connection;
      const { schedule, memo } = await workflowService.describeSchedule({ namespace, scheduleId: made.id });
      const texts = [JSON.stringify([schedule, memo])];
      for (const execution of [run, { workflowId: made.id }]) {
        const { history } = await workflowService.getWorkflowExecutionHistory({ namespace, execution });
        const described = await workflowService.describeWorkflowExecution({ namespace, execution });
        texts.push(historyToJSON(history!) + JSON.stringify(described));
      }
      expect(texts.map((text) => seenIn(text, [mark]).length > 0)).toEqual([!hasKey, !hasKey, false]);
      await deleteSearch(client, { name });
    });
  } finally {
    await client.connection.close();
    await temporal.connection.close();
    await org.close();
  }
});

test('a run with what is encrypted for others does not end the list of runs', async ({ temporal }) => {
  const { address, namespace } = temporal;
  const encryption = { keys: [{ id: 'of-others', key: randomBytes(32) }] };
  const others = await connectClient({ address, namespace, encryption });
  const name = uniqueName('search');
  const taskQueue = uniqueName('nobody-polls');
  const start = (by: Client, which: string, memo: Record<string, unknown>) =>
    by.workflow.start('searchSystemLog', {
      ...{ workflowId: `${searchRunId('default', name)}-${which}`, taskQueue, memo, args: [{ name }] },
    });
  const keyless = await connectClient({ address, namespace, encryption: undefined });
  try {
    const handles = [await start(others, 'theirs', { note: mark }), await start(keyless, 'ours', {})];
    const listed = async (status: string) =>
      (await searchRuns(keyless, { name })).filter((run) => run.status === status).map(({ workflowId }) => workflowId);
    const ids = handles.map(({ workflowId }) => workflowId).sort();
    await vi.waitFor(async () => expect((await listed('RUNNING')).sort()).toEqual(ids), 20_000);
    for (const handle of handles) await handle.terminate();
    await vi.waitFor(async () => expect((await listed('TERMINATED')).sort()).toEqual(ids), 20_000);
    const [run] = await searchRuns(keyless, { name, limit: 1 });
    expect(Date.parse(run?.closedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(run?.startedAt ?? ''));
  } finally {
    await others.connection.close();
    await keyless.connection.close();
  }
});

test('a schedule that is encrypted for others does not end the lists of schedules', async ({ temporal }) => {
  const { address, namespace } = temporal;
  const encryption = { keys: [{ id: 'of-others', key: randomBytes(32) }] };
  const others = await connectClient({ address, namespace, encryption });
  const keyless = await connectClient({ address, namespace, encryption: undefined });
  const name = uniqueName('listed');
  const connections = ['theirs', 'ours'].map((whose) => `${whose}-${name}`);
  try {
    for (const [at, client] of [others, keyless].entries()) {
      const shared = { connection: connections[at] ?? '', name, every: '1h', paused: true };
      await createSearch(client, shared);
      await createFeedRun(client, { ...shared, feed: 'people.csv' });
    }
    const seenBy = async (client: Client): Promise<string[][]> => {
      const lists = [await listSearches(client), await listFeedRuns(client)];
      return lists.map((list) => list.filter((one) => one.name === name).map(({ connection }) => connection));
    };
    const ours = connections.slice(1);
    // Whoever has a key reads what is not encrypted, too.
    await vi.waitFor(
      async () => expect(await seenBy(others)).toEqual([connections.toSorted(), connections.toSorted()]),
      20_000,
    );
    expect(await seenBy(keyless)).toEqual([ours, ours]);
  } finally {
    for (const connection of connections) {
      await deleteSearch(others, { connection, name });
      await deleteFeedRun(others, { connection, name });
    }
    await others.connection.close();
    await keyless.connection.close();
  }
});
