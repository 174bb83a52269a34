import { type Command, Option } from 'commander';
import type { Client } from '@temporalio/client';
import { planModes, type PlanMode } from '../../hr/plan.js';
import { defaultTaskQueue } from '../../task-queue.js';
import {
  createFeedRun,
  deleteFeedRun,
  describeFeedRun,
  type FeedRun,
  type FeedRunReference,
  listFeedRuns,
  pauseFeedRun,
  resumeFeedRun,
  runFeedNow,
} from '../../temporal/hr/feed-runs.js';
import { io } from '../io.js';
import { UsageError } from '../program-error.js';
import { withClient } from '../with-client.js';
import { numberOf } from './apply.js';
import { type HrOptions, hrSubcommand } from './hr-command.js';

interface RunOptions extends HrOptions {
  feed?: string;
  every?: string;
  cron?: string;
  timeZone?: string;
  mode: PlanMode;
  window?: string;
  taskQueue: string;
  paused?: true;
  pause?: true;
  resume?: true;
  now?: true;
  delete?: true;
}

type Change = (client: Client, run: FeedRunReference) => Promise<void>;
const changes: Record<'pause' | 'resume' | 'now' | 'delete', Change> = {
  ...{ pause: pauseFeedRun, resume: resumeFeedRun, now: runFeedNow, delete: deleteFeedRun },
};

/** `temporal-okta hr run NAME`: reconciles a feed on a schedule. */
export const runCommand = (): Command =>
  hrSubcommand(
    'run',
    'Reconcile a feed on a schedule: the worker reads, plans and applies it. Also changes such a schedule',
  )
    .argument('<name>', 'what it is called')
    .option('--feed <source>', "a file on the worker's machine, or a URL")
    .option('--every <interval>', 'how often: 1h, 1d')
    .option('--cron <expression>', 'or when: "0 6 * * MON-FRI"')
    .option('--time-zone <name>', 'of the cron expression, as Europe/Berlin (default: UTC)')
    .addOption(new Option('--mode <which>', 'what the feed names').choices(planModes).default('delta'))
    .option('--window <number>', 'how many people may be under way at once')
    .option('--task-queue <name>', 'where the Okta workers poll', defaultTaskQueue)
    .option('--paused', 'make it without letting it run yet')
    .option('--pause', 'in place of making it: no run starts until it is resumed')
    .option('--resume', 'let it go on')
    .option('--now', 'start a run now')
    .option('--delete', 'delete it; a bulk run goes on')
    .action(run);

async function run(name: string, options: RunOptions, command: Command): Promise<void> {
  const { connection, json, feed, window } = options;
  const asked = (Object.keys(changes) as (keyof typeof changes)[]).filter((change) => options[change]);
  const [change, other] = asked;
  if (other !== undefined) throw new UsageError(`--${asked.join(' and --')} can't be combined: give one of them`);
  if (change !== undefined && feed !== undefined) throw new UsageError(`--${change} is given together with --feed`);
  const made = await withClient(command, async (client) => {
    if (change !== undefined) {
      await changes[change](client, { connection, name });
      return change === 'delete' ? undefined : describeFeedRun(client, { connection, name });
    }
    if (feed === undefined) throw new UsageError("--feed is missing: give a file on the worker's machine, or a URL");
    const { every, cron, timeZone, mode, taskQueue, paused } = options;
    return createFeedRun(client, {
      ...{ connection, name, feed, every, cron, timeZone, mode, taskQueue, paused },
      window: window === undefined ? undefined : numberOf('--window', window),
    });
  });
  if (json) io.result(JSON.stringify(made ?? { connection, name, deleted: true }));
  else io.result(made ? runLines(made).join('\n') : `Deleted: ${name}`);
}

/** `temporal-okta hr runs`: the feeds that are reconciled on a schedule. */
export const runsCommand = (): Command =>
  hrSubcommand('runs', 'List the feeds that are reconciled on a schedule').action(
    async ({ connection, json }: HrOptions, command: Command) => {
      const runs = await withClient(command, (client) => listFeedRuns(client, { connection }));
      if (json) io.result(JSON.stringify({ runs }));
      else io.result(runs.length === 0 ? 'No feed is reconciled on a schedule' : runs.flatMap(runLines).join('\n'));
    },
  );

function runLines({ name, feed, mode, every, cron, timeZone, paused, nextRuns, lastRuns }: FeedRun): string[] {
  const when = every === null ? `cron ${cron ?? ''}${timeZone === null ? '' : ` (${timeZone})`}` : `every ${every}`;
  return [
    `${name}  ${when}  ${paused ? 'PAUSED' : `next at ${nextRuns[0] ?? 'no time'}`}`,
    `  ${mode} feed ${feed}`,
    ...lastRuns.slice(0, 3).map((one) => `  ran at ${one.takenAt}, ${outcomeText(one)}: ${one.workflowId}`),
  ];
}

function outcomeText({ status, result, failure }: FeedRun['lastRuns'][number]): string {
  if (failure) return `${String(status)} (${failure.type ?? 'no type'}): ${failure.message}`;
  if (!result) return status ?? 'too long ago';
  const { progress, rejectedRows, counts } = result;
  const people = progress
    ? `${String(progress.done)} done, ${String(progress.waiting)} waiting, ${String(progress.failed)} failed, ${String(progress.skipped)} skipped`
    : 'nothing to do';
  return `${people}, ${String(counts.conflict)} conflicts, ${String(rejectedRows)} rows rejected`;
}
