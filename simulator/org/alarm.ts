import type { SimulatedClock } from './clock.js';
import type { Jobs } from './jobs.js';

/** The longest that a timer waits. */
const longestMs = 2 ** 31 - 1;

/**
 * Does what falls due while the clock runs by itself. Whoever calls the org finds it done anyway; event hooks are told
 * of it without a call.
 */
export class Alarm {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly jobs: Jobs,
    private readonly clock: SimulatedClock,
  ) {
    jobs.onChange = () => this.set();
  }

  close(): void {
    this.jobs.onChange = undefined;
    clearTimeout(this.timer);
  }

  private set(): void {
    clearTimeout(this.timer);
    const { nextAt } = this.jobs;
    const { clock } = this;
    if (nextAt === undefined || clock.frozen) return;
    const ms = Math.ceil(Math.max(0, nextAt - clock.now()) / clock.rate);
    this.timer = setTimeout(() => this.ring(), Math.min(ms, longestMs));
    this.timer.unref();
  }

  private ring(): void {
    try {
      this.jobs.runDue();
    } catch (error) {
      process.stderr.write(`simulator: ${String(error)}\n`);
    }
  }
}
