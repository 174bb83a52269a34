import { Command } from 'commander';

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
