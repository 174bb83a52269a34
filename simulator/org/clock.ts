/** The one clock behind every timestamp, expiry and window: real time moved and sped up, or standing still. */
export class SimulatedClock {
  /** A moment of the real clock, and what this one showed then. */
  private base: { realMs: number; simulatedMs: number };
  private speed: number;
  private frozenAt: number | undefined;

  constructor(start: { at?: number | undefined; frozen?: boolean | undefined; rate?: number | undefined } = {}) {
    const realMs = Date.now();
    this.base = { realMs, simulatedMs: start.at ?? realMs };
    this.speed = start.rate ?? 1;
    // Not by the real clock, which may have gone on since.
    if (start.frozen === true) this.frozenAt = this.base.simulatedMs;
  }

  /** Simulated milliseconds a real one. */
  get rate(): number {
    return this.speed;
  }

  set rate(rate: number) {
    this.set(this.now());
    this.speed = rate;
  }

  get frozen(): boolean {
    return this.frozenAt !== undefined;
  }

  now(): number {
    const { realMs, simulatedMs } = this.base;
    return this.frozenAt ?? Math.round(simulatedMs + (Date.now() - realMs) * this.speed);
  }

  iso(atMs = this.now()): string {
    return new Date(atMs).toISOString();
  }

  set(atMs: number): void {
    if (this.frozenAt === undefined) this.base = { realMs: Date.now(), simulatedMs: atMs };
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
