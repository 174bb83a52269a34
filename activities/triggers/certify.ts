import { Context } from '@temporalio/activity';
import type { LogEvent } from '../../src/actions/schemas/log-event.js';
import type { OktaClient } from '../../src/okta/client.js';
import { ownCalls } from '../../src/okta/own-calls.js';
import type { DeadLetters } from '../../src/triggers/dead-letter.js';
import {
  addDigest,
  boundsOf,
  hourOf,
  type LogDigests,
  sameDigest,
  stretchOf,
  xorHashes,
} from '../../src/triggers/log-digest.js';
import type { TriggerRoute } from '../../src/triggers/target.js';
import { turnAt } from '../earlier-attempts.js';
import { inContext } from '../heartbeat.js';
import { windowPages } from '../log-window.js';
import type { ClientOf } from '../okta-actions.js';
import { hashOf } from './account.js';
import { Delivery, type RouteOutcome } from './delivery.js';
import type { TriggerOf } from './envelope.js';
import type { OwnEvents } from './follow.js';
import { reported } from './reported.js';

/** A settled window of the log, and what was handled of it. */
export interface CertifyInput extends TriggerOf {
  filter?: string | undefined;
  routes: readonly TriggerRoute[];
  taskQueue: string;
  ownEvents: OwnEvents;
  /** ISO 8601 */
  from: string;
  until: string;
  handled: LogDigests;
}

export interface CertifyResult {
  /** Events that the log has. */
  events: number;
  /** Events that were not handled before this. */
  missing: number;
  /** Events that were delivered by this, the missing ones among them: of some only their number is known. */
  sentAgain: number;
  routes: Record<string, RouteOutcome>;
  letters: DeadLetters;
  /** How the log was where it wasn't as handled: it is by now. */
  corrected: LogDigests;
}

/** Makes the activity that reads a settled window once more, compares it with what was handled, and delivers what is missing. */
export const certifyLogWindowActivity =
  (clientOf: ClientOf) =>
  (input: CertifyInput): Promise<CertifyResult> =>
    inContext(() => reported(input, async () => certify(input, await clientOf(input.connection))));

async function certify(input: CertifyInput, okta: OktaClient): Promise<CertifyResult> {
  const { client } = Context.current();
  const { filter } = input;
  const handled = wholeHours(input.handled);
  const [fromMs, untilMs] = [Date.parse(input.from), Date.parse(input.until)];
  const reading = { filter, takeTurn: turnAt('logs') };
  const there: LogDigests = {};
  const known = new Set(Object.keys(handled));
  let events = 0;
  for await (const page of windowPages(okta, { ...reading, fromMs, untilMs })) {
    events += page.length;
    for (const { uuid, published } of page) addDigest(there, stretchIn(known, published), [1, hashOf(uuid)]);
  }
  const wrong = Object.keys(there).filter((stretch) => !sameDigest(there[stretch], handled[stretch]));
  const delivery = new Delivery({ ...input, client });
  let missing = 0;
  let sentAgain = 0;
  const isOwn = ownCalls(input.connection, okta.origin);
  for (const stretch of wrong) {
    const [count = 0, hash = ''] = there[stretch] ?? [];
    const [had, ofHad] = handled[stretch] ?? [0, '0'.repeat(16)];
    missing += Math.max(0, count - had);
    // Of one that is missing, the difference of the two hashes is its own.
    const only = count - had === 1 ? xorHashes(hash, ofHad) : undefined;
    const [startMs, endMs] = boundsOf(stretch);
    const bounds = { fromMs: Math.max(startMs, fromMs), untilMs: Math.min(endMs, untilMs) };
    const again: LogEvent[] = [];
    for await (const page of windowPages(okta, { ...reading, ...bounds })) again.push(...page);
    const one = again.filter(({ uuid }) => hashOf(uuid) === only);
    for (const event of one.length === 1 ? one : again) {
      if (input.ownEvents === 'leave-out' && isOwn(event)) continue;
      sentAgain += 1;
      delivery.add(event);
    }
    await delivery.flush();
  }
  const corrected: LogDigests = {};
  for (const stretch of wrong) addDigest(corrected, stretch, there[stretch] ?? [0, '0'.repeat(16)]);
  return { events, missing, sentAgain, corrected, routes: delivery.outcomes, letters: delivery.letters };
}

/** What was counted by the minute in an hour that is also counted as a whole goes into that. */
function wholeHours(handled: LogDigests): LogDigests {
  const whole: LogDigests = {};
  for (const [stretch, digest] of Object.entries(handled)) {
    const hour = hourOf(stretch);
    addDigest(whole, Object.hasOwn(handled, hour) ? hour : stretch, digest);
  }
  return whole;
}

/** As the handled ones were counted: by the minute, or by the hour. */
function stretchIn(known: ReadonlySet<string>, published: string): string {
  const minute = stretchOf(published, Date.parse(published));
  const hour = hourOf(minute);
  return known.has(hour) ? hour : minute;
}
