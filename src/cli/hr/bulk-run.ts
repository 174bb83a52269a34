import type { Client } from '@temporalio/client';
import { type Command, Option } from 'commander';
import { writeFileSync } from 'node:fs';
import { failedPeopleCsv } from '../../feed/csv-of.js';
import { applyFailures } from '../../temporal/hr/apply-failures.js';
import { applyStatus, decideApply, latestApply, resumeApply, stopApply } from '../../temporal/hr/control-apply.js';
import type { ByWhom } from '../../../workflows/hr/messages.js';
import { io } from '../io.js';
import { UsageError } from '../program-error.js';
import { withClient } from '../with-client.js';
import { failureLines, leftOutOf } from './failure-lines.js';
import { type HrOptions, hrSubcommand, whoAmI } from './hr-command.js';
import { statusLines } from './progress-lines.js';
import { settingsFrom, settingsHere } from './settings-file.js';

const runCommand = (name: string, description: string): Command =>
  hrSubcommand(name, description).argument('[run]', 'the id of a bulk run (default: the latest of the connection)');

const runOf = async (client: Client, run: string | undefined, connection: string): Promise<string> =>
  run ?? (await latestApply(client, connection));

async function showStatus(
  run: string | undefined,
  { connection, json }: HrOptions,
  command: Command,
  change?: (client: Client, workflowId: string, who: ByWhom) => Promise<unknown>,
): Promise<void> {
  const status = await withClient(command, async (client) => {
    const workflowId = await runOf(client, run, connection);
    await change?.(client, workflowId, { by: whoAmI() });
    return applyStatus(client, workflowId);
  });
  io.result(json ? JSON.stringify(status) : statusLines(status).join('\n'));
}

/** `temporal-okta hr status`: how far a bulk run is. */
export const statusCommand = (): Command =>
  runCommand('status', 'Show how far a bulk run is, and what holds it up').action(
    (run: string | undefined, options: HrOptions, command: Command) => showStatus(run, options, command),
  );

/** `temporal-okta hr stop`: nobody more is started. */
export const stopCommand = (): Command =>
  runCommand('stop', 'Stop a bulk run: nobody more is started').action(
    (run: string | undefined, options: HrOptions, command: Command) => showStatus(run, options, command, stopApply),
  );

/** `temporal-okta hr resume`: goes on. */
export const resumeCommand = (): Command =>
  runCommand('resume', 'Go on where a bulk run was stopped').action(
    (run: string | undefined, options: HrOptions, command: Command) => showStatus(run, options, command, resumeApply),
  );

/** `temporal-okta hr decide`: answers a run that asks whether so many may leave. */
export const decideCommand = (): Command =>
  runCommand('decide', 'Answer a bulk run that asks whether so many people may leave')
    .addOption(new Option('--approve', 'they may leave').conflicts('reject'))
    .option('--reject', 'they stay, and nobody else of the plan is touched')
    .action(
      (
        run: string | undefined,
        options: HrOptions & { approve?: true; reject?: true },
        command: Command,
      ): Promise<void> => {
        if (!options.approve && !options.reject) throw new UsageError('Give --approve or --reject');
        const decision = options.approve ? 'approve' : 'reject';
        return showStatus(run, options, command, (client, workflowId, who) =>
          decideApply(client, workflowId, { ...who, decision }),
        );
      },
    );

interface FailuresOptions extends HrOptions {
  csv?: string;
  rules?: string;
}

/** `temporal-okta hr failures`: who failed or was skipped, also as a feed. */
export const failuresCommand = (): Command =>
  runCommand('failures', 'List the people of a bulk run who failed or were skipped')
    .option('--csv <file>', 'write them as a feed that can be planned again; who was not in the feed is left out')
    .option('--rules <file>', "provisioning settings, for the feed's columns (default: this configuration's)")
    .action(async (run: string | undefined, options: FailuresOptions, command: Command) => {
      const { connection, json, csv, rules } = options;
      const named = settingsFrom(rules);
      const { failures, settings } = await withClient(command, async (client, setup) => ({
        failures: await applyFailures(client, await runOf(client, run, connection)),
        settings: settingsHere(setup, connection, named),
      }));
      const people = failures.flatMap(({ person, message = '' }) => (person ? [{ person, problem: message }] : []));
      const written = people.length > 0 ? csv : undefined;
      if (written !== undefined) writeFileSync(written, failedPeopleCsv(people, settings), { mode: 0o600 });
      const text = JSON.stringify({ failures, csv: written ?? null, leftOut: leftOutOf(failures) });
      io.result(json ? text : failureLines(failures, written).join('\n'));
    });
