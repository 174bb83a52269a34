import type { IncomingHttpHeaders } from 'node:http';

/** `Date` has whole seconds, and an answer travels: less than this is no difference. */
const negligibleMs = 2000;

/** What is dated by a clock that differs by more may be refused for it. */
export const clockDifferenceMs = 60_000;

/** Okta's clock, as far as its answers tell it: what is signed must be dated by it. */
export class ServerClock {
  private offset = 0;

  constructor(private readonly local: () => number = Date.now) {}

  /** By how much Okta's clock is ahead of ours, in milliseconds. */
  get offsetMs(): number {
    return this.offset;
  }

  /** Okta's time, in milliseconds since the epoch. */
  now(): number {
    return this.local() + this.offset;
  }

  /** Learns from the `Date` of an answer; gives by how many milliseconds that moved our idea of Okta's time. */
  observe({ date }: IncomingHttpHeaders): number {
    const serverMs = Date.parse(date ?? '');
    if (Number.isNaN(serverMs)) return 0;
    const before = this.offset;
    // The date says when the second began; in the mean, half of it had passed.
    const difference = serverMs + 500 - this.local();
    this.offset = Math.abs(difference) < negligibleMs ? 0 : difference;
    return Math.abs(this.offset - before);
  }
}
