import { Command } from 'commander';
import { evidenceKeyCommand } from './hr/evidence-key.js';
import { verifyCommand } from './hr/verify.js';

const commands = [verifyCommand, evidenceKeyCommand];

/** `temporal-okta hr`: people who join, move and leave. */
export function hrCommand(): Command {
  const command = new Command('hr').description('People who join, move and leave');
  for (const make of commands) command.addCommand(make());
  return command;
}
