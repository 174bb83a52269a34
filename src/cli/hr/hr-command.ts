import { userInfo } from 'node:os';
import { Command } from 'commander';

/** What every command of `hr` takes. */
export interface HrOptions {
  connection: string;
  json?: true;
}

/** A command about the people of one connection. */
export const hrSubcommand = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .option('--connection <name>', 'the Okta connection', 'default')
    .option('--json', 'the result as JSON; a failure as JSON on stderr');

/** Who sits at the keyboard, for the record. */
export function whoAmI(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may have no name for its user.
    return `uid ${String(process.getuid?.() ?? 'unknown')}`;
  }
}
