import { Command } from 'commander';
import { applyCommand } from './hr/apply.js';
import { decideCommand, failuresCommand, resumeCommand, statusCommand, stopCommand } from './hr/bulk-run.js';
import { evidenceKeyCommand } from './hr/evidence-key.js';
import { planCommand } from './hr/plan.js';
import { verifyCommand } from './hr/verify.js';

const commands = [
  ...[planCommand, applyCommand, statusCommand, stopCommand, resumeCommand, decideCommand, failuresCommand],
  ...[verifyCommand, evidenceKeyCommand],
];

/** `temporal-okta hr`: people who join, move and leave. */
export function hrCommand(): Command {
  const command = new Command('hr').description('People who join, move and leave');
  for (const make of commands) command.addCommand(make());
  return command;
}
