import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { LogEvent } from '../../src/actions/schemas/log-event.js';
import { SearchFailureType } from '../../src/failures.js';
import { classifyFailure } from '../../src/temporal/classify-failure.js';
import type { SearchWindow } from '../../workflows/lib/search-windows.js';
import { earlierAttempts, placesAfter, recordAttempt, turnAt } from '../earlier-attempts.js';
import { inContext } from '../heartbeat.js';
import { placeAfter, type WindowPlace, windowPages } from '../log-window.js';
import type { ClientOf } from '../okta-actions.js';
import { deliverFound, type FoundDelivery } from './deliver-found.js';
import { digestWith, emptyDigest } from './event-digest.js';

/** What to search, and how far it came. */
export interface SearchLogInput {
  connection: string;
  /** The search's name. */
  name: string;
  filter?: string | undefined;
  /** One after the other, none touching another. */
  windows: SearchWindow[];
  target?: FoundDelivery['target'] | undefined;
  /** Whether the target gets all events, or those that are too many for a result. */
  deliver: 'overflow' | 'always';
  progress?: SearchProgress | undefined;
}

/** How far a search has handed its events to the target. */
export interface SearchProgress {
  /** The index of the window that it reads. */
  window: number;
  place?: WindowPlace | undefined;
  count: number;
  digest: string;
  chunks: number;
}

export interface SearchLogResult {
  count: number;
  digest: string;
  chunks: number;
  /** All events, where they fit into one result. */
  events?: LogEvent[];
  /** Where to go on. */
  next?: SearchProgress;
}

/** A payload may be larger, but Temporal warns from 256 KB on. */
const maxResultBytes = 200 * 1024;
/** What one call hands over: a repeat of it repeats no more. */
const pagesPerCall = 10;

/**
 * Makes the activity that searches windows of the System Log. Events that fit into a result are its result; others it
 * hands to the target, a few pages a call, and heartbeats how far it came. Run twice, it delivers twice.
 */
export function searchLogActivity(clientOf: ClientOf): (input: SearchLogInput) => Promise<SearchLogResult> {
  return async (input) => {
    const earlier = Context.current().info.heartbeatDetails as { progress?: SearchProgress } | undefined;
    const searching = new Searching(input, earlier?.progress);
    const details = (): object => ({ ...earlier, progress: searching.handedOver });
    return inContext(async () => {
      try {
        return await searching.run(clientOf, () => Context.current().heartbeat(details()));
      } catch (error) {
        Context.current().cancellationSignal.throwIfAborted();
        recordAttempt({ ...earlierAttempts(), places: placesAfter(error, {}) }, { progress: searching.handedOver });
        const { connection, name } = input;
        const scopes = ['okta.logs.read'];
        throw classifyFailure(error, { action: `search ${name}`, connection, scopes, once: false });
      }
    }, details);
  };
}

class Searching {
  private progress: SearchProgress;
  /** Undefined once the target gets the events. */
  private held: LogEvent[] | undefined;
  private heldBytes = 0;

  constructor(
    private readonly input: SearchLogInput,
    earlier: SearchProgress | undefined,
  ) {
    const started = earlier ?? input.progress;
    this.progress = started ?? { window: 0, count: 0, digest: emptyDigest, chunks: 0 };
    this.held = started || input.deliver === 'always' ? undefined : [];
  }

  /** What the next attempt need not hand over again; held events are read again. */
  get handedOver(): SearchProgress | undefined {
    return this.held ? undefined : this.progress;
  }

  async run(clientOf: ClientOf, beat: () => void): Promise<SearchLogResult> {
    const { connection, filter, windows } = this.input;
    const client = await clientOf(connection);
    const takeTurn = turnAt('logs');
    for (let pages = 0; ;) {
      const window = windows[this.progress.window];
      if (!window) return this.found();
      const bounds = { fromMs: Date.parse(window.since), untilMs: Date.parse(window.until) };
      const { place } = this.progress;
      for await (const events of windowPages(client, { ...bounds, filter, place, takeTurn })) {
        await this.take(events);
        beat();
        pages += 1;
        if (!this.held && pages >= pagesPerCall) return { ...this.found(), next: this.progress };
      }
      this.progress = { ...this.progress, window: this.progress.window + 1, place: undefined };
    }
  }

  private found(): SearchLogResult {
    const { count, digest, chunks } = this.progress;
    return { count, digest, chunks, ...(this.held ? { events: this.held } : {}) };
  }

  private async take(events: LogEvent[]): Promise<void> {
    if (!this.held) return this.handOver(events, events);
    this.held.push(...events);
    this.heldBytes += events.reduce((bytes, event) => bytes + Buffer.byteLength(JSON.stringify(event)) + 1, 0);
    if (this.heldBytes <= maxResultBytes) {
      this.count(events, 0);
      return;
    }
    if (!this.input.target) throw this.tooMany();
    const all = this.held;
    await this.handOver(all, events);
    this.held = undefined;
  }

  /** @param fresh those of them that aren't counted */
  private async handOver(events: LogEvent[], fresh: LogEvent[]): Promise<void> {
    const { target } = this.input;
    if (!target) throw this.tooMany();
    this.count(fresh, await deliverFound(events, { ...this.input, target }));
  }

  private count(events: LogEvent[], chunks: number): void {
    const { progress } = this;
    const uuids = events.map(({ uuid }) => uuid);
    this.progress = {
      window: progress.window,
      place: placeAfter(progress.place, events),
      count: progress.count + events.length,
      digest: digestWith(progress.digest, uuids),
      chunks: progress.chunks + chunks,
    };
  }

  private tooMany(): ApplicationFailure {
    const { connection, name, windows } = this.input;
    const count = this.held?.length ?? this.progress.count;
    const stretch = `${windows[0]?.since ?? ''} to ${windows.at(-1)?.until ?? ''}`;
    return ApplicationFailure.nonRetryable(
      `search ${name}: the events from ${stretch} are more than a result can hold (the first ${String(count)} are over ` +
        `${String(maxResultBytes / 1024)} KB). Give the search a target, a narrower filter or a shorter interval`,
      SearchFailureType.TooManyEvents,
      { action: `search ${name}`, connection },
    );
  }
}
