import type { Client } from '@temporalio/client';
import { Command } from 'commander';
import { asksFirst } from '../../hr/removals.js';
import { defaultTaskQueue } from '../../task-queue.js';
import { applyPlan } from '../../temporal/hr/apply-plan.js';
import { awaitApply } from '../../temporal/hr/await-apply.js';
import { applyStatus, type ApplyStatus } from '../../temporal/hr/control-apply.js';
import { io } from '../io.js';
import { UsageError } from '../program-error.js';
import { withClient } from '../with-client.js';
import { type HrOptions, whoAmI } from './hr-command.js';
import { progressLine, statusLines } from './progress-lines.js';
import { readPlanFile } from './read-plan-file.js';

interface ApplyOptions extends Omit<HrOptions, 'connection'> {
  yesRemove?: string;
  window: string;
  wait: boolean;
  taskQueue: string;
}

/** `temporal-okta hr apply PLAN`: does what a plan says. */
export function applyCommand(): Command {
  return new Command('apply')
    .description('Apply a plan: start the flow of each person, a few at a time')
    .argument('<plan>', 'a file that hr plan --out wrote')
    .option('--yes-remove <number>', 'so many people may leave: the number in the plan')
    .option('--window <number>', 'how many people may be under way at once (1 to 200)', '20')
    .option('--no-wait', 'without waiting for the end')
    .option('--task-queue <name>', 'where the Okta workers poll', defaultTaskQueue)
    .option('--json', 'the result as JSON; a failure as JSON on stderr')
    .action(apply);
}

async function apply(file: string, options: ApplyOptions, command: Command): Promise<void> {
  const { yesRemove, wait, json, taskQueue } = options;
  const plan = readPlanFile(file);
  const { counts, population = Infinity, thresholds } = plan.header;
  const leavers = yesRemove === undefined ? undefined : numberOf('--yes-remove', yesRemove);
  const window = numberOf('--window', options.window);
  const asks = asksFirst({ leavers: counts.leave, population }, thresholds);
  if (asks !== undefined && leavers === undefined) {
    throw new UsageError(`${asks}: if that is right, add --yes-remove ${String(counts.leave)}`);
  }
  if (leavers !== undefined && leavers !== counts.leave) {
    throw new UsageError(
      `--yes-remove ${String(leavers)} is not the plan's number: ${String(counts.leave)} would leave`,
    );
  }
  const status = await withClient(command, async (client) => {
    const { workflowId } = await applyPlan(client, plan, { by: whoAmI(), leavers, window, taskQueue });
    io.progress(`Started ${workflowId}`);
    return wait ? untilDone(client, workflowId) : applyStatus(client, workflowId);
  });
  io.result(json ? JSON.stringify(status) : statusLines(status).join('\n'));
  const isOver = !wait || status.state === 'done';
  if (status.failed > 0 || status.skipped > 0 || !isOver) process.exitCode = 3;
}

/** Shows how far it is until it is over. */
function untilDone(client: Client, workflowId: string): Promise<ApplyStatus> {
  let shown = '';
  return awaitApply(client, workflowId, {
    progress: (status) => {
      const line = status ? progressLine(status) : 'No worker answers: the run goes on as soon as one does';
      if (line !== shown) io.progress(line);
      shown = line;
    },
  });
}

export function numberOf(option: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`${option} ${text} is no number`);
}
