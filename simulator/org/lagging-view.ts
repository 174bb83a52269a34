/**
 * What an index that runs behind still shows. Each change leaves the state before it (`undefined`: not there) until it is
 * through; the oldest such state is what a reader sees.
 */
export class LaggingView<T> {
  private readonly past = new Map<string, { until: number; state: T | undefined }[]>();

  changed(key: string, before: T | undefined, until: number, now: number): void {
    if (until <= now) return;
    const states = this.past.get(key) ?? [];
    states.push({ until, state: before });
    this.past.set(key, states);
  }

  /** `{ state }` while the index is behind for this key. */
  read(key: string, now: number): { state: T | undefined } | undefined {
    const states = this.past.get(key);
    if (states === undefined) return undefined;
    while (states[0] !== undefined && states[0].until <= now) states.shift();
    if (states.length === 0) this.past.delete(key);
    return states[0];
  }

  keys(): string[] {
    return [...this.past.keys()];
  }
}
