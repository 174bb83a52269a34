import { Command } from 'commander';
import { removeHook } from '../../hooks/manage-hooks.js';
import { io } from '../io.js';
import { withOktaClient } from './with-okta-client.js';

/** `temporal-okta hooks remove`: makes an event hook inactive, and deletes it. */
export function removeCommand(): Command {
  return new Command('remove')
    .description('Make an event hook inactive, and delete it')
    .requiredOption('--name <name>', 'the name or id of the hook at Okta')
    .option('--connection <name>', 'the Okta connection')
    .option('--json', 'the result as JSON; a failure as JSON on stderr')
    .action(
      async ({ name, connection, json }: { name: string; connection?: string; json?: true }, command: Command) => {
        const call = { connection, action: 'hooks remove', scope: 'okta.eventHooks.manage' } as const;
        const wasThere = await withOktaClient(command, call, (client) => removeHook(client, name));
        const says = wasThere ? `The hook "${name}" is removed` : `There is no hook "${name}": nothing to remove`;
        io.result(json ? JSON.stringify({ name, removed: true, wasThere }) : says);
      },
    );
}
