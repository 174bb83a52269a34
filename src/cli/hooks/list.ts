import { Command } from 'commander';
import { listHooks } from '../../hooks/manage-hooks.js';
import { io } from '../io.js';
import { hookLines } from './hook-lines.js';
import { withOktaClient } from './with-okta-client.js';

/** `temporal-okta hooks list`: the event hooks of an org. */
export function listCommand(): Command {
  return new Command('list')
    .description('List the event hooks of an org')
    .option('--connection <name>', 'the Okta connection')
    .option('--json', 'the hooks as JSON; a failure as JSON on stderr')
    .action(async ({ connection, json }: { connection?: string; json?: true }, command: Command) => {
      const call = { connection, action: 'hooks list', scope: 'okta.eventHooks.read' } as const;
      const hooks = await withOktaClient(command, call, listHooks);
      const lines = hooks.length === 0 ? ['The org has no event hooks'] : hooks.flatMap(hookLines);
      io.result(json ? JSON.stringify({ hooks }) : lines.join('\n'));
    });
}
