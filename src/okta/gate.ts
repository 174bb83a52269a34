import { OktaRateLimitError, type RateLimitKind } from './errors.js';
import type { RateLimitReading } from './rate-limit.js';

/** Who goes first when calls must wait: leavers, then joiners and single actions, then bulk work. */
export type Lane = 'urgent' | 'normal' | 'bulk';

/** What every call says of itself at the gate. */
export interface GateTicket {
  connection: string;
  bucket: string;
  lane: Lane;
}

/**
 * The one gate that every call to Okta passes. It holds a call back, as a failure with a delay, while Okta has said
 * that the bucket is empty: sending it would only be answered by 429.
 */
export class Gate {
  private readonly closedUntilMs = new Map<string, number>();

  /**
   * @param now the time in milliseconds
   * @param random numbers in [0, 1)
   */
  constructor(
    private readonly now: () => number = Date.now,
    private readonly random: () => number = Math.random,
  ) {}

  /** @throws OktaRateLimitError where the call must wait */
  pass(ticket: GateTicket): void {
    const waitMs = (this.closedUntilMs.get(key(ticket)) ?? 0) - this.now();
    if (waitMs > 0) throw new OktaRateLimitError('window', ticket.bucket, this.jittered(waitMs));
  }

  /** Learns from an answer. */
  observe(ticket: GateTicket, reading: RateLimitReading | undefined): void {
    // Limit 0 speaks of too many requests at once: the minute's budget is not empty.
    if (!reading || reading.limit === 0) return;
    if (reading.remaining > 0) this.closedUntilMs.delete(key(ticket));
    else this.closedUntilMs.set(key(ticket), this.now() + reading.resetInMs + 1000);
  }

  /** The delay after a 429: until the reset and a second more, spread so that callers don't come back at once. */
  delayAfterRefusal(
    kind: RateLimitKind,
    reading: RateLimitReading | undefined,
    retryAfterMs: number | undefined,
  ): number {
    if (kind === 'concurrency') return 1000 + this.random() * 4000;
    return this.jittered(Math.max((reading?.resetInMs ?? 10_000) + 1000, retryAfterMs ?? 0));
  }

  private jittered(delayMs: number): number {
    return Math.round(delayMs + this.random() * Math.max(1000, delayMs * 0.1));
  }
}

const key = ({ connection, bucket }: GateTicket): string => `${connection}\n${bucket}`;
