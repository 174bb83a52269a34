import type { Command } from 'commander';
import { undoPerson } from '../../temporal/hr/undo-flow.js';
import { io } from '../io.js';
import { withClient } from '../with-client.js';
import { type HrOptions, hrSubcommand, whoAmI } from './hr-command.js';

/** `temporal-okta hr undo PERSON`: gives back what the latest flow took away. */
export const undoCommand = (): Command =>
  hrSubcommand('undo', 'Undo the latest settled flow of one person, from its record')
    .argument('<person>', 'the employee number, or the Okta id')
    .option('--comment <text>', 'why, for the record')
    .action(async (person: string, options: HrOptions & { comment?: string }, command: Command) => {
      const { connection, json, comment } = options;
      const who = { by: whoAmI(), ...(comment === undefined ? {} : { comment }) };
      const undone = await withClient(command, (client) => undoPerson(client, { connection, person }, who));
      const { workflowId, restored, notRestored } = undone;
      const left = notRestored.map(({ step, message }) => `  not restored: ${step} ${message}`);
      const lines = [`Undone: ${workflowId}`, ...restored.map((what) => `  restored: ${what}`), ...left];
      io.result(json ? JSON.stringify(undone) : lines.join('\n'));
      if (notRestored.length > 0) process.exitCode = 3;
    });
