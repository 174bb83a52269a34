import { type Lane, lanes } from '../../lane.js';
import { concurrency } from './start-values.js';

/** Calls under way meet one refusal together: it counts once. */
const onceInMs = 2000;
const backOff = 0.7;

interface Waiter {
  lane: Lane;
  isIn: boolean;
  admit: () => void;
}

/**
 * How many calls to an org may be under way at once: it falls when Okta refuses one for that, and grows again while more
 * are wanted than may be.
 */
export class Parallelism {
  inFlight = 0;
  private most: number;
  private refusedAtMs = -Infinity;
  private readonly waiters: Waiter[] = [];

  /**
   * @param share the part of the org's concurrency that is ours
   * @param workers how many processes share it: one or more
   */
  constructor(
    private readonly share: number,
    private readonly workers: () => number,
  ) {
    this.most = concurrency.start * share;
  }

  /** How many may be under way in this process. */
  get limit(): number {
    return Math.max(1, Math.floor(this.most / this.workers()));
  }

  get waiting(): number {
    return this.waiters.length;
  }

  /** Takes a slot that is free. */
  enter(): boolean {
    if (this.inFlight >= this.limit) return false;
    this.inFlight += 1;
    return true;
  }

  /**
   * Waits for a slot; gives whether there was one in time.
   *
   * @param timeout resolves when it waited long enough, rejects when the caller gives up
   */
  async wait(lane: Lane, timeout: Promise<void>): Promise<boolean> {
    const waiter: Waiter = { lane, isIn: false, admit: () => undefined };
    const admitted = new Promise<void>((resolve) => (waiter.admit = resolve));
    this.waiters.push(waiter);
    try {
      await Promise.race([admitted, timeout]);
      return waiter.isIn;
    } catch (error) {
      if (waiter.isIn) this.leave();
      throw error;
    } finally {
      const at = this.waiters.indexOf(waiter);
      if (at >= 0) this.waiters.splice(at, 1);
    }
  }

  /** A call ended; the first of those that wait takes its slot. */
  leave(): void {
    if (this.waiters.length > 0)
      this.most = Math.min(this.most + this.share / this.most, concurrency.most * this.share);
    this.inFlight -= 1;
    this.admitWaiters();
  }

  /** Okta refused a call for the number of others. */
  refuse(nowMs: number): void {
    if (nowMs - this.refusedAtMs < onceInMs) return;
    this.refusedAtMs = nowMs;
    const workers = this.workers();
    this.most = Math.max(workers, Math.min(this.most, this.inFlight * workers) * backOff);
  }

  private admitWaiters(): void {
    for (const lane of lanes) {
      while (this.inFlight < this.limit) {
        const waiter = this.waiters.find((one) => one.lane === lane);
        if (waiter === undefined) break;
        this.waiters.splice(this.waiters.indexOf(waiter), 1);
        this.inFlight += 1;
        waiter.isIn = true;
        waiter.admit();
      }
    }
  }
}
