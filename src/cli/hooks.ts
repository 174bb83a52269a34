import { Command } from 'commander';
import { deactivateCommand } from './hooks/deactivate.js';
import { listCommand } from './hooks/list.js';
import { registerCommand } from './hooks/register.js';
import { removeCommand } from './hooks/remove.js';
import { serveCommand } from './hooks/serve.js';
import { verifyCommand } from './hooks/verify.js';

/** `temporal-okta hooks`: receives what Okta's event hooks send, and manages them at Okta. */
export function hooksCommand(): Command {
  const command = new Command('hooks').description("Receive and manage Okta's event hooks");
  for (const make of [serveCommand, registerCommand, verifyCommand, listCommand, deactivateCommand, removeCommand]) {
    command.addCommand(make());
  }
  return command;
}
