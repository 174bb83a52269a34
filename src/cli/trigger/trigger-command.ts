import { userInfo } from 'node:os';
import type { Client } from '@temporalio/client';
import { Command } from 'commander';
import type { TriggerName } from '../../temporal/triggers.js';
import type { TriggerChangeRequest } from '../../../workflows/messages.js';
import type { CommandSetup } from '../command-setup.js';
import { io } from '../io.js';
import { withClient } from '../with-client.js';

export interface TriggerOptions {
  connection: string;
  json?: true;
}

/** A command about one trigger. */
export const triggerCommandOf = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .argument('<name>', 'the trigger')
    .option('--connection <name>', 'its connection', 'default')
    .option('--json', 'the result as JSON; a failure as JSON on stderr');

/** Says who changes a trigger. */
export const withBy = (command: Command): Command =>
  command
    .option('--by <who>', 'who changes it, for the record (default: you)')
    .option('--reason <text>', 'why, for the record');

export const requestOf = ({ by, reason }: { by?: string; reason?: string }): TriggerChangeRequest => ({
  by: by ?? userInfo().username,
  ...(reason === undefined ? {} : { reason }),
});

/** Runs with a client, and shows what comes of it: in words, or as JSON. */
export async function showResult<T>(
  command: Command,
  json: true | undefined,
  run: (client: Client, setup: CommandSetup) => Promise<T>,
  words: (result: T) => string,
): Promise<void> {
  const result = await withClient(command, run);
  io.result(json ? JSON.stringify(result) : words(result));
}

export const named = (name: string, { connection }: TriggerOptions): TriggerName => ({ name, connection });
