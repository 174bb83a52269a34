import type { Command } from 'commander';
import { replayTrigger } from '../../temporal/triggers.js';
import { UsageError } from '../program-error.js';
import { named, triggerCommandOf, type TriggerOptions, showResult } from './trigger-command.js';

type ReplayOptions = TriggerOptions & { from: string; to?: string; shadow?: true };

/** `temporal-okta trigger replay NAME --from TIME --to TIME --shadow`. */
export const replayCommand = (): Command =>
  triggerCommandOf('replay', 'Run the routes of a trigger over the past, and count what each would have taken')
    .requiredOption('--from <time>', 'ISO 8601; Okta keeps events for 90 days')
    .option('--to <time>', 'ISO 8601 (default: now)')
    .option('--shadow', 'deliver nothing')
    .action(async (name: string, options: ReplayOptions, command: Command) => {
      if (!options.shadow) {
        throw new UsageError('A replay only counts: say --shadow. To deliver again, use temporal-okta trigger rewind');
      }
      const { from, to = new Date().toISOString() } = options;
      await showResult(
        command,
        options.json,
        (client) => replayTrigger(client, named(name, options), { from, to }),
        ({ events, unrouted, routes }) =>
          [
            `${String(events)} events, ${String(unrouted)} that no route wants`,
            ...Object.entries(routes).map(([route, { events: count, byType, targets, moreTargets }]) => {
              const types = Object.entries(byType).map(([type, of]) => `${type} ${String(of)}`);
              const to =
                targets.length === 0
                  ? ''
                  : `; to ${targets.join(', ')}${moreTargets > 0 ? ` and ${String(moreTargets)} more` : ''}`;
              return `  ${route}: ${String(count)} (${types.join(', ')})${to}`;
            }),
          ].join('\n'),
      );
    });
