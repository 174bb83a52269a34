import { Command } from 'commander';
import { listTriggers } from '../../temporal/triggers.js';
import { showResult } from './trigger-command.js';

/** `temporal-okta trigger list`. */
export function listCommand(): Command {
  return new Command('list')
    .description('The running triggers')
    .option('--connection <name>', 'of this connection only')
    .option('--json', 'the result as JSON; a failure as JSON on stderr')
    .action(async ({ connection, json }: { connection?: string; json?: true }, command: Command) => {
      await showResult(
        command,
        json,
        (client) => listTriggers(client, connection),
        (triggers) =>
          triggers.length === 0
            ? 'There is no running trigger'
            : triggers
                .map(({ connection: of, name, isPaused, config, generation }) =>
                  [
                    `${of}/${name}`,
                    isPaused ? 'paused' : config.hook ? 'hook' : `every ${String(config.intervalSeconds)} s`,
                    `generation ${String(generation)}`,
                    `routes ${config.routes.map((route) => route.name).join(', ')}`,
                    config.filter ?? 'all events',
                  ].join('  '),
                )
                .join('\n'),
      );
    });
}
