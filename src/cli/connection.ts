import { Command } from 'commander';
import { listCommand } from './connection/list.js';
import { loginCommand } from './connection/login.js';
import { logoutCommand } from './connection/logout.js';
import { testCommand } from './connection/test.js';

/** `temporal-okta connection`: what concerns the configured connections. */
export function connectionCommand(): Command {
  const command = new Command('connection').description('The configured Okta connections');
  for (const make of [listCommand, testCommand, loginCommand, logoutCommand]) command.addCommand(make());
  return command;
}
