import { Command } from 'commander';
import { deactivateHook } from '../../hooks/manage-hooks.js';
import { io } from '../io.js';
import { hookLines } from './hook-lines.js';
import { withOktaClient } from './with-okta-client.js';

/** `temporal-okta hooks deactivate`: Okta stops sending. */
export function deactivateCommand(): Command {
  return new Command('deactivate')
    .description('Make an event hook inactive, so that Okta stops sending; register makes it active again')
    .requiredOption('--name <name>', 'the name or id of the hook at Okta')
    .option('--connection <name>', 'the Okta connection')
    .option('--json', 'the hook as JSON; a failure as JSON on stderr')
    .action(
      async ({ name, connection, json }: { name: string; connection?: string; json?: true }, command: Command) => {
        const call = { connection, action: 'hooks deactivate', scope: 'okta.eventHooks.manage' } as const;
        const hook = await withOktaClient(command, call, (client) => deactivateHook(client, name));
        io.result(json ? JSON.stringify(hook) : hookLines(hook).join('\n'));
      },
    );
}
