import type { Command } from 'commander';
import { defaultTaskQueue } from '../../task-queue.js';
import { undoPerson } from '../../temporal/hr/undo-flow.js';
import { io } from '../io.js';
import { withClient } from '../with-client.js';
import { notRestoredLines } from './flow-lines.js';
import { type HrOptions, hrSubcommand, whoAmI } from './hr-command.js';
import { settingsHere } from './settings-file.js';

interface UndoOptions extends HrOptions {
  comment?: string;
  taskQueue: string;
}

/** `temporal-okta hr undo PERSON`: gives back what the latest flow took away. */
export const undoCommand = (): Command =>
  hrSubcommand('undo', 'Undo the latest settled flow of one person, from its record')
    .argument('<person>', 'the employee number, or the Okta id')
    .option('--comment <text>', 'why, for the record')
    .option('--task-queue <name>', 'where the Okta workers poll', defaultTaskQueue)
    .action(async (person: string, options: UndoOptions, command: Command) => {
      const { connection, json, comment, taskQueue } = options;
      const who = { by: whoAmI(), ...(comment === undefined ? {} : { comment }) };
      const undone = await withClient(command, (client, setup) => {
        const settings = settingsHere(setup, connection, undefined);
        return undoPerson(client, { connection, person, taskQueue, settings }, who);
      });
      const { workflowId, restored } = undone;
      const given = restored.map((what) => `    restored: ${what}`);
      const lines = [`Undone: ${workflowId}`, ...given, ...notRestoredLines(undone)];
      io.result(json ? JSON.stringify(undone) : lines.join('\n'));
      if (undone.notRestored.length > 0) process.exitCode = 3;
    });
