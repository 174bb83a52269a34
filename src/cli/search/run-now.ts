import type { Command } from 'commander';
import { runSearchNow } from '../../temporal/search/control-search.js';
import { io } from '../io.js';
import { withClient } from '../with-client.js';
import { type OneSearchOptions, oneSearchCommand } from './one-search.js';

/** `temporal-okta search run-now NAME`: one run more, now. */
export function runNowCommand(): Command {
  return oneSearchCommand('run-now', 'Run a search now: it reads what is left up to now').action(
    async (name: string, { connection, json }: OneSearchOptions, command: Command) => {
      const run = await withClient(command, (client) => runSearchNow(client, { connection, name }));
      io.result(json ? JSON.stringify(run) : `Started ${run.workflowId}`);
    },
  );
}
