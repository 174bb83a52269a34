import type { Lane } from '../../lane.js';

/** Who is this late isn't coming back here: cancelled, or taken by another worker. */
const lateMs = 30_000;

/** How many were told to come back later and are still away, by lane. */
export class Waiting<Key extends object = object> {
  private readonly dueMs = new WeakMap<Key, Record<Lane, number[]>>();

  away(key: Key, lane: Lane, dueMs: number): void {
    const due = this.of(key)[lane];
    const at = due.findLastIndex((one) => one <= dueMs);
    due.splice(at + 1, 0, dueMs);
  }

  /** Somebody came back: mostly who was due first. */
  back(key: Key, lane: Lane): void {
    this.of(key)[lane].shift();
  }

  count(key: Key, nowMs: number): Record<Lane, number> {
    const due = this.of(key);
    for (const lane of Object.keys(due) as Lane[]) {
      const gone = due[lane].findIndex((dueMs) => dueMs > nowMs - lateMs);
      due[lane].splice(0, gone < 0 ? due[lane].length : gone);
    }
    return { urgent: due.urgent.length, normal: due.normal.length, bulk: due.bulk.length };
  }

  private of(key: Key): Record<Lane, number[]> {
    const known = this.dueMs.get(key);
    if (known) return known;
    const none = { urgent: [], normal: [], bulk: [] };
    this.dueMs.set(key, none);
    return none;
  }
}
