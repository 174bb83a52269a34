/** Remembers what may be used once, until it would be too old anyway. */
export class ReplayMemory {
  private readonly seen = new Map<string, number>();
  private sweepAt = 1000;

  /** Whether this is the first use. */
  use(key: string, forgetAt: number, now: number): boolean {
    if ((this.seen.get(key) ?? 0) > now) return false;
    this.seen.set(key, forgetAt);
    if (this.seen.size >= this.sweepAt) {
      for (const [old, until] of this.seen) if (until <= now) this.seen.delete(old);
      this.sweepAt = Math.max(1000, this.seen.size * 2);
    }
    return true;
  }
}
