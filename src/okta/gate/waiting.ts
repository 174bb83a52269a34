import { type Lane, lanes } from '../../lane.js';

/** Who is this late isn't coming back here: cancelled, or taken by another worker. */
const lateMs = 30_000;

/** How many were told to come back later and are still away, by lane. */
export class Waiting {
  private readonly dueMs: Record<Lane, number[]> = { urgent: [], normal: [], bulk: [] };

  away(lane: Lane, dueMs: number): void {
    const due = this.dueMs[lane];
    const at = due.findLastIndex((one) => one <= dueMs);
    due.splice(at + 1, 0, dueMs);
  }

  /** Somebody came back: mostly who was due first. */
  back(lane: Lane): void {
    this.dueMs[lane].shift();
  }

  count(nowMs: number): Record<Lane, number> {
    const { dueMs } = this;
    for (const lane of lanes) {
      const gone = dueMs[lane].findIndex((one) => one > nowMs - lateMs);
      dueMs[lane].splice(0, gone < 0 ? dueMs[lane].length : gone);
    }
    return { urgent: dueMs.urgent.length, normal: dueMs.normal.length, bulk: dueMs.bulk.length };
  }
}
