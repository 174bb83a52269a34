import {
  ActivityCancellationType,
  allHandlersFinished,
  condition,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { FollowLogInput, FollowLogResult } from '../../activities/triggers/follow.js';
import { isOktaFailure, OktaFailureType } from '../../src/failures.js';
import { retryClassOptions } from '../../src/retry-classes.js';
import { triggersTaskQueue } from '../../src/task-queue.js';
import { countDeadLetters, type DeadLetters } from '../../src/triggers/dead-letter.js';
import type { HookDelivered, TriggerChangeRequest, TriggerMemo, TriggerStatus } from '../messages.js';
import { rootMessage } from './compensation.js';
import { leaveWhen } from './leave-when.js';
import { handledIn, nextWindow } from './trigger-certificate.js';
import { detailsOf, isHopeless } from './trigger-details.js';
import { configOf, type TriggerConfig, type TriggerSettings, timeOf } from './trigger-input.js';
import {
  afterCertifying,
  afterChange,
  afterFailure,
  afterFollowing,
  afterHook,
  afterLostCursor,
  afterRedelivery,
  afterRewind,
  needsPoll,
  type TriggerState,
  withChange,
} from './trigger-state.js';

/** How long one activity waits for events: long, because each one costs; it is left early for every change. */
const waitMs = 3_600_000;
/** It comes back after so many events: what a worker that dies delivers again stays below what receivers remember. */
const mostEvents = 10_000;
const longestFailureWaitMs = 5 * 60_000;
/** The settled log is compared in windows of so many settling times. */
const windowsOfSettling = 4;

export interface TriggerIdentity {
  connection: string;
  name: string;
  settleSeconds: number;
}

/** The life of one trigger: follows the log, compares it now and then, and takes changes meanwhile. */
export class Trigger {
  /** Activities of this run. */
  activities = 0;
  /** Moves with every change that must not wait. */
  private version = 0;
  /** Moves when what is under way no longer belongs to us. */
  private epoch = 0;
  private failures = 0;
  /** What was changed after this must be looked at before it is waited for. */
  private followedVersion = 0;
  private shown: string | undefined;
  private certifyNow = false;
  private readonly okta: Pick<Activities, 'followLog' | 'certifyLogWindow' | 'redeliverLogEvents' | 'checkLogFilter'>;

  constructor(
    private readonly identity: TriggerIdentity,
    public state: TriggerState,
  ) {
    const { name } = identity;
    const taskQueue = triggersTaskQueue(workflowInfo().taskQueue);
    const retry = { ...retryClassOptions.read.retry, maximumAttempts: 5 };
    const { followLog } = proxyActivities<Pick<Activities, 'followLog'>>({
      taskQueue,
      retry,
      startToCloseTimeout: '75 minutes',
      heartbeatTimeout: '100 seconds',
      cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
      summary: `Follow the log for ${name}`,
    });
    const { certifyLogWindow, redeliverLogEvents, checkLogFilter } = proxyActivities<
      Pick<Activities, 'certifyLogWindow' | 'redeliverLogEvents' | 'checkLogFilter'>
    >({
      ...retryClassOptions.read,
      taskQueue,
      retry,
      startToCloseTimeout: '30 minutes',
      summary: `Read the log for ${name}`,
    });
    this.okta = { followLog, certifyLogWindow, redeliverLogEvents, checkLogFilter };
  }

  /** Goes on until `isFull`. */
  async run(isFull: () => boolean): Promise<void> {
    this.show();
    while (!isFull()) {
      if (this.isPaused && !this.certifyNow) await condition(() => !this.isPaused || this.certifyNow || isFull());
      else await this.next();
      this.show();
    }
    // Whoever changes it at the last moment is not sent away.
    await condition(allHandlersFinished);
  }

  status(): TriggerStatus {
    const { recent: _, hooked: __, digests: ___, letters, overlaps: ____, since, ...shown } = this.state;
    const { connection, name } = this.identity;
    return { ...shown, connection, name, startedAt: since, deadLetters: countDeadLetters(letters) };
  }

  pause({ by, reason }: TriggerChangeRequest): void {
    const at = now();
    this.become(
      withChange({ ...this.state, pausedBy: { by, at, reason } }, change(by, reason ? `paused: ${reason}` : 'paused')),
    );
  }

  resume({ by }: TriggerChangeRequest): void {
    this.become(withChange({ ...this.state, pausedBy: undefined }, change(by, 'resumed')));
  }

  /** Takes other settings once Okta has taken the filter. */
  async reconfigure({ by }: TriggerChangeRequest, settings: TriggerSettings): Promise<TriggerConfig> {
    const config = configOf(settings, this.state.config);
    if (config.filter !== this.state.config.filter) await this.checkFilter(config.filter);
    this.epoch += 1;
    const changed = afterChange(this.state, config, Date.now());
    this.become(withChange(changed, change(by, `changed ${Object.keys(settings).join(', ')}`)));
    return config;
  }

  rewind({ by }: TriggerChangeRequest, since: string): number {
    this.epoch += 1;
    const from = timeOf(since, Date.now());
    this.become(withChange(afterRewind(this.state, from), change(by, `rewound to ${from}`)));
    return this.state.generation;
  }

  /** Delivers dead letters again: all, or those of a route. Gives how many there were, and how many are left. */
  async redeliver({ by }: TriggerChangeRequest, route: string | undefined): Promise<{ tried: number; left: number }> {
    const { letters, config } = this.state;
    // Those of a route that is gone wait for one of that name.
    const names = new Set(route === undefined ? config.routes.map(({ name }) => name) : [route]);
    const taken: DeadLetters = {
      listed: letters.listed.filter((letter) => names.has(letter.route)),
      beyond: Object.fromEntries(Object.entries(letters.beyond).filter(([of]) => names.has(of))),
    };
    const tried = countDeadLetters(taken);
    if (tried > 0) {
      const result = await this.okta.redeliverLogEvents({ ...this.shared(), letters: taken });
      this.activities += 1;
      const what = `sent ${String(tried)} dead letters again`;
      this.state = withChange(afterRedelivery(this.state, taken, result), change(by, what));
      this.show();
    }
    return { tried, left: countDeadLetters(this.state.letters) };
  }

  /** Compares what is settled with the log, though little is. */
  async certify(): Promise<TriggerState['certificate']> {
    this.certifyNow = true;
    this.version += 1;
    await condition(() => !this.certifyNow);
    return this.state.certificate;
  }

  hookDelivered(told: HookDelivered): void {
    this.state = afterHook(this.state, told);
    if (needsPoll(this.state)) this.version += 1;
  }

  pollNow(): void {
    this.version += 1;
  }

  private async next(): Promise<void> {
    const window = nextWindow(this.state, {
      nowMs: Date.now(),
      settleMs: this.identity.settleSeconds * 1000,
      leastMs:
        this.certifyNow || this.state.certificate.isAgain ? 0 : windowsOfSettling * this.identity.settleSeconds * 1000,
    });
    if (window) {
      await this.tried(() => this.compare(window));
      return;
    }
    this.certifyNow = false;
    if (!this.isPaused) await this.tried(() => this.follow());
  }

  private get isPaused(): boolean {
    return this.state.pausedBy !== undefined;
  }

  private async tried(run: () => Promise<void>): Promise<void> {
    this.activities += 1;
    try {
      await run();
      this.failures = 0;
    } catch (error) {
      if (isCancellation(error)) throw error;
      const lostCursor = this.state.cursor !== undefined && isOktaFailure(error, OktaFailureType.BadRequest);
      if (!lostCursor && isHopeless(error, this.state)) throw error;
      this.certifyNow = false;
      this.state = afterFailure(lostCursor ? afterLostCursor(this.state) : this.state, rootMessage(error));
      this.show();
      this.failures += 1;
      if (lostCursor && this.failures === 1) return;
      await this.pauseFor(Math.min(this.intervalMs * 2 ** (this.failures - 1), longestFailureWaitMs));
    }
  }

  private async compare({ from, until }: { from: string; until: string }): Promise<void> {
    const handled = handledIn(this.state, from, until);
    const { epoch } = this;
    const { ownEvents } = this.state.config;
    const result = await this.okta.certifyLogWindow({ ...this.shared(), ownEvents, from, until, handled });
    if (epoch === this.epoch) this.state = afterCertifying(this.state, until, result);
    // Whoever asked is to hear what was missing.
    if (this.state.certificate.isAgain) this.certifyNow = false;
  }

  private async follow(): Promise<void> {
    const { config, caughtUp, cursor, since, recent, overlaps, hooked, lastError } = this.state;
    const { hook, limit, ownEvents } = config;
    const { epoch, version } = this;
    const input: FollowLogInput = {
      ...this.shared(),
      ...{ limit, ownEvents, cursor, since, mostEvents, intervalMs: this.intervalMs },
      // With a hook, a timer waits: it costs less than an activity. The first look is told of at once, and one after trouble.
      waitMs: hook || cursor === undefined || lastError !== undefined ? 0 : waitMs,
      waitFirstMs: caughtUp && !hook && version === this.followedVersion ? this.intervalMs : 0,
      ...(overlaps ? { recent } : {}),
      ...(hooked === '' ? {} : { hooked }),
    };
    this.followedVersion = version;
    const result = await this.unlessChanged((): Promise<FollowLogResult> => this.okta.followLog(input));
    if (result !== undefined && epoch === this.epoch) this.state = afterFollowing(this.state, result, Date.now());
    if (hook && result?.caughtUp === true) {
      this.show();
      await this.pauseFor(this.intervalMs);
    }
  }

  private get intervalMs(): number {
    return this.state.config.intervalSeconds * 1000;
  }

  /** What all its activities are told. */
  private shared(): Pick<FollowLogInput, 'connection' | 'trigger' | 'generation' | 'filter' | 'routes' | 'taskQueue'> {
    const { filter, routes } = this.state.config;
    const { connection, name } = this.identity;
    const { generation } = this.state;
    return { connection, trigger: name, generation, filter, routes, taskQueue: workflowInfo().taskQueue };
  }

  /** Asks Okta whether it takes a filter. */
  private async checkFilter(filter: string | undefined): Promise<void> {
    const { connection, name } = this.identity;
    await this.okta.checkLogFilter({ connection, trigger: name, filter });
  }

  private async pauseFor(ms: number): Promise<void> {
    const { version } = this;
    await condition(() => this.version !== version, ms);
  }

  /** Runs an activity that waits, and leaves it when something was changed. Undefined where it came to nothing. */
  private unlessChanged<T>(run: () => Promise<T>): Promise<T | undefined> {
    const { version } = this;
    return leaveWhen(() => this.version !== version, run);
  }

  private become(state: TriggerState): void {
    this.state = state;
    this.version += 1;
    this.show();
  }

  /** Says where it stands: to people in a sentence, to the hook's receiver in the memo. */
  private show(): void {
    const { state } = this;
    const { config, generation, pausedBy } = state;
    setCurrentDetails(detailsOf(state));
    const { connection, name } = this.identity;
    const memo: TriggerMemo = { connection, name, generation, config, isPaused: pausedBy !== undefined };
    const text = JSON.stringify(memo);
    if (text === this.shown) return;
    this.shown = text;
    upsertMemo({ trigger: memo });
  }
}

const now = (): string => new Date().toISOString();
const change = (by: string, what: string) => ({ at: now(), by, what });
