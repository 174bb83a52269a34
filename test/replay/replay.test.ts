// Property: today's workflow code replays every recorded history, and this test would notice if it didn't.
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, type ReplayWorkerOptions, Runtime, Worker } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataConverterOf, failureConverterPath } from '../../src/temporal/codec/data-converter.js';

const folder = new URL('histories/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

interface Recording {
  workflowId: string;
  history: unknown;
}

const recordingOf = (file: string): Recording => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Recording;

/** By the ids of the runs: what was wrong with each, undefined where nothing was. */
type Replays = Map<string, Error | undefined>;

/** Replays all by one worker: to start one takes longer than most replays. */
async function replay(options: ReplayWorkerOptions, which: readonly string[] = files): Promise<Replays> {
  const histories = which.map(recordingOf).map(({ workflowId, history }) => ({
    ...{ workflowId, history: historyFromJSON(history) },
  }));
  const replays: Replays = new Map();
  for await (const { runId, error } of Worker.runReplayHistories(options, histories)) replays.set(runId, error);
  return replays;
}

/** What became of a recording; a replay that didn't come about is none that went well. */
function outcomeOf(replays: Replays, file: string): Error | undefined {
  const [started] = historyFromJSON(recordingOf(file).history).events ?? [];
  const runId = started?.workflowExecutionStartedEventAttributes?.originalExecutionRunId ?? '';
  return replays.has(runId) ? replays.get(runId) : new Error(`${file} was not replayed`);
}

let replays: Replays;
let replaysWithKey: Replays;
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const logger = new DefaultLogger('ERROR');
  const options = {
    workflowsPath: pathOf('../../workflows/index.ts'),
    workflowInterceptorModules: [pathOf('../../workflows/log-failures.ts')],
    preloadModules: [pathOf('../../workflows/preload.ts')],
    logger,
  };
  replays = await replay({ workflowBundle: await bundleWorkflowCode(options) });
  replaysWithKey = await replay({
    workflowBundle: await bundleWorkflowCode({ ...options, failureConverterPath }),
    dataConverter: dataConverterOf({ keys: [{ id: 'new', key: randomBytes(32) }] }),
  });
}, 180_000);

describe('recorded histories', () => {
  it.each([
    'runAction',
    'onboardUser',
    'offboardUser',
    'moveUser',
    'planProvisioning',
    'applyProvisioning',
    'applyPlanChunk',
    'reconcileFeed',
    'pollSystemLog',
    'replaySystemLog',
    'appendLogEvents',
    'showLogEvent',
    'claimSecret',
    'ownTokens',
    'describeLimits',
    'searchSystemLog',
    'searchWatermark',
  ])('there is one of %s', (workflow) => {
    expect(files.some((file) => file.startsWith(`${workflow}.`))).toBe(true);
  });

  it.each(files)('%s', (file) => {
    expect(outcomeOf(replays, file)).toBeUndefined();
  });

  it.each(files)('%s, by a worker that has a key since', (file) => {
    expect(outcomeOf(replaysWithKey, file)).toBeUndefined();
  });

  it('notices workflow code that does something else', async () => {
    const logger = new DefaultLogger('ERROR');
    const broken = await bundleWorkflowCode({ workflowsPath: pathOf('../support/broken-workflow.ts'), logger });
    const file = 'onboardUser.done.json';
    expect(outcomeOf(await replay({ workflowBundle: broken }, [file]), file)).toMatchObject({
      name: 'DeterminismViolationError',
    });
  });
});
