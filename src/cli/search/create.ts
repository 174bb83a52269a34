import { type Command, Option } from 'commander';
import { defaultTaskQueue } from '../../task-queue.js';
import { createSearch, type CreateSearchOptions, searchOverlaps } from '../../temporal/search/create-search.js';
import { io } from '../io.js';
import { UsageError } from '../program-error.js';
import { withClient } from '../with-client.js';
import { type OneSearchOptions, oneSearchCommand } from './one-search.js';
import { searchLines } from './search-lines.js';

type Texts = 'filter' | 'every' | 'cron' | 'timeZone' | 'since' | 'overlap' | 'deliver' | 'taskQueue' | 'paused';

interface CreateOptions extends OneSearchOptions, Pick<CreateSearchOptions, Texts> {
  settle: string;
  catchUp: string;
  target?: string;
}

/** `temporal-okta search create NAME`: makes a Temporal Schedule of searches. */
export function createCommand(): Command {
  return oneSearchCommand('create', 'Make a search of the System Log that runs on a schedule')
    .option('--filter <expression>', `Okta's System Log filter (default: all events)`)
    .option('--every <interval>', 'how often: 15m, 1h, 1d')
    .option('--cron <expression>', 'or when: "0 6 * * MON-FRI"')
    .option('--time-zone <name>', 'of the cron expression, as Europe/Berlin (default: UTC)')
    .option('--settle <seconds>', 'how long events may take to arrive', '120')
    .option(
      '--since <instant>',
      'where the first window begins (default: an interval before the first run; with --cron now)',
    )
    .option('--target <json>', 'who gets events that are too many for a result')
    .addOption(
      new Option('--deliver <which>', 'events that the target gets')
        .choices(['overflow', 'always'])
        .default('overflow'),
    )
    .addOption(
      new Option('--overlap <policy>', 'when a run is due while another goes on')
        .choices(searchOverlaps)
        .default('SKIP'),
    )
    .option('--catch-up <duration>', 'how late a missed run may start', '1 day')
    .option('--task-queue <name>', 'where the Okta workers poll', defaultTaskQueue)
    .option('--paused', 'without letting it run yet')
    .addHelpText(
      'after',
      '\n  temporal-okta search create failed-logins --every 15m \\\n' +
        `    --filter 'eventType eq "user.session.start" and outcome.result eq "FAILURE"' \\\n` +
        `    --target '{"start":{"workflowType":"showLogEvent"}}'\n\n` +
        'A target is {"start":{"workflowType","taskQueue"?}} or {"signal":{"workflowId","signalName"}}.',
    )
    .action(create);
}

async function create(name: string, options: CreateOptions, command: Command): Promise<void> {
  const { json, settle, catchUp, target, ...rest } = options;
  const search = await withClient(command, (client, setup) => {
    // Workers may have another configuration; where there is one here, a misspelt name is found now.
    if (setup.names.length > 0) setup.connectionConfig(rest.connection);
    return createSearch(client, {
      ...rest,
      name,
      settleSeconds: seconds(settle),
      catchUpWindow: catchUp,
      target: target === undefined ? undefined : targetOf(target),
    });
  });
  io.result(json ? JSON.stringify(search) : ['Created', ...searchLines(search)].join('\n'));
}

function seconds(settle: string): number {
  if (/^\d+$/.test(settle) && Number(settle) <= 3600) return Number(settle);
  throw new UsageError(`--settle ${settle} is not a number of seconds from 0 to 3600`);
}

function targetOf(json: string): CreateSearchOptions['target'] {
  try {
    return JSON.parse(json) as CreateSearchOptions['target'];
  } catch {
    throw new UsageError(`--target ${json} is not JSON: give {"start":{"workflowType":"…"}}`);
  }
}
