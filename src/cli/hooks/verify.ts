import { Command } from 'commander';
import { verifyHook } from '../../hooks/manage-hooks.js';
import { io } from '../io.js';
import { hookLines } from './hook-lines.js';
import { withOktaClient } from './with-okta-client.js';

/** `temporal-okta hooks verify`: has Okta call the receiver. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('Let Okta call the receiver of an event hook; before that it sends nothing')
    .requiredOption('--name <name>', 'the name or id of the hook at Okta')
    .option('--connection <name>', 'the Okta connection')
    .option('--json', 'the hook as JSON; a failure as JSON on stderr')
    .action(
      async ({ name, connection, json }: { name: string; connection?: string; json?: true }, command: Command) => {
        const call = { connection, action: 'hooks verify', scope: 'okta.eventHooks.manage' } as const;
        const hook = await withOktaClient(command, call, (client) => verifyHook(client, name));
        io.result(json ? JSON.stringify(hook) : hookLines(hook).join('\n'));
        if (hook.verificationStatus !== 'VERIFIED') process.exitCode = 1;
      },
    );
}
