import { createHash } from 'node:crypto';
import { hashOf } from '../../activities/triggers/account.js';
import type { RouteOutcome } from '../../activities/triggers/delivery.js';
import type { FollowLogResult } from '../../activities/triggers/follow.js';
import { addDeadLetter, type DeadLetter, type DeadLetters, noDeadLetters } from '../../src/triggers/dead-letter.js';
import { eventKey, joinKeys, splitKeys } from '../../src/triggers/event-key.js';
import { addDigest, type LogDigests, stretchOf } from '../../src/triggers/log-digest.js';
import type { TriggerConfig } from '../../workflows/lib/trigger-input.js';
import { handledIn, nextWindow } from '../../workflows/lib/trigger-certificate.js';
import { afterCertifying, afterChange, afterFailure, afterFollowing, afterHook, afterLostCursor, afterRedelivery, afterRewind, startAt, type TriggerState, withChange } from '../../workflows/lib/trigger-state.js'; // prettier-ignore

/** An event of the modelled log, whose place is its index. */
export interface ModelEvent {
  uuid: string;
  publishedMs: number;
}

export const minuteMs = 60_000;
export const beganMs = Date.parse('2026-05-04T03:02:01.000Z');
const iso = (ms: number): string => new Date(ms).toISOString();
export const routes = ['audit', 'alarm'] as const;

const config: TriggerConfig = {
  ...{ filter: 'eventType pr', intervalSeconds: 30, hook: true, ownEvents: 'deliver', limit: 1000 },
  routes: routes.map((name) => ({ name, target: { signal: { workflowId: name } } })),
};

/** What a trigger's state is to add up to. */
interface Sums {
  polls: number;
  fetched: number;
  unrouted: number;
  repeated: number;
  byHook: number;
}

/** A log, a trigger that follows it by its own reducers, and what became of each event. */
export class TriggerModel {
  state: TriggerState = startAt(config, iso(beganMs));
  nowMs = beganMs;
  readonly log: ModelEvent[] = [];
  rewinds = 0;
  /** Where the present generation began. */
  sinceMs = beganMs;
  /** Events of the present generation that were handed over, or became dead letters. */
  handled = new Set<string>();
  /** Events that were handed over twice in one generation. */
  readonly doubles: string[] = [];
  readonly sums: Sums = { polls: 0, fetched: 0, unrouted: 0, repeated: 0, byHook: 0 };
  readonly outcomes: Record<string, RouteOutcome> = {};
  /** Dead letters that nobody has delivered. */
  letters: DeadLetter[] = [];
  private readonly everDead = new Set<string>();

  /** Time goes by, and events are stored; every other one some minutes after it was published. */
  happen(count: number, withinMs: number, lateMs: number): void {
    const startMs = this.nowMs;
    for (let nth = 0; nth < count; nth += 1) {
      this.nowMs = startMs + Math.floor((withinMs * nth) / count);
      const name = createHash('sha256').update(String(this.log.length)).digest('hex');
      const uuid = `${name.slice(0, 8)}-${name.slice(8, 12)}-4000-8000-${name.slice(12, 24)}`;
      this.log.push({ uuid, publishedMs: this.nowMs - (nth % 2) * lateMs });
    }
    this.nowMs = startMs + withinMs;
  }

  /** The index of the event that the next poll begins with. */
  get place(): number {
    const { cursor, since } = this.state;
    if (cursor !== undefined) return Number(cursor.slice('after='.length));
    const sinceMs = Date.parse(since);
    const at = this.log.findIndex(({ publishedMs }) => publishedMs >= sinceMs);
    return at < 0 ? this.log.length : at;
  }

  /** Reads on, hands over, and comes back: as `followLog` does, of whose events each `deadEvery`th can't be handed over. */
  follow(most: number, deadEvery: number, meanwhile: () => void = () => undefined): void {
    const { state, nowMs } = this;
    const from = this.place;
    const sinceMs = state.cursor === undefined ? Date.parse(state.since) : -Infinity;
    const page = this.log.slice(from, from + most).filter(({ publishedMs }) => publishedMs >= sinceMs);
    const caughtUp = from + most >= this.log.length;
    const [recent, hooked] = [new Set(state.overlaps ? splitKeys(state.recent) : []), new Set(splitKeys(state.hooked))];
    const met: string[] = [];
    const accounted: ModelEvent[] = [];
    const letters = noDeadLetters();
    const outcomes: Record<string, RouteOutcome> = {};
    let [repeated, unrouted] = [0, 0];
    for (const event of page) {
      const key = eventKey(event.uuid);
      if (recent.has(key)) {
        repeated += 1;
        continue;
      }
      accounted.push(event);
      if (hooked.has(key)) {
        met.push(key);
        continue;
      }
      if (event.uuid.startsWith('0')) unrouted += 1;
      else this.handOver(event, deadEvery, letters, outcomes);
      this.handle(event);
    }
    const digests: LogDigests = {};
    for (const { uuid, publishedMs } of accounted) {
      addDigest(digests, stretchOf(iso(publishedMs), nowMs), [1, hashOf(uuid)]);
    }
    const published = accounted.map(({ publishedMs }) => publishedMs);
    const result: FollowLogResult = {
      ...{ cursor: `after=${String(Math.min(from + most, this.log.length))}`, polls: 1, caughtUp, own: 0, letters },
      ...{ fetched: page.length, routes: outcomes, unrouted, hooked: joinKeys(met), repeated, digests },
      keys: joinKeys(accounted.map(({ uuid }) => eventKey(uuid))),
      lastPublished: published.length === 0 ? undefined : iso(Math.max(...published)),
      readUpTo: caughtUp ? iso(nowMs) : undefined,
    };
    meanwhile();
    this.state = afterFollowing(this.state, result, nowMs);
    this.sums.polls += 1;
    this.sums.fetched += page.length;
    this.sums.unrouted += unrouted;
    this.sums.repeated += repeated;
  }

  /** It came to nothing: it failed, or had to let go before it had an answer. */
  comeToNothing(how: 'failed' | 'released' | 'lost'): void {
    const nothing: FollowLogResult = {
      ...{ polls: 0, caughtUp: false, fetched: 0, routes: {}, unrouted: 0, own: 0, hooked: '', repeated: 0, keys: '' },
      ...{ digests: {}, letters: noDeadLetters() },
    };
    if (how === 'released') {
      this.state = afterFollowing(this.state, nothing, this.nowMs);
      return;
    }
    const isLost = how === 'lost' && this.state.cursor !== undefined;
    this.state = afterFailure(isLost ? afterLostCursor(this.state) : this.state, 'no answer');
    this.sums.polls += 1;
  }

  pause(isPaused: boolean): void {
    const [at, by] = [iso(this.nowMs), 'ada'];
    this.state = withChange({ ...this.state, pausedBy: isPaused ? { by, at } : undefined }, { at, by, what: 'paused' });
  }

  reconfigure(filter: string): void {
    this.state = afterChange(this.state, { ...this.state.config, filter }, this.nowMs);
  }

  rewind(backMs: number): void {
    this.rewinds += 1;
    this.sinceMs = this.nowMs - backMs;
    this.handled = new Set();
    this.state = afterRewind(this.state, iso(this.sinceMs));
  }

  /** Brings events ahead of the poll, or late: what a poll has brought. What belongs to an earlier generation counts for that alone. */
  hook(many: number, when: 'ahead' | 'late' | 'before the rewind', deadEvery: number): void {
    const isLate = when === 'late';
    const could = this.log.filter(
      ({ uuid, publishedMs }, at) =>
        this.handled.has(uuid) === isLate && (isLate || (at >= this.place && publishedMs >= this.sinceMs)),
    );
    const brought = isLate ? could.slice(could.length - many) : could.slice(0, many);
    const isStale = when === 'before the rewind';
    const letters = noDeadLetters();
    const outcomes: Record<string, RouteOutcome> = {};
    for (const event of brought) this.handOver(event, deadEvery, letters, outcomes);
    const keys = joinKeys(brought.map(({ uuid }) => eventKey(uuid)));
    const generation = this.state.generation - (isStale ? 1 : 0);
    this.state = afterHook(this.state, { generation, keys, routes: outcomes, letters });
    this.sums.byHook += brought.length;
    if (when === 'ahead') for (const event of brought) this.handle(event);
  }

  /** Dead letters are sent again, of which each `deadEvery`th comes back; `meanwhile` others come. */
  redeliver(route: string | undefined, deadEvery: number, meanwhile: () => void): void {
    const isMeant = (of: string): boolean => route === undefined || of === route;
    const { listed, beyond } = this.state.letters;
    const taken: DeadLetters = {
      listed: listed.filter((letter) => isMeant(letter.route)),
      beyond: Object.fromEntries(Object.entries(beyond).filter(([of]) => isMeant(of))),
    };
    const sent = this.letters.filter((letter) => isMeant(letter.route));
    meanwhile();
    const letters = noDeadLetters();
    const outcomes: Record<string, RouteOutcome> = {};
    sent.forEach((letter, nth) => {
      const isDead = nth % deadEvery === 0;
      if (isDead) addDeadLetter(letters, letter);
      count(outcomes, letter.route, isDead);
      if (!isDead) count(this.outcomes, letter.route, false);
    });
    const again = new Set(sent.filter((_, nth) => nth % deadEvery === 0));
    this.letters = this.letters.filter((letter) => !sent.includes(letter) || again.has(letter));
    this.state = afterRedelivery(this.state, taken, { routes: outcomes, letters });
  }

  /** Compares the settled log with what was handled; gives how many events the two have, where anything is settled. */
  certify(): { there: number; handled: number } | undefined {
    const window = nextWindow(this.state, { nowMs: this.nowMs, settleMs: 15 * minuteMs, leastMs: 0 });
    if (!window) return undefined;
    const [fromMs, untilMs] = [Date.parse(window.from), Date.parse(window.until)];
    const there = this.log.filter(({ publishedMs }) => publishedMs >= fromMs && publishedMs < untilMs).length;
    const handled = Object.values(handledIn(this.state, window.from, window.until)).reduce((sum, [n]) => sum + n, 0);
    const same = { missing: 0, sentAgain: 0, routes: {}, letters: noDeadLetters(), corrected: {} };
    this.state = afterCertifying(this.state, window.until, { ...same, events: there });
    return { there, handled };
  }

  /** The next run gets it as JSON. */
  carry(): void {
    this.state = JSON.parse(JSON.stringify(this.state)) as TriggerState;
  }

  private handle({ uuid }: ModelEvent): void {
    if (this.handled.has(uuid)) this.doubles.push(uuid);
    this.handled.add(uuid);
  }

  private handOver(
    { uuid, publishedMs }: ModelEvent,
    deadEvery: number,
    letters: DeadLetters,
    outcomes: Record<string, RouteOutcome>,
  ): void {
    const nth = Number.parseInt(uuid.slice(1, 8), 16);
    const route = routes[nth % routes.length] ?? routes[0];
    const isDead = nth % deadEvery === 0 && !this.everDead.has(uuid);
    for (const told of [outcomes, this.outcomes]) count(told, route, isDead);
    if (!isDead) return;
    this.everDead.add(uuid);
    const letter: DeadLetter = { uuid, route, eventType: 'a.b', published: iso(publishedMs), reason: 'gone' };
    addDeadLetter(letters, letter);
    this.letters.push(letter);
  }
}

function count(outcomes: Record<string, RouteOutcome>, route: string, isDead: boolean): void {
  const { delivered, undeliverable } = outcomes[route] ?? { delivered: 0, undeliverable: 0 };
  outcomes[route] = {
    delivered: delivered + (isDead ? 0 : 1),
    undeliverable: undeliverable + (isDead ? 1 : 0),
  };
}
