// Property: today's workflow code replays every recorded history, and this test would notice if it didn't.
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
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

let workflowBundle: { code: string };
let encryptedWorkflowBundle: { code: string };
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const logger = new DefaultLogger('ERROR');
  const options = {
    workflowsPath: pathOf('../../workflows/index.ts'),
    workflowInterceptorModules: [pathOf('../../workflows/log-failures.ts')],
    preloadModules: [pathOf('../../workflows/preload.ts')],
    logger,
  };
  workflowBundle = await bundleWorkflowCode(options);
  encryptedWorkflowBundle = await bundleWorkflowCode({ ...options, failureConverterPath });
});

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

  it.each(files)('%s', async (file) => {
    const { workflowId, history } = recordingOf(file);
    await Worker.runReplayHistory({ workflowBundle }, historyFromJSON(history), workflowId);
  });

  it.each(files)('%s, by a worker that has a key since', async (file) => {
    const { workflowId, history } = recordingOf(file);
    const dataConverter = dataConverterOf({ keys: [{ id: 'new', key: randomBytes(32) }] });
    const options = { workflowBundle: encryptedWorkflowBundle, dataConverter };
    await Worker.runReplayHistory(options, historyFromJSON(history), workflowId);
  });

  it('notices workflow code that does something else', async () => {
    const logger = new DefaultLogger('ERROR');
    const broken = await bundleWorkflowCode({ workflowsPath: pathOf('../support/broken-workflow.ts'), logger });
    const { workflowId, history } = recordingOf('onboardUser.done.json');
    await expect(
      Worker.runReplayHistory({ workflowBundle: broken }, historyFromJSON(history), workflowId),
    ).rejects.toMatchObject({ name: 'DeterminismViolationError' });
  });
});
