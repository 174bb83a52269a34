// Property: the runs of a scheduled search read every instant of the log once, whatever becomes of some of them.
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { digestWith, emptyDigest } from '../../activities/search/event-digest.js';
import { oktaFailureOf } from '../../src/failures.js';
import { searchId } from '../../src/ids.js';
import { backfillSearch } from '../../src/temporal/search/backfill-search.js';
import { deleteSearch, pauseSearch, resumeSearch, runSearchNow } from '../../src/temporal/search/control-search.js';
import { createSearch, type CreateSearchOptions, searchOverlaps } from '../../src/temporal/search/create-search.js';
import { describeSearch } from '../../src/temporal/search/describe-search.js';
import { listSearches } from '../../src/temporal/search/list-searches.js';
import { searchRuns } from '../../src/temporal/search/search-runs.js';
import { searchWatermarkQuery } from '../../workflows/messages.js';
import { eventWorkflowId } from '../../src/ids.js';
import type { SearchSystemLogResult } from '../../workflows/search-system-log.js';
import { completedRuns, expectTiles, foundBy, signInFilter as filter, signIns, until } from '../support/searches.js';
import { type SimulatedOrg, startSimulatedOrg, wrapActivities } from '../support/simulated-org.js';
import { test, uniqueName, withWorker } from '../support/temporal-env.js';

let org: SimulatedOrg;
let name: string;
let made: { client: Client; name: string }[];
beforeEach(async () => {
  org = await startSimulatedOrg();
  name = uniqueName('search');
  made = [];
});
afterEach(async () => {
  await Promise.all(
    made.map(({ client, name: search }) => deleteSearch(client, { name: search }).catch(() => undefined)),
  );
  await org.close();
});

const anHourAgo = (): string => new Date(Date.now() - 3_600_000).toISOString();

async function create(client: Client, taskQueue: string, options: Partial<CreateSearchOptions> = {}) {
  const search = { name, filter, every: '1s', settleSeconds: 0, since: anHourAgo(), taskQueue, ...options };
  made.push({ client, name: search.name });
  return createSearch(client, search);
}

const resultOf = (client: Client, { workflowId, runId }: { workflowId: string; runId: string }) =>
  client.workflow.getHandle(workflowId, runId).result() as Promise<SearchSystemLogResult>;
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => oktaFailureOf(error),
  );
const endOf = async (client: Client, search = name) =>
  (await describeSearch(client, { name: search })).completeUntil ?? '';

describe('a scheduled search', () => {
  test('covers the log across failed and terminated runs, a pause and continue-as-new', async ({ temporal }) => {
    const { client } = temporal;
    let trouble: 'fail' | 'hang' | undefined;
    const activities = wrapActivities(org.activities, async (activity, run) => {
      if (activity !== 'searchLog' || trouble === undefined) return run();
      const what = trouble;
      trouble = undefined;
      if (what === 'fail') throw ApplicationFailure.nonRetryable('the run fails');
      await delay(8000);
      return run();
    });
    await withWorker({ env: temporal, activities }, async ({ taskQueue }) => {
      const { since, id } = await create(client, taskQueue, { paused: true });
      const firstOwner = await client.workflow.start('searchWatermark', {
        ...{ workflowId: id, taskQueue, args: [{ connection: 'default', name, updatesPerRun: 4 }] },
      });
      const sent = signIns(org, 3);
      await resumeSearch(client, { name });
      await until(async () => (await completedRuns(client, name)).length >= 2);

      trouble = 'fail';
      sent.push(...signIns(org, 4));
      await until(async () => (await searchRuns(client, { name })).some(({ status }) => status === 'FAILED'));

      trouble = 'hang';
      sent.push(...signIns(org, 2));
      await until(async () => Promise.resolve(trouble === undefined));
      const hanging = (await searchRuns(client, { name })).find(({ status }) => status === 'RUNNING');
      await client.workflow.getHandle(hanging?.workflowId ?? '', hanging?.runId).terminate();
      sent.push(...signIns(org, 1));

      await pauseSearch(client, { name }, 'for the test');
      expect(await describeSearch(client, { name })).toMatchObject({ paused: true, note: 'for the test' });
      sent.push(...signIns(org, 5));
      await delay(2500);
      await resumeSearch(client, { name });
      const afterMs = Date.now();
      await until(async () => Date.parse(await endOf(client)) > afterMs + 1000);
      await pauseSearch(client, { name });
      await until(async () => (await searchRuns(client, { name })).every(({ status }) => status !== 'RUNNING'));

      const { windows, uuids } = await foundBy(client, name);
      expect(expectTiles(windows, since ?? '')).toBe(await endOf(client));
      expect([...uuids].sort()).toEqual([...sent].sort());
      const owner = client.workflow.getHandle(id);
      const { open, returned } = await owner.query(searchWatermarkQuery);
      expect(open.every(({ isDone }) => isDone)).toBe(true);
      expect(returned).toEqual([]);
      expect((await owner.describe()).runId).not.toBe(firstOwner.firstExecutionRunId);
    });
  });

  test('covers the log with every overlap policy', async ({ temporal }) => {
    const { client } = temporal;
    const slow = new Set<string>();
    const activities = {
      ...org.activities,
      searchLog: async (input: Parameters<typeof org.activities.searchLog>[0]) => {
        if (!slow.has(input.name)) {
          slow.add(input.name);
          await delay(4000);
        }
        return org.activities.searchLog(input);
      },
    };
    const { admin } = org.simulator;
    const busy = setInterval(() => void signIns(org, 1), 250);
    await withWorker({ env: temporal, activities }, async ({ taskQueue }) => {
      await Promise.all(
        searchOverlaps.map(async (overlap) => {
          const search = uniqueName(overlap);
          const { since } = await create(client, taskQueue, { name: search, overlap, every: '3s' });
          const startMs = Date.now();
          await until(async () => Date.parse((await endOf(client, search)) || '2000-01-01T00:00Z') > startMs + 9000);
          await pauseSearch(client, { name: search });
          await until(async () =>
            (await searchRuns(client, { name: search })).every(({ status }) => status !== 'RUNNING'),
          );
          const last = await runSearchNow(client, { name: search });
          await resultOf(client, last);
          await until(async () => (await completedRuns(client, search)).some(({ runId }) => runId === last.runId));
          const { windows, uuids } = await foundBy(client, search);
          const end = expectTiles(windows, since ?? '');
          expect(end, overlap).toBe(await endOf(client, search));
          const wanted = admin
            .logEvents()
            .filter(({ eventType, published }) => eventType === 'user.session.start' && published < end)
            .map(({ uuid }) => uuid);
          expect(wanted.length).toBeGreaterThan(20);
          expect([...uuids].sort(), overlap).toEqual(wanted.sort());
        }),
      );
    }).finally(() => clearInterval(busy));
  });

  test('leaves out what has not settled, and finds it later', async ({ temporal }) => {
    const { client } = temporal;
    await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
      await create(client, taskQueue, { paused: true, settleSeconds: 3 });
      const settled = org.simulator.admin.addLogEvents({
        events: [{ eventType: 'user.session.start', published: new Date(Date.now() - 60_000).toISOString() }],
      });
      const fresh = signIns(org, 2);
      const first = await resultOf(client, await runSearchNow(client, { name }));
      expect(first.events?.map(({ uuid }) => uuid)).toEqual(settled.map(({ uuid }) => uuid));
      await delay(5000);
      const second = await resultOf(client, await runSearchNow(client, { name }));
      expect(second.events?.map(({ uuid }) => uuid).sort()).toEqual([...fresh].sort());
      expect(second.windows[0]?.since).toBe(first.windows.at(-1)?.until);
    });
  });
});

describe('a backfill', () => {
  test('searches the past in pieces, and never moves the watermark', async ({ temporal }) => {
    const { client } = temporal;
    await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
      await create(client, taskQueue, { paused: true, every: '1h' });
      const atMs = Date.now() - 7_200_000;
      const old = [0, 3_599_999, 3_600_000, 7_199_000].map((offset) => ({
        ...{ eventType: 'user.session.start', published: new Date(atMs + offset - 7_200_000).toISOString() },
      }));
      const sent = org.simulator.admin.addLogEvents({ events: old }).map(({ uuid }) => uuid);
      await resultOf(client, await runSearchNow(client, { name }));
      const before = await client.workflow.getHandle(searchId('default', name)).query(searchWatermarkQuery);
      const stretch = {
        from: new Date(atMs - 7_200_000).toISOString(),
        to: new Date(atMs).toISOString(),
      };
      for (const split of ['1h', true] as const) {
        const runs = await backfillSearch(client, { name, ...stretch, split });
        const results = await Promise.all(runs.map((run) => resultOf(client, run)));
        expect(results.map(({ events }) => events?.map(({ uuid }) => uuid))).toEqual([sent.slice(0, 2), sent.slice(2)]);
        expect(results.flatMap(({ windows }) => windows)).toEqual(runs.map(({ window }) => window));
        expectTiles(
          runs.map(({ window }) => window),
          stretch.from,
        );
      }
      const [whole] = await backfillSearch(client, { name, ...stretch });
      expect((await resultOf(client, whole!)).count).toBe(4);
      expect(await client.workflow.getHandle(searchId('default', name)).query(searchWatermarkQuery)).toEqual(before);
      await until(
        async () => (await searchRuns(client, { name })).filter(({ kind }) => kind === 'backfill').length === 5,
      );
    });
  });

  test.for([
    [{ from: 'yesterday' }, 'from'],
    [{ to: '2020-01-01T00:00:00Z' }, 'to'],
    [{ to: '2999-01-01T00:00:00Z' }, 'to'],
    [{ split: 'often' }, 'split'],
    [{ split: '1s', from: '2026-01-01T00:00:00Z' }, 'split'],
    [{ split: true }, 'split'],
  ] as const)('refuses %j', async ([given, field], { temporal }) => {
    await create(temporal.client, 'nobody-polls', { every: undefined, cron: '0 6 * * *', paused: true });
    const to = new Date(Date.now() - 60_000).toISOString();
    const failure = await failureOf(backfillSearch(temporal.client, { name, from: anHourAgo(), to, ...given }));
    expect(failure).toMatchObject({ type: 'Okta.InvalidInput', details: { paths: [field] } });
    expect(await searchRuns(temporal.client, { name })).toEqual([]);
  });
});

describe('events that are too many for a result', () => {
  const pad = { debugContext: { debugData: { pad: 'x'.repeat(1000) } } };

  test('fail a run without a target, whose window stays', async ({ temporal }) => {
    const { client } = temporal;
    await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
      const { since } = await create(client, taskQueue, { paused: true });
      signIns(org, 400, pad);
      await delay(1100);
      const failed = await runSearchNow(client, { name });
      expect(await failureOf(resultOf(client, failed))).toMatchObject({ type: 'Search.TooManyEvents' });
      expect(await endOf(client)).toBe(since);
      const state = await client.workflow.getHandle(searchId('default', name)).query(searchWatermarkQuery);
      expect(state).toMatchObject({ open: [], returned: [{ since, until: state.watermark }] });
    });
  });

  test('go to the target in chunks that count and digest describe, across a failing page', async ({ temporal }) => {
    const { client } = temporal;
    await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
      const receiver = uniqueName('receiver');
      // Any running workflow takes signals; its history shows them.
      const running = await client.workflow.start('runAction', {
        ...{ workflowId: receiver, taskQueue: uniqueName('nobody-polls') },
        args: [{ action: 'getUser', input: { userId: 'x' } }],
      });
      const target = { signal: { workflowId: receiver, signalName: 'found' } };
      await create(client, taskQueue, { paused: true, target });
      const few = signIns(org, 2);
      await delay(1100);
      const small = await resultOf(client, await runSearchNow(client, { name }));
      expect(small).toMatchObject({ count: 2, chunks: 0 });
      expect(small.events?.map(({ uuid }) => uuid)).toEqual(few);

      await delay(1100);
      const sent = signIns(org, 2300, pad);
      await delay(1100);
      org.simulator.admin.addFault({ kind: 'status', path: 'after=', status: 500, times: 1 });
      const result = await resultOf(client, await runSearchNow(client, { name }));
      expect(result.events).toBeUndefined();
      expect(result.count).toBe(2300);
      expect(result.digest).toBe(digestWith(emptyDigest, sent));
      const { events } = await running.fetchHistory();
      const uuids: string[] = [];
      let chunks = 0;
      for (const event of events ?? []) {
        const data = event.workflowExecutionSignaledEventAttributes?.input?.payloads?.[0]?.data;
        if (!data) continue;
        expect(data.length).toBeLessThan(256 * 1024);
        const envelope = JSON.parse(Buffer.from(data).toString()) as { trigger: string; events: { uuid: string }[] };
        expect(envelope.trigger).toBe(`search:${name}`);
        chunks += 1;
        uuids.push(...envelope.events.map(({ uuid }) => uuid));
      }
      expect(uuids).toEqual(sent);
      expect(chunks).toBe(result.chunks);

      await running.terminate();
      await delay(1100);
      signIns(org, 400, pad);
      await delay(1100);
      const failed = await runSearchNow(client, { name });
      expect(await failureOf(resultOf(client, failed))).toMatchObject({ type: 'Search.NoReceiver' });
    });
  });

  test('may be more than one activity hands over', async ({ temporal }) => {
    const { client } = temporal;
    await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
      const receiver = uniqueName('receiver');
      const running = await client.workflow.start('runAction', {
        ...{ workflowId: receiver, taskQueue: uniqueName('nobody-polls') },
        args: [{ action: 'getUser', input: { userId: 'x' } }],
      });
      await create(client, taskQueue, {
        ...{ paused: true, target: { signal: { workflowId: receiver, signalName: 'found' } } },
      });
      const sent = signIns(org, 10_500);
      await delay(1100);
      const run = await runSearchNow(client, { name });
      expect(await resultOf(client, run)).toMatchObject({ count: 10_500, digest: digestWith(emptyDigest, sent) });
      const { events } = await client.workflow.getHandle(run.workflowId, run.runId).fetchHistory();
      const calls = (events ?? []).filter(
        (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'searchLog',
      );
      expect(calls).toHaveLength(2);
      await running.terminate();
    });
  });

  test('go to the target, and so do all others where it is to get them always', async ({ temporal }) => {
    const { client } = temporal;
    await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
      const target = { start: { workflowType: 'showLogEvent' } };
      await create(client, taskQueue, { paused: true, target, deliver: 'always' });
      const [uuid = ''] = signIns(org, 1);
      await delay(1100);
      const result = await resultOf(client, await runSearchNow(client, { name }));
      expect(result).toMatchObject({ count: 1, chunks: 1, digest: digestWith(emptyDigest, [uuid]) });
      expect(result.events).toBeUndefined();
      const started = client.workflow.getHandle(eventWorkflowId('default', `search:${name}`, 'default', 1, uuid));
      expect((await started.describe()).type).toBe('showLogEvent');
    });
  });
});

describe('making and ending searches', () => {
  test('writes out what is left open, lists it, and deletes all of it', async ({ temporal }) => {
    const { client } = temporal;
    await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
      made.push({ client, name });
      const search = await createSearch(client, { name, every: '1h', taskQueue, paused: true });
      const hourMs = 3_600_000;
      expect(search).toMatchObject({
        ...{ connection: 'default', name, id: `okta-search:default:${name}`, every: '1h', cron: null, filter: null },
        ...{ settleSeconds: 120, target: null, overlap: 'SKIP', catchUpWindow: '1d', taskQueue, paused: true },
      });
      expect((Date.parse(search.since ?? '') + 120_000) % hourMs).toBe(0);
      expect(await failureOf(createSearch(client, { name, every: '1h' }))).toMatchObject({ type: 'Search.Exists' });
      await until(async () =>
        (await listSearches(client, { connection: 'default' })).some(({ id }) => id === search.id),
      );
      expect(await listSearches(client, { connection: 'another' })).toEqual([]);

      await resultOf(client, await runSearchNow(client, { name }));
      expect((await client.workflow.getHandle(search.id).describe()).status.name).toBe('RUNNING');
      await deleteSearch(client, { name });
      expect((await client.workflow.getHandle(search.id).describe()).status.name).toBe('CANCELLED');
      expect(await failureOf(describeSearch(client, { name }))).toMatchObject({ type: 'Search.Unknown' });
      expect(await failureOf(pauseSearch(client, { name }))).toMatchObject({ type: 'Search.Unknown' });

      // A search of the same name begins anew.
      const since = anHourAgo();
      await createSearch(client, {
        name,
        cron: '0 6 * * *',
        timeZone: 'Europe/Berlin',
        since,
        taskQueue,
        paused: true,
      });
      expect(await describeSearch(client, { name })).toMatchObject({
        cron: '0 6 * * *',
        timeZone: 'Europe/Berlin',
      });
      const again = await resultOf(client, await runSearchNow(client, { name }));
      expect(again.windows[0]?.since).toBe(since);
    });
  });

  test.for([
    [{ filter: 'eventType eq "x' }, 'filter'],
    [{ filter: 'published gt "2026"' }, 'filter'],
    [{ name: 'a/b' }, 'name'],
    [{ every: 'often' }, 'every'],
    [{ cron: '* * * * *' }, 'every'],
    [{ every: undefined, cron: '99 99 * * *' }, 'cron'],
    [{ settleSeconds: 3601 }, 'settleSeconds'],
    [{ since: 'yesterday' }, 'since'],
    [{ target: {} as never }, 'target'],
    [{ deliver: 'always' }, 'deliver'],
    [{ catchUpWindow: '1s' }, 'catchUpWindow'],
    [{ overlap: 'MAYBE' as never }, 'overlap'],
  ] as const)('refuses %j and makes nothing', async ([given, field], { temporal }) => {
    const { client } = temporal;
    const failure = await failureOf(createSearch(client, { name, every: '1h', ...given }));
    expect(failure).toMatchObject({ type: 'Okta.InvalidInput', details: { paths: [field] } });
    expect(await failureOf(describeSearch(client, { name }))).toMatchObject({ type: 'Search.Unknown' });
  });

  test('a run refuses a window that is not over', async ({ temporal }) => {
    const { client } = temporal;
    await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
      const window = { since: anHourAgo(), until: new Date(Date.now() + 60_000).toISOString() };
      const run = client.workflow.execute('searchSystemLog', {
        ...{ workflowId: uniqueName('direct'), taskQueue, args: [{ name, window }] },
      });
      expect(await failureOf(run)).toMatchObject({ type: 'Okta.InvalidInput', details: { paths: ['window.until'] } });
      expect(org.simulator.admin.requests()).toEqual([]);
    });
  });
});
