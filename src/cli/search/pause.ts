import type { Command } from 'commander';
import { pauseSearch } from '../../temporal/search/control-search.js';
import { io } from '../io.js';
import { withClient } from '../with-client.js';
import { type OneSearchOptions, oneSearchCommand } from './one-search.js';

/** `temporal-okta search pause NAME`: no run starts until it is resumed. */
export function pauseCommand(): Command {
  return oneSearchCommand('pause', 'Pause a search: no run starts until it is resumed')
    .option('--note <text>', 'why, for the others')
    .action(
      async (name: string, { connection, json, note }: OneSearchOptions & { note?: string }, command: Command) => {
        await withClient(command, (client) => pauseSearch(client, { connection, name }, note));
        io.result(json ? JSON.stringify({ connection, name, paused: true }) : 'Paused');
      },
    );
}
