import { Context } from '@temporalio/activity';
import type { LogEvent } from '../../src/actions/schemas/log-event.js';
import { OktaRateLimitError } from '../../src/okta/errors.js';
import type { Place } from '../../src/okta/gate/place.js';
import { ownCalls } from '../../src/okta/own-calls.js';
import type { DeadLetters } from '../../src/triggers/dead-letter.js';
import { eventKey, joinKeys, splitKeys } from '../../src/triggers/event-key.js';
import type { LogDigests } from '../../src/triggers/log-digest.js';
import type { TriggerRoute } from '../../src/triggers/target.js';
import { laneOf } from '../lane.js';
import type { ClientOf } from '../okta-actions.js';
import { Account } from './account.js';
import { Delivery, type RouteOutcome } from './delivery.js';
import type { TriggerOf } from './envelope.js';
import { Holder, ReleasedError } from './holder.js';
import { pollPage } from './log-page.js';
import { reported } from './reported.js';

/** What is done with events that the connection's own calls caused. */
export type OwnEvents = 'deliver' | 'mark' | 'leave-out';

/** Where to go on in the log, and where its events go. */
export interface FollowLogInput extends TriggerOf {
  filter?: string | undefined;
  routes: readonly TriggerRoute[];
  /** Where workflows are started whose target names no task queue. */
  taskQueue: string;
  limit: number;
  cursor?: string | undefined;
  since: string;
  ownEvents: OwnEvents;
  /** Before the first poll (ms). */
  waitFirstMs: number;
  /** Between polls that found nothing (ms). */
  intervalMs: number;
  /** How long it may wait for events in all (ms); 0: one look. */
  waitMs: number;
  /** It comes back after so many events, though there are more. */
  mostEvents: number;
  /** Keys of events that were handled already: they are met again after a new beginning. */
  recent?: string | undefined;
  /** Keys of events that the hook brought. */
  hooked?: string | undefined;
}

export interface FollowLogResult {
  /** Undefined where it came to no answer. */
  cursor?: string | undefined;
  polls: number;
  /** Whether the log held no more. */
  caughtUp: boolean;
  fetched: number;
  routes: Record<string, RouteOutcome>;
  unrouted: number;
  /** Events that our own calls caused, and that were left out. */
  own: number;
  /** Keys of those of the hook's events that were met. */
  hooked: string;
  /** Events that were handled before, and met again. */
  repeated: number;
  /** Keys of the events that were handled. */
  keys: string;
  digests: LogDigests;
  letters: DeadLetters;
  lastPublished?: string | undefined;
  /** All that Okta had stored by then was read (ISO 8601, by Okta's clock); undefined where there is more. */
  readUpTo?: string | undefined;
}

/** What a trigger's activity says of itself while it waits. */
export interface FollowLogHeartbeat {
  /** As in its result. */
  readUpTo?: string | undefined;
}

/**
 * Makes the activity that waits for events of the System Log and hands them to the targets before it returns the new cursor.
 * Run twice, it delivers twice: the receiver knows events by generation and uuid.
 */
export const followLogActivity =
  (clientOf: ClientOf) =>
  (input: FollowLogInput): Promise<FollowLogResult> =>
    reported(input, () => new Follower(input, clientOf).run());

/** So many events are sent together. */
const handAt = 5000;

class Follower {
  private readonly context = Context.current();
  private readonly holder = new Holder((): FollowLogHeartbeat => ({ readUpTo: this.readUpTo }));
  private readonly delivery: Delivery;
  private readonly account = new Account();
  private readonly recent: ReadonlySet<string>;
  private readonly hooked: ReadonlySet<string>;
  private isOwn: (event: LogEvent) => boolean = () => false;
  private readonly metHooked: string[] = [];
  /** Handled without being delivered. */
  private passedOver: LogEvent[] = [];
  private handing: Promise<void> = Promise.resolve();
  /** When the last page was asked for. */
  private askedAt: string | undefined;
  private readUpTo: string | undefined;
  private cursor: string | undefined;
  /** Behind the last event that was handed over. */
  private handedCursor: string | undefined;
  private place: Place | undefined;
  private polls = 0;
  private fetched = 0;
  private own = 0;
  private repeated = 0;

  constructor(
    private readonly input: FollowLogInput,
    private readonly clientOf: ClientOf,
  ) {
    this.delivery = new Delivery({
      ...input,
      client: this.context.client,
      mayGoOn: () => this.holder.assertHeld(),
    });
    this.recent = new Set(splitKeys(input.recent));
    this.hooked = new Set(splitKeys(input.hooked));
    this.cursor = input.cursor;
  }

  /** Comes back when there is news, when it has waited long enough, or when it may no longer deliver: with what it did until then. */
  async run(): Promise<FollowLogResult> {
    try {
      return await this.follow();
    } catch (error) {
      if (!(error instanceof ReleasedError)) throw error;
      await this.handing.catch(() => undefined);
      return { ...this.result(false), cursor: this.handedCursor };
    }
  }

  private async follow(): Promise<FollowLogResult> {
    const { waitFirstMs, waitMs, intervalMs, mostEvents, limit } = this.input;
    const untilMs = Date.now() + waitMs;
    if (waitFirstMs > 0 && !(await this.holder.wait(waitFirstMs))) return this.result(false);
    for (;;) {
      const page = await this.poll().catch(async (error: unknown) => {
        if (this.fetched === 0) throw error;
        // What was fetched before the trouble is handed over: the next attempt meets the trouble alone.
        await this.hand();
        return undefined;
      });
      if (page === undefined) {
        await this.handing;
        return this.result(false);
      }
      this.fetched += page.length;
      for (const event of page) this.take(event);
      const isFull = page.length >= limit;
      this.readUpTo = isFull ? undefined : this.askedAt;
      const goesOn = isFull && this.fetched < mostEvents;
      // Many events make few signals: a part of what is there goes while the next pages are fetched.
      if (!goesOn || this.delivery.pending >= handAt) await this.hand();
      if (goesOn) continue;
      await this.handing;
      if (this.fetched > 0 || Date.now() + intervalMs > untilMs) return this.result(!isFull);
      if (!(await this.holder.wait(intervalMs))) return this.result(true);
    }
  }

  /** The next page; undefined where the worker is to end before it had one. */
  private async poll(): Promise<LogEvent[] | undefined> {
    const { filter, limit, since } = this.input;
    const { cursor, context } = this;
    for (;;) {
      try {
        const options = { lane: laneOf(context.info), place: this.place, signal: context.cancellationSignal };
        // Each time anew: what becomes of the connection while we wait must be heard of.
        const client = await this.clientOf(this.input.connection);
        this.isOwn = ownCalls(client.connection, client.origin);
        const askedMs = Date.now();
        const page = await pollPage(client, { filter, limit, since, cursor }, options);
        this.askedAt = new Date(askedMs + client.clockOffsetMs).toISOString();
        this.place = undefined;
        this.polls += 1;
        this.cursor = page.cursor;
        return page.events;
      } catch (error) {
        if (context.cancellationSignal.aborted && this.fetched === 0) return undefined;
        // The wait is as good here as anywhere: this slot is for waiting.
        if (!(error instanceof OktaRateLimitError) || error.kind === 'quota' || this.fetched > 0) throw error;
        this.place = error.held?.place;
        if (!(await this.holder.wait(error.delayMs))) return undefined;
      }
    }
  }

  private take(event: LogEvent): void {
    const { ownEvents } = this.input;
    const key = eventKey(event.uuid);
    if (this.recent.has(key)) {
      this.repeated += 1;
      return;
    }
    if (this.hooked.has(key)) {
      this.metHooked.push(key);
      this.passedOver.push(event);
      return;
    }
    const isOwn = ownEvents !== 'deliver' && this.isOwn(event);
    if (isOwn && ownEvents === 'leave-out') {
      this.own += 1;
      this.passedOver.push(event);
    } else this.delivery.add(isOwn ? { ...event, causedByConnection: this.input.connection } : event);
  }

  /** Sends what is there once all before it was sent, and doesn't wait for the end of it. */
  private async hand(): Promise<void> {
    await this.handing;
    const { cursor, passedOver } = this;
    this.passedOver = [];
    this.handing = this.delivery.flush().then((events) => {
      this.account.add([...passedOver, ...events]);
      this.handedCursor = cursor;
    });
    // Whoever waits for it next is told.
    this.handing.catch(() => undefined);
  }

  private result(caughtUp: boolean): FollowLogResult {
    const { account, delivery, polls, fetched, own } = this;
    return {
      ...{ cursor: this.cursor, polls, caughtUp, fetched, own, repeated: this.repeated },
      routes: delivery.outcomes,
      unrouted: delivery.unrouted,
      hooked: joinKeys(this.metHooked),
      keys: joinKeys(account.keys),
      digests: account.digests,
      letters: delivery.letters,
      lastPublished: account.lastPublished,
      readUpTo: caughtUp ? this.readUpTo : undefined,
    };
  }
}
