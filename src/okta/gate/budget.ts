import type { RateLimitReading } from '../rate-limit.js';
import type { BucketState, LimitedBy } from './bucket-state.js';
import { type Allowance, Ceilings, type Closure, type OrgFacts, type Use } from './ceilings.js';
import type { Lane } from '../../lane.js';
import { Line } from './line.js';
import { Waiting } from './waiting.js';

/** We aim a little below what is allowed: a window that Okta sees may begin where ours doesn't. */
const aim = 0.985;
/** What may go at once after a pause: a tenth of a minute's calls, a few of a small bucket, never most of it. */
const burstOf = (pace: number): number => Math.max(1, Math.min(Math.max(10, pace / 10), pace / 2));
/** For so long a pace is right. */
const pacedForMs = 50;
/** Of a call: what sums of parts may be off by. */
const rounding = 1e-6;

type ShownBudget = Pick<
  BucketState,
  'limit' | 'allowed' | 'allowedHere' | 'usedByUs' | 'usedByOthers' | 'left' | 'resetAt' | 'limitedBy'
>;

/** Whether a call may go. */
export type Verdict = { go: true } | { go: false; waitMs: number; calls: number; limitedBy: LimitedBy };

/** Until a second after the reset, or as long as `Retry-After` says, in milliseconds; ten seconds where nothing is said. */
export const waitAfterRefusal = (reading: RateLimitReading | undefined, retryAfterMs: number | undefined): number =>
  Math.max((reading?.resetInMs ?? 10_000) + 1000, retryAfterMs ?? 0);

/** The budget of one bucket of one org: what is left, how fast we may go, and who waits. */
export class Budget {
  readonly connections = new Set<string>();
  readonly waiting = new Waiting();
  refused = 0;
  private readonly use: Use = { inFlight: 0, pace: 0 };
  private readonly ceilings: Ceilings;
  private readonly lines: Record<'normal' | 'bulk', Line>;
  /** Whether the pace is no longer that of the start. */
  private hasStarted = false;
  private pacedAtMs = -Infinity;
  /** Okta said by a 429 that nothing goes until then. */
  private closedUntilMs = -Infinity;

  constructor(
    readonly bucket: string,
    private readonly org: OrgFacts,
    nowMs: number,
  ) {
    this.ceilings = new Ceilings(bucket, org, this.use);
    const { startPace: pace } = this.ceilings;
    this.lines = { normal: new Line(nowMs, pace, burstOf(pace)), bulk: new Line(nowMs, pace, burstOf(pace)) };
    this.setPace(nowMs);
  }

  /** Whether Okta has shown anything of it. */
  get isKnown(): boolean {
    return this.ceilings.isKnown;
  }

  /** Asks for one call; a call that may go is under way by this. */
  ask(lane: Lane, place: { atMs: number; calls: number } | undefined, nowMs: number): Verdict {
    const closure = this.moveLine(lane === 'bulk' ? 'bulk' : 'normal', nowMs);
    const line = lane === 'urgent' ? undefined : this.lines[lane];
    const ahead = line === undefined ? 0 : place === undefined ? line.ahead : line.aheadOf(place);
    const isTurn = ahead <= rounding;
    if (closure === undefined && (isTurn || line?.hasUnclaimed === true)) {
      if (place === undefined && isTurn) line?.take();
      line?.went();
      // Whoever goes first sets back those who wait in the lanes below.
      if (lane !== 'bulk') this.lines.bulk.setBack();
      if (lane === 'urgent') this.lines.normal.setBack();
      this.use.inFlight += 1;
      return { go: true };
    }
    if (place === undefined) line?.take();
    const calls = Math.max(0, ahead);
    const openMs = closure === undefined ? 0 : closure.untilMs - nowMs;
    const limitedBy = closure?.limitedBy ?? this.ceilings.allowance(nowMs).limitedBy;
    return { go: false, waitMs: Math.ceil(openMs + (line?.waitMs(calls) ?? 0)), calls, limitedBy };
  }

  /** Somebody who waited gave up: those behind move up. */
  vacate(lane: Lane): void {
    if (lane !== 'urgent') this.lines[lane].moveUp(1);
  }

  /** A call ended without an answer that shows anything. */
  end(sent: boolean, connection: string, nowMs: number): void {
    this.use.inFlight -= 1;
    if (sent) this.ceilings.observe(undefined, connection, nowMs);
  }

  /** A call was answered. */
  answered(reading: RateLimitReading | undefined, connection: string, nowMs: number): void {
    this.use.inFlight -= 1;
    this.connections.add(connection);
    this.ceilings.observe(reading, connection, nowMs);
    if (!this.hasStarted || nowMs - this.pacedAtMs >= pacedForMs) this.setPace(nowMs);
    if (this.hasStarted || !this.isKnown) return;
    this.hasStarted = true;
    // Those who came before the true pace was known don't wait at the slow one of the start.
    const calls = Math.max(0, burstOf(this.use.pace) - burstOf(this.ceilings.startPace));
    for (const line of Object.values(this.lines)) line.moveUp(calls);
  }

  /** The minute's budget was refused. Gives when it may be tried again, in milliseconds from now. */
  refuse(
    reading: RateLimitReading | undefined,
    retryAfterMs: number | undefined,
    connection: string,
    nowMs: number,
  ): number {
    this.moveOn(nowMs);
    const waitMs = waitAfterRefusal(reading, retryAfterMs);
    // Several calls under way meet a ceiling together: only the first one tells where it is.
    if (nowMs >= this.closedUntilMs || reading?.remaining === 0) this.ceilings.meet(reading, connection, nowMs);
    this.closedUntilMs = Math.max(this.closedUntilMs, nowMs + waitMs);
    this.setPace(nowMs);
    return waitMs;
  }

  /** It is known what part of the bucket a connection has. */
  learnPart(nowMs: number): void {
    this.ceilings.tellApart();
    this.setPace(nowMs);
  }

  /** What there is to show of it. */
  shown(nowMs: number): ShownBudget {
    this.moveOn(nowMs);
    const allowance = this.ceilings.allowance(nowMs);
    const meter = this.ceilings.tightest(nowMs);
    const left = meter?.left(nowMs);
    return {
      limit: meter?.limit,
      allowed: Math.round(allowance.cap),
      allowedHere: Math.round(allowance.here),
      usedByUs: meter?.own ?? 0,
      usedByOthers: meter?.othersSoFar(nowMs) ?? 0,
      left: left === undefined ? undefined : Math.max(0, left - this.use.inFlight),
      resetAt: left === undefined ? undefined : meter?.endsAtMs,
      limitedBy: this.limitedBy(allowance, nowMs),
    };
  }

  /** Why a call would wait now. */
  private limitedBy(allowance: Allowance, nowMs: number): LimitedBy {
    const closure = this.closure('normal', nowMs);
    if (closure) return closure.limitedBy;
    return Object.values(this.lines).some(({ ahead }) => ahead > 0) ? allowance.limitedBy : 'nothing';
  }

  private setPace(nowMs: number): void {
    this.pacedAtMs = nowMs;
    const pace = this.ceilings.allowance(nowMs).here * aim * this.ceilings.correction(nowMs);
    this.use.pace = pace;
    this.lines.normal.setPace(pace, burstOf(pace));
    const bulk = pace * (1 - this.org.limits.reserve);
    this.lines.bulk.setPace(bulk, burstOf(bulk));
  }

  private moveOn(nowMs: number): void {
    for (const lane of ['normal', 'bulk'] as const) this.moveLine(lane, nowMs);
  }

  private moveLine(lane: 'normal' | 'bulk', nowMs: number): Closure | undefined {
    const closure = this.closure(lane, nowMs);
    this.lines[lane].moveOn(nowMs, closure?.untilMs ?? this.closedUntilMs);
    return closure;
  }

  /** Until when nothing of a lane may go, whoever asks. */
  private closure(lane: Lane, nowMs: number): Closure | undefined {
    if (this.closedUntilMs > nowMs) return { untilMs: this.closedUntilMs, limitedBy: 'window' };
    return this.ceilings.closure(lane === 'bulk' ? this.org.limits.reserve : 0, nowMs);
  }
}
