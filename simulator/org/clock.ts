/** The one clock behind every timestamp, expiry and window: real time plus an offset, or standing still. */
export class SimulatedClock {
  private offsetMs = 0;
  private frozenAt: number | undefined;

  constructor(start: { at?: number | undefined; frozen?: boolean | undefined } = {}) {
    if (start.at !== undefined) this.offsetMs = start.at - Date.now();
    if (start.frozen === true) this.freeze();
  }

  get frozen(): boolean {
    return this.frozenAt !== undefined;
  }

  now(): number {
    return this.frozenAt ?? Date.now() + this.offsetMs;
  }

  iso(atMs = this.now()): string {
    return new Date(atMs).toISOString();
  }

  set(atMs: number): void {
    if (this.frozenAt === undefined) this.offsetMs = atMs - Date.now();
    else this.frozenAt = atMs;
  }

  advance(ms: number): void {
    this.set(this.now() + ms);
  }

  freeze(): void {
    this.frozenAt = this.now();
  }

  /** Runs on from where it stood. */
  unfreeze(): void {
    const at = this.now();
    this.frozenAt = undefined;
    this.set(at);
  }
}
