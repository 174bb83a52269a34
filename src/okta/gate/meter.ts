import type { RateLimitReading } from '../rate-limit.js';

/** Okta's windows last about a minute. */
export const windowMs = 60_000;
/** `X-Rate-Limit-Reset` has whole seconds, and answers overtake each other. */
const sameWindowMs = 5000;
/** Others' pace is told from no less. */
const tellingMs = 8000;

/** What one ceiling shows: the org's bucket, or a principal's part of it. They have windows of their own. */
export class Meter {
  endsAtMs = -Infinity;
  /** Whether it is the org's, not a principal's part. */
  isOrgs = true;
  /** What those who aren't of us take a minute, as it was estimated last. */
  strangers = { atMs: -Infinity, aMinute: 0 };
  /** Calls of ours that were answered in this window. */
  own = 0;
  /** The end of the window before. */
  private endedAtMs = -Infinity;
  private remaining: number | undefined;
  private samples: { atMs: number; others: number }[] = [];
  /** What the window before came to, by the minute. */
  private before = { own: 0, others: 0 };
  seenAtMs = -Infinity;

  constructor(
    readonly connection: string,
    readonly limit: number,
  ) {}

  /** Goes on to the window of this time. */
  tick(nowMs: number): void {
    if (nowMs < this.endsAtMs) return;
    this.close(this.isStale(nowMs));
    this.open(nowMs + windowMs);
  }

  /** What the window came to. What it didn't tell of others is believed of the one before, and less with each one. */
  private close(isForgotten: boolean): void {
    const others = this.othersTold ?? Math.max(this.before.others / 2, this.samples.at(-1)?.others ?? 0);
    this.before = isForgotten ? { own: 0, others: 0 } : { own: this.own, others: Math.min(others, this.limit) };
    this.endedAtMs = this.endsAtMs;
  }

  private open(endsAtMs: number): void {
    this.endsAtMs = endsAtMs;
    this.own = 0;
    this.remaining = undefined;
    this.samples = [];
  }

  /** A call of ours was answered, by which another ceiling was shown. */
  count(nowMs: number): void {
    this.tick(nowMs);
    this.own += 1;
  }

  /** Takes in what an answer showed; `inFlight` are calls of ours that Okta may have counted already. */
  observe({ remaining, resetInMs }: RateLimitReading, nowMs: number, inFlight: number): void {
    const endsAtMs = nowMs + Math.min(resetInMs, windowMs + 1000);
    this.tick(nowMs);
    // An answer of the window before, late.
    const knownMs = this.remaining === undefined ? this.endedAtMs + 2 * sameWindowMs : this.endsAtMs;
    if (endsAtMs < knownMs - sameWindowMs) return;
    const isNew = endsAtMs > this.endsAtMs + sameWindowMs && this.remaining !== undefined;
    if (isNew) {
      this.close(false);
      this.open(endsAtMs);
    }
    this.own += 1;
    this.seenAtMs = nowMs;
    if (this.remaining === undefined) this.endsAtMs = endsAtMs;
    const left = Math.min(remaining, this.limit);
    // Answers overtake each other: within a window the least is the latest.
    this.remaining = Math.min(left, this.remaining ?? left);
    const others = Math.max(0, this.limit - this.remaining - this.own - inFlight);
    const last = this.samples.at(-1);
    if (last === undefined || nowMs - last.atMs >= 500) this.samples.push({ atMs: nowMs, others });
  }

  /** Okta answered 429: nothing is left, whatever was counted. */
  exhaust(nowMs: number): void {
    this.tick(nowMs);
    this.remaining = 0;
  }

  /** What is left by the latest answer; undefined in a window that has shown none. */
  left(nowMs: number): number | undefined {
    this.tick(nowMs);
    return this.remaining;
  }

  /** What others took in this window, as far as it has shown. */
  othersSoFar(nowMs: number): number {
    this.tick(nowMs);
    return this.remaining === undefined ? 0 : Math.max(0, this.limit - this.remaining - this.own);
  }

  /** What others take a minute, by this window or, early in one, the one before. */
  othersAMinute(nowMs: number): number {
    this.tick(nowMs);
    const told = this.othersTold;
    if (told === undefined) return Math.max(this.before.others, this.samples.at(-1)?.others ?? 0);
    // Whoever pauses for a moment may come back: the window before counts, too, while this one is young.
    const isYoung = nowMs - (this.endsAtMs - windowMs) < windowMs / 2;
    return Math.max(told, isYoung ? this.before.others / 2 : 0);
  }

  /** What others take a minute by this window alone: as a whole, or lately if that is more. */
  private get othersTold(): number | undefined {
    const last = this.samples.at(-1);
    if (last === undefined) return undefined;
    const sinceMs = last.atMs - (this.endsAtMs - windowMs);
    const past = this.samples.findLast(({ atMs }) => atMs <= last.atMs - tellingMs);
    if (sinceMs < tellingMs && past === undefined) return undefined;
    const overall = sinceMs >= tellingMs ? last.others / sinceMs : 0;
    const lately = past === undefined ? 0 : (last.others - past.others) / (last.atMs - past.atMs);
    return Math.max(overall, lately) * windowMs;
  }

  /** What we take a minute, by this window or the one before. */
  ownAMinute(nowMs: number): number {
    this.tick(nowMs);
    const sinceMs = Math.max(1, nowMs - (this.endsAtMs - windowMs));
    return Math.max(this.before.own, sinceMs < tellingMs ? this.own : (this.own * windowMs) / sinceMs);
  }

  /** Whether it has shown nothing for so long that it tells nothing. */
  isStale(nowMs: number): boolean {
    return nowMs - this.seenAtMs > 2 * windowMs;
  }
}
