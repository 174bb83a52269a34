import type { Command } from 'commander';
import { deleteSearch } from '../../temporal/search/control-search.js';
import { io } from '../io.js';
import { withClient } from '../with-client.js';
import { type OneSearchOptions, oneSearchCommand } from './one-search.js';

/** `temporal-okta search delete NAME`: ends its schedule, its runs and its watermark. */
export function deleteCommand(): Command {
  return oneSearchCommand('delete', 'Delete a search; what its runs found stays').action(
    async (name: string, { connection, json }: OneSearchOptions, command: Command) => {
      await withClient(command, (client) => deleteSearch(client, { connection, name }));
      io.result(json ? JSON.stringify({ connection, name, deleted: true }) : 'Deleted');
    },
  );
}
