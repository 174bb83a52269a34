import type { Command } from 'commander';
import { certifyTrigger, triggerStatus } from '../../temporal/triggers.js';
import { named, triggerCommandOf, type TriggerOptions, showResult } from './trigger-command.js';
import { statusLines } from './status-lines.js';

/** `temporal-okta trigger show NAME`. */
export function showCommand(): Command {
  return triggerCommandOf('show', 'Where a trigger stands, and up to when nothing is missing')
    .option('--certify', 'first compare with the log all that is settled')
    .action(async (name: string, options: TriggerOptions & { certify?: true }, command: Command) => {
      const trigger = named(name, options);
      await showResult(
        command,
        options.json,
        async (client) => {
          if (options.certify) await certifyTrigger(client, trigger);
          return triggerStatus(client, trigger);
        },
        (status) => statusLines(status).join('\n'),
      );
    });
}
