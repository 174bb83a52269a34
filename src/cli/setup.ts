import { Command } from 'commander';
import { registerSearchAttributes } from '../temporal/search-attributes.js';
import { io } from './io.js';
import { CommandSetup } from './command-setup.js';

/** `temporal-okta setup`: registers the search attributes. */
export function setupCommand(): Command {
  return new Command('setup')
    .description('Register our search attributes in the namespace (the workflows run without them, too)')
    .option('--json', 'the result as JSON')
    .action(async ({ json }: { json?: true }, command: Command) => {
      const client = await CommandSetup.of(command).client();
      try {
        const { added, present } = await registerSearchAttributes(client);
        const { namespace } = client.options;
        io.result(
          json
            ? JSON.stringify({ namespace, added, present })
            : `Namespace ${namespace}: added ${added.join(', ') || 'nothing'}; already there: ${present.join(', ') || 'none'}`,
        );
      } finally {
        await client.connection.close();
      }
    });
}
