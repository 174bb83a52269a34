import type { Command } from 'commander';
import { backfillSearch } from '../../temporal/search/backfill-search.js';
import { io } from '../io.js';
import { withClient } from '../with-client.js';
import { type OneSearchOptions, oneSearchCommand } from './one-search.js';

interface BackfillOptions extends OneSearchOptions {
  from: string;
  to: string;
  split?: string | true;
}

/** `temporal-okta search backfill NAME`: searches a stretch of the past; the watermark stays where it is. */
export function backfillCommand(): Command {
  return oneSearchCommand('backfill', 'Search a stretch of the past, apart from the schedule')
    .requiredOption('--from <instant>', 'where it begins, as 2026-05-04T03:00:00Z')
    .requiredOption('--to <instant>', 'where it ends; the instant itself is left out')
    .option('--split [duration]', "in pieces of that length, as 1h, or of the schedule's interval (default: in one)")
    .action(async (name: string, options: BackfillOptions, command: Command) => {
      const { json, ...asked } = options;
      const runs = await withClient(command, (client) => backfillSearch(client, { ...asked, name }));
      io.result(json ? JSON.stringify({ runs }) : runs.map(({ workflowId }) => `Started ${workflowId}`).join('\n'));
    });
}
