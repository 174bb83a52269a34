import type { Command } from 'commander';
import { type SearchRunState, searchRuns } from '../../temporal/search/search-runs.js';
import { io } from '../io.js';
import { withClient } from '../with-client.js';
import { type OneSearchOptions, oneSearchCommand } from './one-search.js';

/** `temporal-okta search runs NAME`: what the runs of a search read and found. */
export function runsCommand(): Command {
  return oneSearchCommand('runs', 'List the runs of a search, backfills among them, and what they found')
    .option('--limit <number>', 'how many at most, the latest first (1 to 200)', '20')
    .action(async (name: string, options: OneSearchOptions & { limit: string }, command: Command) => {
      const { connection, json, limit } = options;
      const asked = { connection, name, limit: Number(limit) };
      const runs = await withClient(command, (client) => searchRuns(client, asked));
      if (json) io.result(JSON.stringify({ runs }));
      else io.result(runs.length === 0 ? 'There is no run' : runs.map(runLine).join('\n'));
    });
}

function runLine({ startedAt, kind, status, workflowId, windows, count, chunks, failure }: SearchRunState): string {
  const stretch = (windows ?? []).map(({ since, until }) => `${since} to ${until}`).join(', ');
  const found =
    count === null
      ? (failure?.message ?? '')
      : `${String(count)} events${chunks ? `, ${String(chunks)} chunks to the target` : ''}  ${stretch}`;
  return `${startedAt}  ${kind}  ${status}  ${workflowId}  ${found}`.trimEnd();
}
