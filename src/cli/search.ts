import { Command } from 'commander';
import { backfillCommand } from './search/backfill.js';
import { createCommand } from './search/create.js';
import { deleteCommand } from './search/delete.js';
import { listCommand } from './search/list.js';
import { pauseCommand } from './search/pause.js';
import { resumeCommand } from './search/resume.js';
import { runNowCommand } from './search/run-now.js';
import { runsCommand } from './search/runs.js';

const commands = [
  ...[createCommand, listCommand, runNowCommand, runsCommand],
  ...[backfillCommand, pauseCommand, resumeCommand, deleteCommand],
];

/** `temporal-okta search`: searches of the System Log that run on a schedule. */
export function searchCommand(): Command {
  const command = new Command('search').description('Searches of the System Log that run on a schedule');
  for (const make of commands) command.addCommand(make());
  return command;
}
