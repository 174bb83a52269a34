import type { Command } from 'commander';
import { deadLetters, redeliverDeadLetters } from '../../temporal/triggers.js';
import { named, requestOf, triggerCommandOf, type TriggerOptions, withBy, showResult } from './trigger-command.js';

/** `temporal-okta trigger dead-letters NAME`. */
export const deadLettersCommand = (): Command =>
  triggerCommandOf('dead-letters', 'The events that could not be handed over, and why').action(
    async (name: string, options: TriggerOptions, command: Command) => {
      await showResult(
        command,
        options.json,
        (client) => deadLetters(client, named(name, options)),
        ({ listed, beyond }) => {
          const lines = listed.map(({ uuid, route, eventType, published, reason, message }) =>
            [published, uuid, eventType, `route ${route}`, reason, message ?? ''].join('  '),
          );
          for (const [route, { count, from, to }] of Object.entries(beyond)) {
            lines.push(`and ${String(count)} more of route ${route}, from ${from} to ${to}`);
          }
          return lines.length === 0 ? 'There is none' : lines.join('\n');
        },
      );
    },
  );

/** `temporal-okta trigger redeliver NAME`. */
export const redeliverCommand = (): Command =>
  withBy(triggerCommandOf('redeliver', 'Deliver dead letters again, out of the log'))
    .option('--route <name>', 'those of this route only')
    .action(
      async (
        name: string,
        options: TriggerOptions & { route?: string; by?: string; reason?: string },
        command: Command,
      ) => {
        const { route } = options;
        await showResult(
          command,
          options.json,
          (client) =>
            redeliverDeadLetters(
              client,
              named(name, options),
              requestOf(options),
              route === undefined ? {} : { route },
            ),
          ({ tried, left }) => `${String(tried)} tried, ${String(left)} left`,
        );
      },
    );
