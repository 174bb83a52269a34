import type { Client } from '@temporalio/client';
import { Command } from 'commander';
import { CommandSetup } from '../command-setup.js';
import { io } from '../io.js';
import { reportLines } from './report-lines.js';
import { testByName } from './test-by-name.js';

/** `temporal-okta connection test NAME`: finds out by calls that change nothing what a connection can do. */
export function testCommand(): Command {
  return new Command('test')
    .description('Find out what a connection can do, by calls that change nothing')
    .argument('<name>', 'the connection')
    .option('--json', 'the report as JSON; a failure as JSON on stderr')
    .addHelpText(
      'after',
      '\nExit code 0: it authenticates, every configured scope is granted, and what the scopes promise can run. 1: not so.',
    )
    .action(async (name: string, { json }: { json?: true }, command: Command) => {
      const setup = CommandSetup.of(command);
      let client: Client | undefined;
      try {
        const report = await testByName(setup, name, async () => (client = await setup.client()));
        io.result(json ? JSON.stringify(report) : reportLines(report).join('\n'));
        if (!report.ok) process.exitCode = 1;
      } finally {
        await client?.connection.close();
      }
    });
}
