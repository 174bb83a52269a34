import { Command } from 'commander';
import { deleteCommand, pauseCommand, resumeCommand, rewindCommand } from './trigger/changes.js';
import { createCommand } from './trigger/create.js';
import { deadLettersCommand, redeliverCommand } from './trigger/dead-letters.js';
import { listCommand } from './trigger/list.js';
import { replayCommand } from './trigger/replay.js';
import { showCommand } from './trigger/show.js';

/** `temporal-okta trigger`: what hands new System Log events on. */
export function triggerCommand(): Command {
  const command = new Command('trigger').description('Hand new System Log events to workflows');
  const commands = [
    ...[createCommand, listCommand, showCommand, pauseCommand, resumeCommand, rewindCommand],
    ...[replayCommand, deleteCommand, deadLettersCommand, redeliverCommand],
  ];
  for (const make of commands) command.addCommand(make());
  return command;
}
