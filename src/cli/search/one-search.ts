import type { Client } from '@temporalio/client';
import { Command } from 'commander';
import { CommandSetup } from '../command-setup.js';

/** What every command about one search takes. */
export interface OneSearchOptions {
  connection: string;
  json?: true;
}

/** A command about one search. */
export const oneSearchCommand = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .argument('<name>', 'the search')
    .option('--connection <name>', 'its Okta connection', 'default')
    .option('--json', 'the result as JSON; a failure as JSON on stderr');

/** Does what needs Temporal alone. */
export async function withClient<T>(
  command: Command,
  work: (client: Client, setup: CommandSetup) => Promise<T>,
): Promise<T> {
  const setup = CommandSetup.of(command);
  const client = await setup.client();
  try {
    return await work(client, setup);
  } finally {
    await client.connection.close();
  }
}
