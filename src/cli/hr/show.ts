import type { Command } from 'commander';
import { defaultTaskQueue } from '../../task-queue.js';
import { showPerson } from '../../temporal/hr/show-person.js';
import { io } from '../io.js';
import { withClient } from '../with-client.js';
import { flowLines } from './flow-lines.js';
import { type HrOptions, hrSubcommand } from './hr-command.js';
import { settingsHere } from './settings-file.js';

interface ShowOptions extends HrOptions {
  taskQueue: string;
}

/** `temporal-okta hr show PERSON`: all flows of one person. */
export const showCommand = (): Command =>
  hrSubcommand('show', 'Show all flows of one person')
    .argument('<person>', 'the employee number, or the Okta id')
    .option('--task-queue <name>', 'where the Okta workers poll', defaultTaskQueue)
    .action(async (person: string, { connection, taskQueue, json }: ShowOptions, command: Command) => {
      const flows = await withClient(command, (client, setup) =>
        showPerson(client, { connection, person, taskQueue, settings: settingsHere(setup, connection, undefined) }),
      );
      if (json) io.result(JSON.stringify({ flows }));
      else io.result(flows.length === 0 ? 'There is no flow of this person' : flows.flatMap(flowLines).join('\n'));
    });
