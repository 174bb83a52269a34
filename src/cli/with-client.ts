import type { Client } from '@temporalio/client';
import type { Command } from 'commander';
import { CommandSetup } from './command-setup.js';

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
