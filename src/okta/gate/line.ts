const rememberedMs = 15 * 60_000;
const stepMs = 1000;
/** Who comes back this much late still finds his place. */
const graceMs = 4000;

/**
 * The line of those who wait in one lane. It moves on by so many calls a minute as are allowed at the time, and not at
 * all while the bucket is closed; whoever comes gets a place behind all others.
 */
export class Line {
  /** Calls that could have gone since the beginning. */
  private moved = 0;
  private given: number;
  /** Calls whose turn it was and that didn't come. */
  private unclaimed = 0;
  private atMs: number;
  private history: { atMs: number; moved: number }[] = [];
  /** Calls a minute. */
  private pace: number;
  private burst: number;

  constructor(nowMs: number, pace: number, burst: number) {
    this.atMs = nowMs;
    this.pace = pace;
    this.burst = burst;
    this.given = -burst;
  }

  /** @param closedUntilMs the line stands until then */
  moveOn(nowMs: number, closedUntilMs: number): void {
    const fromMs = Math.min(Math.max(this.atMs, closedUntilMs), nowMs);
    if (nowMs > this.atMs) {
      const calls = ((nowMs - fromMs) * this.pace) / 60_000;
      this.moved += calls;
      this.unclaimed = Math.min(this.unclaimed + calls, 2 * this.grace);
      this.atMs = nowMs;
    }
    if (nowMs - (this.history.at(-1)?.atMs ?? -Infinity) >= stepMs) this.remember(nowMs);
    // Who comes after a pause may send some calls at once, not a whole window's.
    this.given = Math.max(this.given, this.moved - this.burst);
  }

  setPace(pace: number, burst: number): void {
    this.pace = pace;
    this.burst = burst;
  }

  /** Calls that go before whoever comes now; none where it is 0 or less. */
  get ahead(): number {
    return this.given + 1 - this.moved;
  }

  /** Takes the place behind all others. */
  take(): void {
    this.given += 1;
  }

  /** A call of this lane goes. */
  went(): void {
    this.unclaimed = Math.max(this.unclaimed - 1, -this.burst);
  }

  /** Whether turns go by unused, because those who have a place don't come back: whoever is here may go. */
  get hasUnclaimed(): boolean {
    return this.unclaimed >= this.grace;
  }

  private get grace(): number {
    return 2 + (this.pace * graceMs) / 60_000;
  }

  /** How many calls still go before somebody who got a place, here or at another worker of ours. */
  aheadOf({ atMs, calls }: { atMs: number; calls: number }): number {
    return calls - Math.max(0, this.moved - this.movedAt(atMs));
  }

  /** A call went before everybody in this line. */
  setBack(): void {
    this.moved -= 1;
    this.unclaimed = Math.max(this.unclaimed - 1, -this.burst);
  }

  /** So many places fell vacant: all move up. */
  moveUp(calls: number): void {
    this.moved += calls;
    // Who comes after this had no part in it.
    this.remember(this.atMs);
  }

  /** Until so many calls have gone, in milliseconds, the line being open. */
  waitMs(calls: number): number {
    return this.pace > 0 ? (Math.max(0, calls) * 60_000) / this.pace : Infinity;
  }

  private remember(atMs: number): void {
    this.history.push({ atMs, moved: this.moved });
    const outdated = this.history.findIndex((entry) => entry.atMs > atMs - rememberedMs);
    if (outdated > 100) this.history.splice(0, outdated - 1);
  }

  private movedAt(atMs: number): number {
    let low = 0;
    let high = this.history.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.history[middle]?.atMs ?? 0) <= atMs) low = middle + 1;
      else high = middle;
    }
    const before = this.history[low - 1];
    const after = this.history[low] ?? { atMs: this.atMs, moved: this.moved };
    // From before we were there: as if the pace had been the same.
    if (before === undefined) return after.moved - ((after.atMs - atMs) * this.pace) / 60_000;
    const part = after.atMs > before.atMs ? (atMs - before.atMs) / (after.atMs - before.atMs) : 0;
    return before.moved + (after.moved - before.moved) * Math.min(Math.max(part, 0), 1);
  }
}
