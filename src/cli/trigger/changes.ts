import type { Command } from 'commander';
import { deleteTrigger, pauseTrigger, resumeTrigger, rewindTrigger } from '../../temporal/triggers.js';
import { named, requestOf, triggerCommandOf, type TriggerOptions, withBy, showResult } from './trigger-command.js';

type ChangeOptions = TriggerOptions & { by?: string; reason?: string };

/** `temporal-okta trigger pause NAME`. */
export const pauseCommand = (): Command =>
  withBy(triggerCommandOf('pause', 'Deliver nothing more; the log keeps what comes')).action(
    async (name: string, options: ChangeOptions, command: Command) => {
      await showResult(
        command,
        options.json,
        async (client) => {
          await pauseTrigger(client, named(name, options), requestOf(options));
          return { name, paused: true };
        },
        () => `Paused: ${name}`,
      );
    },
  );

/** `temporal-okta trigger resume NAME`. */
export const resumeCommand = (): Command =>
  withBy(triggerCommandOf('resume', 'Go on where it was paused')).action(
    async (name: string, options: ChangeOptions, command: Command) => {
      await showResult(
        command,
        options.json,
        async (client) => {
          await resumeTrigger(client, named(name, options), requestOf(options));
          return { name, paused: false };
        },
        () => `Resumed: ${name}`,
      );
    },
  );

/** `temporal-okta trigger rewind NAME --to TIME`. */
export const rewindCommand = (): Command =>
  withBy(triggerCommandOf('rewind', 'Begin again at a time, and deliver again on purpose'))
    .requiredOption('--to <time>', 'now, retention (all that Okta has), or a time (ISO 8601)')
    .action(async (name: string, options: ChangeOptions & { to: string }, command: Command) => {
      await showResult(
        command,
        options.json,
        async (client) => ({
          name,
          generation: await rewindTrigger(client, named(name, options), requestOf(options), options.to),
        }),
        ({ generation }) => `Rewound: ${name}, generation ${String(generation)}`,
      );
    });

/** `temporal-okta trigger delete NAME`. */
export const deleteCommand = (): Command =>
  triggerCommandOf('delete', 'End a trigger; its place in the log is gone').action(
    async (name: string, options: TriggerOptions, command: Command) => {
      await showResult(
        command,
        options.json,
        async (client) => {
          await deleteTrigger(client, named(name, options));
          return { name, deleted: true };
        },
        () => `Deleted: ${name}`,
      );
    },
  );
