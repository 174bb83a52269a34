import type { SimulatedClock } from './clock.js';
import { SortedList } from './sorted-list.js';

/** An event in Okta's own shape. */
export interface LogEvent {
  uuid: string;
  published: string;
  eventType: string;
  [field: string]: unknown;
}

export interface StoredEvent {
  /** Place in the order of persistence, from 1. */
  sequence: number;
  persistedAt: number;
  publishedAt: number;
  event: LogEvent;
}

const retentionMs = 90 * 86_400_000;

/** The System Log, in two orders: as events were stored (polling) and as they were published (bounded requests). */
export class EventLog {
  private readonly persisted: StoredEvent[] = [];
  private readonly published = new SortedList<StoredEvent>(publishedKey);
  /** Hears of every event that is stored. */
  onStored: ((stored: StoredEvent) => void) | undefined;

  constructor(private readonly clock: SimulatedClock) {}

  /** Stores an event now, or as if it had been stored `at` an earlier time. */
  append(event: LogEvent, at = this.clock.now()): void {
    const stored = {
      sequence: this.persisted.length + 1,
      persistedAt: at,
      publishedAt: Date.parse(event.published),
      event,
    };
    this.persisted.push(stored);
    this.published.add(stored);
    this.onStored?.(stored);
  }

  get size(): number {
    return this.persisted.length;
  }

  /** Events stored after a place, oldest first; expired ones are missing. */
  *storedAfter(sequence: number): Generator<StoredEvent, void, undefined> {
    const oldest = this.clock.now() - retentionMs;
    for (let at = sequence; at < this.persisted.length; at += 1) {
      const stored = this.persisted[at];
      if (stored !== undefined && stored.publishedAt >= oldest) yield stored;
    }
  }

  /** Events published in `[since, until)`, oldest first, after the one with `key` if given. */
  *publishedBetween(since: number, until: number, key?: string): Generator<StoredEvent, void, undefined> {
    const from = Math.max(since, this.clock.now() - retentionMs);
    const start = orderKey(from, 0);
    for (const stored of this.published.after(key !== undefined && key > start ? key : start)) {
      if (stored.publishedAt >= until) return;
      yield stored;
    }
  }
}

/** Where an event stands among those published at the same time is where it was stored. */
export const publishedKey = ({ publishedAt, sequence }: StoredEvent): string => orderKey(publishedAt, sequence);

function orderKey(timeMs: number, sequence: number): string {
  return `${String(Math.max(0, timeMs)).padStart(15, '0')}/${String(sequence).padStart(10, '0')}`;
}
