/**
 * A caller's place among those that wait. It is a distance in calls rather than a time, so that it holds when the pace
 * changes; and it travels with the caller, who may come back to another worker.
 */
export interface Place {
  bucket: string;
  /** When it was given, in milliseconds since the epoch. */
  atMs: number;
  /** How many calls go first. */
  calls: number;
}
