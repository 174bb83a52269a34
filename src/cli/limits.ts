import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Client, WorkflowFailedError } from '@temporalio/client';
import { TimeoutFailure } from '@temporalio/common';
import { Command } from 'commander';
import { ConfigError } from '../config-error.js';
import { limitsWorkflowId } from '../ids.js';
import { defaultTaskQueue } from '../task-queue.js';
import { ourWorkers } from '../temporal/our-workers.js';
import { unlessEnded } from '../temporal/unless-ended.js';
import type { DescribeLimitsResult } from '../../workflows/describe-limits.js';
import { CommandSetup } from './command-setup.js';
import { io, untilAskedToEnd } from './io.js';
import { limitLines } from './limit-lines.js';
import { programFailure, UsageError } from './program-error.js';

interface LimitsOptions {
  watch?: true | string;
  json?: true;
  taskQueue: string;
}

const defaultWatchSeconds = 5;

/** A worker that is there takes the workflow at once, and waits 10 seconds for the others. */
const answersWithin = '30 seconds';

const clearScreen = '\u001b[2J\u001b[H';

/** `temporal-okta limits`: how the rate limits of the orgs stand, by what the workers know. */
export function limitsCommand(): Command {
  return new Command('limits')
    .description('Show how the rate limits stand, and who waits for them; calls nothing at Okta')
    .option('--watch [seconds]', `show them again and again (every ${String(defaultWatchSeconds)} s)`)
    .option('--json', 'each reading as JSON on a line; a failure as JSON on stderr')
    .option('--task-queue <name>', 'where the Okta workers poll', defaultTaskQueue)
    .action(async ({ watch, json, taskQueue }: LimitsOptions, command: Command) => {
      const everyMs = watchEveryMs(watch);
      const client = await CommandSetup.of(command).client();
      try {
        const read = readerOf(client, taskQueue);
        if (everyMs === undefined) show(await read(), json, false);
        else await keepShowing(read, everyMs, json);
      } finally {
        await client.connection.close();
      }
    });
}

function watchEveryMs(watch: LimitsOptions['watch']): number | undefined {
  if (watch === undefined) return undefined;
  const seconds = watch === true ? defaultWatchSeconds : Number(watch);
  if (seconds >= 1 && seconds <= 3600) return seconds * 1000;
  throw new UsageError(`--watch ${String(watch)} is not a number of seconds from 1 to 3600`);
}

type Reader = () => Promise<DescribeLimitsResult>;

/** Each reading is a run under one workflow id. */
function readerOf(client: Client, taskQueue: string): Reader {
  const workflowId = limitsWorkflowId(randomUUID());
  return async () => {
    const workers = await ourWorkers(client, taskQueue);
    if (workers.length === 0) throw noWorker(taskQueue);
    try {
      return (await client.workflow.execute('describeLimits', {
        ...{ taskQueue, workflowId, args: [{ workers }] },
        workflowExecutionTimeout: answersWithin,
      })) as DescribeLimitsResult;
    } catch (error) {
      // The server still lists those that ended lately.
      if (error instanceof WorkflowFailedError && error.cause instanceof TimeoutFailure) throw noWorker(taskQueue);
      throw error;
    }
  };
}

const noWorker = (taskQueue: string): ConfigError =>
  ConfigError.missing(
    `No Okta worker polls the task queue ${taskQueue}: start one (temporal-okta worker --task-queue ${taskQueue}), ` +
      'or name the queue of yours by --task-queue',
  );

/** Until the process is asked to end. Once there was a reading, one that fails is said, and the next one is tried. */
async function keepShowing(read: Reader, everyMs: number, json: true | undefined): Promise<void> {
  const ended = new AbortController();
  void untilAskedToEnd().then(() => ended.abort());
  for (let hasShown = false; !ended.signal.aborted;) {
    try {
      // One that is under way when the process is asked to end isn't waited for.
      const limits = await unlessEnded(read(), ended.signal);
      if (limits) show(limits, json, process.stdout.isTTY);
      hasShown = true;
    } catch (error) {
      if (!hasShown) throw error;
      io.progress(programFailure(error).message);
    }
    await delay(everyMs, undefined, { signal: ended.signal }).catch(() => undefined);
  }
}

function show(limits: DescribeLimitsResult, json: true | undefined, redraw: boolean): void {
  if (json) io.result(JSON.stringify(limits));
  else io.result((redraw ? clearScreen : '') + limitLines(limits).join('\n'));
}
