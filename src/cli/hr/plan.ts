import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { ActionError } from '../../actions/action-error.js';
import { oktaFailureOf, OktaFailureType } from '../../failures.js';
import { rejectedCsv } from '../../feed/csv-of.js';
import { readFeed, type Feed } from '../../feed/read-feed.js';
import { planModes, type PlanMode } from '../../hr/plan.js';
import { planLines as fileLines } from '../../hr/plan-file.js';
import { defaultTaskQueue } from '../../task-queue.js';
import { planProvisioning } from '../../temporal/hr/plan-provisioning.js';
import { io } from '../io.js';
import { UsageError } from '../program-error.js';
import { withClient } from '../with-client.js';
import { type HrOptions, hrSubcommand } from './hr-command.js';
import { planLines } from './plan-lines.js';
import { settingsFrom, settingsHere } from './settings-file.js';

interface PlanOptions extends HrOptions {
  rules?: string;
  mode: PlanMode;
  everybody?: true;
  out?: string;
  rejected?: string;
  calls?: true;
  taskQueue: string;
}

/** Conflicts, or rows that are rejected: the plan is of use, and somebody has to look. */
export const lookExitCode = 3;

/** `temporal-okta hr plan FEED`: who would join, move, leave, return or conflict, and by which calls. */
export function planCommand(): Command {
  return hrSubcommand('plan', 'Compare a feed with the org: who would join, move, leave or return. Changes nothing')
    .argument('[feed]', 'a CSV or JSON file, or a URL')
    .option('--rules <file>', "provisioning settings (default: those of the worker's configuration)")
    .addOption(
      new Option(
        '--mode <which>',
        'the feed names those who change (delta), or everybody: who is missing leaves (full)',
      )
        .choices(planModes)
        .default('delta'),
    )
    .option('--everybody', 'in place of a feed: apply the rules to everybody whom the org has')
    .option('--out <file>', 'write the plan, for hr apply')
    .option('--rejected <file>', 'write the rows that are rejected, as CSV to be corrected and given again')
    .option('--calls', 'show every call that would be made')
    .option('--task-queue <name>', 'where the Okta workers poll', defaultTaskQueue)
    .addHelpText('after', `\nIt ends with ${String(lookExitCode)} where there are conflicts or rejected rows.`)
    .action(plan);
}

async function plan(source: string | undefined, options: PlanOptions, command: Command): Promise<void> {
  const { connection, rules, mode, everybody = false, out, calls = false, taskQueue, json } = options;
  if ((source === undefined) !== everybody) throw new UsageError('Give a feed, or --everybody, and not both');
  const settings = settingsFrom(rules);
  let feed: Feed | undefined;
  const made = await withClient(command, async (client, setup) => {
    if (setup.names.length > 0) setup.connectionConfig(connection);
    const access = setup.config.connections.get(connection)?.feed;
    if (source !== undefined) feed = await readFeed(source, settingsHere(setup, connection, settings), { access });
    if (feed && mode === 'full') assertNumbered(feed);
    return asked(
      planProvisioning(client, {
        ...{ connection, settings, mode, everybody, taskQueue, people: feed?.people, present: presentIn(feed) },
        feed: feed && { digest: feed.digest, rejectedRows: feed.rejected.length },
        progress: (compared) =>
          io.progress(`${String(compared)} of ${String(feed?.people.length ?? 0)} people compared`),
      }),
    );
  });
  if (out !== undefined) writeFileSync(out, [...fileLines(made), ''].join('\n'), { mode: 0o600 });
  const rejectedFile = feed && feed.rejected.length > 0 ? options.rejected : undefined;
  if (feed && rejectedFile !== undefined) writeFileSync(rejectedFile, rejectedCsv(feed), { mode: 0o600 });
  const { header, entries } = made;
  if (json) {
    const { problems = [], problemCount = 0, warnings = [], rejected = [] } = feed ?? {};
    const files = { out: out ?? null, rejectedFile: rejectedFile ?? null };
    const rows = rejected.map(({ row, employeeNumber }) => ({ row, employeeNumber: employeeNumber ?? null }));
    io.result(JSON.stringify({ ...header, ...files, entries, rejected: rows, problems, problemCount, warnings }));
  } else {
    const written = [out, rejectedFile].filter((name) => name !== undefined).map((name) => `Written: ${name}`);
    io.result([...planLines(made, feed, calls), ...(written.length === 0 ? [] : ['', ...written])].join('\n'));
  }
  if (header.counts.conflict > 0 || header.rejectedRows > 0) process.exitCode = lookExitCode;
}

/** What the workflow finds wrong with the settings is bad input, too. */
async function asked<T>(planning: Promise<T>): Promise<T> {
  try {
    return await planning;
  } catch (error) {
    const failure = oktaFailureOf(error);
    if (failure?.type !== OktaFailureType.InvalidInput) throw error;
    throw new ActionError(OktaFailureType.InvalidInput, failure.message, failure.details);
  }
}

const presentIn = (feed: Feed | undefined): string[] =>
  (feed?.rejected ?? []).flatMap(({ employeeNumber }) => (employeeNumber === undefined ? [] : [employeeNumber]));

/** Whoever such a row means would leave. */
export function assertNumbered({ rejected }: Feed): void {
  const nameless = rejected.filter(({ employeeNumber }) => employeeNumber === undefined).map(({ row }) => row);
  if (nameless.length === 0) return;
  const rows = nameless.slice(0, 20).join(', ');
  throw new UsageError(
    `The feed doesn't say whom row ${rows} means, so that nobody can tell who is missing: correct it, or plan a delta`,
  );
}
