const windowMs = 60_000;
const mostSources = 10_000;

/** Who was refused how often in the present minute. */
export class RefusedSources {
  private readonly refused = new Map<string, { sinceMs: number; times: number }>();

  /** @param perMinute refusals of one source, above which it is told to stay away */
  constructor(
    private readonly perMinute: number,
    private readonly now: () => number = Date.now,
  ) {}

  add(source: string): void {
    const { times, sinceMs } = this.current(source) ?? { times: 0, sinceMs: this.now() };
    // Kept in the order of their minutes: the first one is the oldest.
    if (times === 0) this.refused.delete(source);
    this.refused.set(source, { sinceMs, times: times + 1 });
    if (this.refused.size <= mostSources) return;
    const [oldest] = this.refused.keys();
    if (oldest !== undefined) this.refused.delete(oldest);
  }

  isOver(source: string): boolean {
    return (this.current(source)?.times ?? 0) >= this.perMinute;
  }

  private current(source: string) {
    const known = this.refused.get(source);
    return known && this.now() - known.sinceMs < windowMs ? known : undefined;
  }
}
