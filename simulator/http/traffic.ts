import type { Bucket } from './rate-limit-tiers.js';
import type { Principal } from './rate-limits.js';

const minuteMs = 60_000;
/** Over a longer jump of the clock only the last of the traffic arrives: what came before is in no window any more. */
const longestJumpMs = 10 * minuteMs;

/** Requests of somebody else in the org, evenly spread. */
export interface Stream {
  bucket: Bucket;
  perMinute: number;
  principal: Principal | undefined;
  startedAt: number;
  forMs: number | undefined;
}

export interface TrafficState {
  bucket: Bucket;
  perMinute: number;
  sent: number;
  refused: number;
  running: boolean;
}

interface Running extends Stream {
  nextAt: number;
  sent: number;
  refused: number;
}

/** The traffic of others. It draws on the buckets like every request, at its own times, whenever somebody looks. */
export class Traffic {
  private running: Running[] = [];

  /** @param arrive makes a request of a stream at a time; gives whether it passed */
  constructor(private readonly arrive: (stream: Stream, atMs: number) => boolean) {}

  add(stream: Stream): void {
    this.running.push({ ...stream, nextAt: stream.startedAt, sent: 0, refused: 0 });
  }

  clear(): void {
    this.running = [];
  }

  /** Everything that was to be sent by then, in the order of its times. */
  arriveUntil(nowMs: number): void {
    for (const stream of this.running) {
      if (nowMs - stream.nextAt > longestJumpMs) stream.nextAt = nowMs - longestJumpMs;
    }
    for (;;) {
      const due = this.running.filter((stream) => stream.nextAt <= Math.min(nowMs, endOf(stream)));
      const [first] = due.sort((one, other) => one.nextAt - other.nextAt);
      if (first === undefined) return;
      first.sent += 1;
      if (!this.arrive(first, first.nextAt)) first.refused += 1;
      first.nextAt += minuteMs / first.perMinute;
    }
  }

  state(): TrafficState[] {
    return this.running.map((stream) => {
      const { bucket, perMinute, sent, refused, nextAt } = stream;
      return { bucket, perMinute, sent, refused, running: nextAt <= endOf(stream) };
    });
  }
}

const endOf = ({ startedAt, forMs }: Stream): number => (forMs === undefined ? Infinity : startedAt + forMs - 1);
