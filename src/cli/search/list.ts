import { Command } from 'commander';
import { listSearches } from '../../temporal/search/list-searches.js';
import { io } from '../io.js';
import { withClient } from '../with-client.js';

import { searchLines } from './search-lines.js';

/** `temporal-okta search list`: the scheduled searches, and until when each is complete. */
export function listCommand(): Command {
  return new Command('list')
    .description('List the scheduled searches')
    .option('--connection <name>', 'those of one Okta connection')
    .option('--json', 'the list as JSON; a failure as JSON on stderr')
    .action(async ({ connection, json }: { connection?: string; json?: true }, command: Command) => {
      const searches = await withClient(command, (client) => listSearches(client, { connection }));
      if (json) io.result(JSON.stringify({ searches }));
      else io.result(searches.length === 0 ? 'There is no search' : searches.flatMap(searchLines).join('\n'));
    });
}
