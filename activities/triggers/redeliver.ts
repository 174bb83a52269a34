import { Context } from '@temporalio/activity';
import type { LogEvent } from '../../src/actions/schemas/log-event.js';
import type { OktaClient } from '../../src/okta/client.js';
import type { DeadLetter, DeadLetters } from '../../src/triggers/dead-letter.js';
import type { TriggerRoute } from '../../src/triggers/target.js';
import { turnAt } from '../earlier-attempts.js';
import { inContext } from '../heartbeat.js';
import { windowPages } from '../log-window.js';
import type { ClientOf } from '../okta-actions.js';
import { Delivery, type RouteOutcome } from './delivery.js';
import type { TriggerOf } from './envelope.js';
import { reported } from './reported.js';

/** Dead letters that are to be delivered after all. */
export interface RedeliverInput extends TriggerOf {
  filter?: string | undefined;
  routes: readonly TriggerRoute[];
  taskQueue: string;
  letters: DeadLetters;
}

export interface RedeliverResult {
  routes: Record<string, RouteOutcome>;
  /** What could not be delivered now, either. */
  letters: DeadLetters;
}

const handAt = 1000;

/** Makes the activity that takes dead letters out of Okta's log again, and delivers them each to its route. */
export const redeliverLogEventsActivity =
  (clientOf: ClientOf) =>
  (input: RedeliverInput): Promise<RedeliverResult> =>
    inContext(() => reported(input, async () => redeliver(input, await clientOf(input.connection))));

async function redeliver(input: RedeliverInput, okta: OktaClient): Promise<RedeliverResult> {
  const { client } = Context.current();
  const delivery = new Delivery({ ...input, client });
  const wanted = new Wanted(input.letters);
  const { filter } = input;
  const takeTurn = turnAt('logs');
  for (const [fromMs, untilMs] of wanted.windows) {
    for await (const events of windowPages(okta, { filter, fromMs, untilMs, takeTurn })) {
      for (const event of events) for (const route of wanted.routesOf(event)) delivery.add(event, route);
      if (delivery.pending >= handAt) await delivery.flush();
    }
  }
  await delivery.flush();
  const letters = delivery.letters;
  for (const letter of wanted.left) letters.listed.push({ ...letter, reason: 'expired' });
  return { routes: delivery.outcomes, letters };
}

/** Which events of the log are wanted again, and by which route. */
class Wanted {
  private readonly listed = new Map<string, DeadLetter[]>();

  constructor(private readonly letters: DeadLetters) {
    for (const letter of letters.listed)
      this.listed.set(letter.uuid, [...(this.listed.get(letter.uuid) ?? []), letter]);
  }

  /** Where in the log they are: near ones together, so that few searches do. */
  get windows(): [fromMs: number, untilMs: number][] {
    const all = [
      ...this.letters.listed.map(({ published }) => [published, published] as const),
      ...Object.values(this.letters.beyond).map(({ from, to }) => [from, to] as const),
    ]
      .map(([from, to]): [number, number] => [Date.parse(from), Date.parse(to) + 1])
      .sort(([one], [other]) => one - other);
    const merged: [number, number][] = [];
    for (const [fromMs, untilMs] of all) {
      const last = merged.at(-1);
      if (last && fromMs - last[1] < nearMs) last[1] = Math.max(last[1], untilMs);
      else merged.push([fromMs, untilMs]);
    }
    return merged;
  }

  routesOf({ uuid, published }: LogEvent): string[] {
    const listed = (this.listed.get(uuid) ?? []).map(({ route }) => route);
    this.listed.delete(uuid);
    const beyond = Object.entries(this.letters.beyond).flatMap(([route, { from, to }]) =>
      published >= from && published <= to && !listed.includes(route) ? [route] : [],
    );
    return [...listed, ...beyond];
  }

  /** Those that the log no longer has. */
  get left(): DeadLetter[] {
    return [...this.listed.values()].flat();
  }
}

const nearMs = 60_000;
