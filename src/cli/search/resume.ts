import type { Command } from 'commander';
import { resumeSearch } from '../../temporal/search/control-search.js';
import { io } from '../io.js';
import { withClient } from '../with-client.js';
import { type OneSearchOptions, oneSearchCommand } from './one-search.js';

/** `temporal-okta search resume NAME`: its next run reads what was left. */
export function resumeCommand(): Command {
  return oneSearchCommand('resume', 'Resume a search: the next run reads all that was left')
    .option('--note <text>', 'why, for the others')
    .action(
      async (name: string, { connection, json, note }: OneSearchOptions & { note?: string }, command: Command) => {
        await withClient(command, (client) => resumeSearch(client, { connection, name }, note));
        io.result(json ? JSON.stringify({ connection, name, paused: false }) : 'Resumed');
      },
    );
}
