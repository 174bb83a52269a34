import {
  ApplicationFailure,
  ChildWorkflowCancellationType,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  setCurrentDetails,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { FlowFailureType, OktaFailureType } from '../../src/failures.js';
import { applyChunkId } from '../../src/ids.js';
import type { PlanEntry } from '../../src/hr/plan.js';
import { asksFirst, type Thresholds } from '../../src/hr/removals.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import { priorityKeys } from '../../src/lane.js';
import { oneAtATime } from '../lib/one-at-a-time.js';
import { type ApplyProgress, type ChunkProgress, chunkWindowSignal } from './apply-messages.js';

/** What a bulk run carries over its continue-as-new. */
export interface ApplyState {
  state: ApplyProgress['state'];
  total: number;
  leavers: number;
  /** The last word of each piece, without the flows; null before its first. */
  chunks: (Omit<ChunkProgress, 'flows' | 'chunk'> | null)[];
  /** What each piece may have under way, as it was told. */
  windows: number[];
  startedMs: number | null;
  /** How long it was stopped, in all. */
  stoppedMs: number;
  stoppedSinceMs: number | null;
  asks: string | null;
}

export interface ApplyOf {
  connection: string;
  settings: ProvisioningSettings | undefined;
  settingsDigest: string | undefined;
  thresholds: Thresholds | undefined;
  population: number | undefined;
  window: number;
}

const nothing = (): ApplyState => ({
  ...{ state: 'collecting', total: 0, leavers: 0, chunks: [], windows: [], asks: null },
  ...{ startedMs: null, stoppedMs: 0, stoppedSinceMs: null },
});

/** A bulk run: it holds counts alone, its pieces hold the people. */
export class ApplyRun {
  /** Messages so far in this run of the workflow. */
  messages = 0;
  readonly state: ApplyState;
  private flows: string[] = [];
  private readonly queue = oneAtATime();

  constructor(
    private readonly of: ApplyOf,
    state: ApplyState | undefined,
  ) {
    this.state = state ?? nothing();
  }

  add(entries: PlanEntry[]): Promise<number> {
    return this.queue(async () => {
      const { state, of } = this;
      if (state.state !== 'collecting') throw notNow('takes no more people: it was started');
      const chunk = state.chunks.length;
      const bulk = workflowInfo().workflowId;
      const { connection, settings, settingsDigest } = of;
      await startChild('applyPlanChunk', {
        workflowId: applyChunkId(bulk, chunk),
        args: [{ connection, bulk, chunk, entries, settings, settingsDigest }],
        // Continued as new, this workflow closes; its pieces go on.
        parentClosePolicy: ParentClosePolicy.ABANDON,
        cancellationType: ChildWorkflowCancellationType.ABANDON,
        priority: { priorityKey: priorityKeys.bulk },
      });
      state.chunks.push(null);
      state.windows.push(-1);
      state.total += entries.length;
      state.leavers += entries.filter(({ kind }) => kind === 'leave').length;
      this.messages += 1;
      return state.total;
    });
  }

  /** @param leavers how many may leave, as somebody said who knows */
  async start(leavers: number | undefined): Promise<ApplyProgress> {
    const { state, of } = this;
    if (state.state !== 'collecting') throw notNow('was started already');
    if (leavers !== undefined && leavers !== state.leavers) {
      const message = `leavers is ${String(leavers)}, and ${String(state.leavers)} people would leave: look at the plan again`;
      throw ApplicationFailure.nonRetryable(message, FlowFailureType.TooManyLeavers, { paths: ['leavers'] });
    }
    // A delta doesn't know how many there are: a number bounds it, and no share.
    const population = of.population ?? Infinity;
    const asks = asksFirst({ leavers: state.leavers, population }, of.thresholds);
    if (asks !== undefined && leavers === undefined) {
      Object.assign(state, { state: 'asking', asks });
      setCurrentDetails(asks);
    } else await this.run();
    return this.progress();
  }

  async decide(decision: 'approve' | 'reject'): Promise<ApplyProgress> {
    if (this.state.state !== 'asking') throw notNow('asks nothing');
    this.state.asks = null;
    if (decision === 'approve') await this.run();
    else this.state.state = 'rejected';
    return this.progress();
  }

  private async run(): Promise<void> {
    Object.assign(this.state, { state: 'running', startedMs: Date.now() });
    if (this.state.total === 0) this.state.state = 'done';
    await this.share(true);
  }

  async stop(): Promise<ApplyProgress> {
    if (this.state.state !== 'running') throw notNow(`does not run: it is ${this.state.state}`);
    Object.assign(this.state, { state: 'stopped', stoppedSinceMs: Date.now() });
    await this.share(true);
    return this.progress();
  }

  async resume(): Promise<ApplyProgress> {
    const { state } = this;
    if (state.state !== 'stopped') throw notNow('is not stopped');
    const nowMs = Date.now();
    state.stoppedMs += nowMs - (state.stoppedSinceMs ?? nowMs);
    Object.assign(state, { state: 'running', stoppedSinceMs: null });
    await this.share(true);
    return this.progress();
  }

  async hear({ chunk, flows, ...progress }: ChunkProgress): Promise<void> {
    this.state.chunks[chunk] = progress;
    this.flows = flows;
    this.messages += 1;
    await this.share(false);
    const { state } = this;
    if (state.chunks.every((one) => one?.isDone === true)) state.state = 'done';
    const { done, waiting, failed, skipped, total } = this.progress();
    setCurrentDetails(
      `${String(done + waiting + failed + skipped)} of ${String(total)} people, ${String(failed)} failed`,
    );
  }

  /**
   * Shares what may be under way among the pieces, in their order: the next begins with what the one before needs no
   * more.
   */
  private async share(tellsAll: boolean): Promise<void> {
    const { state, of } = this;
    const isStopped = state.state !== 'running';
    let left = of.window;
    for (const [chunk, progress] of state.chunks.entries()) {
      if (progress?.isDone) continue;
      const needs = progress?.allStarted ? progress.inFlight : left;
      const window = Math.min(left, needs);
      left -= window;
      if (!tellsAll && state.windows[chunk] === window) continue;
      state.windows[chunk] = window;
      await getExternalWorkflowHandle(applyChunkId(workflowInfo().workflowId, chunk))
        .signal(chunkWindowSignal, { window, isStopped })
        // One that has ended has said so, or will be heard of as it was.
        .catch(() => undefined);
    }
  }

  progress(): ApplyProgress {
    const { state, total, leavers, chunks, startedMs, stoppedMs, stoppedSinceMs, asks } = this.state;
    const sum = (field: 'done' | 'waiting' | 'failed' | 'skipped' | 'inFlight'): number =>
      chunks.reduce((all, chunk) => all + (chunk?.[field] ?? 0), 0);
    const [done, waiting, failed, skipped] = [sum('done'), sum('waiting'), sum('failed'), sum('skipped')];
    const nowMs = stoppedSinceMs ?? Date.now();
    const minutes = startedMs === null ? 0 : Math.max(nowMs - startedMs - stoppedMs, 1000) / 60_000;
    const perMinute = minutes === 0 ? 0 : Math.round(((done + waiting + failed + skipped) / minutes) * 10) / 10;
    return {
      ...{ state, total, done, waiting, failed, skipped, inFlight: sum('inFlight'), leavers, chunks: chunks.length },
      ...{ perMinute, startedAt: startedMs === null ? null : new Date(startedMs).toISOString(), asks },
      flows: state === 'done' ? [] : this.flows,
    };
  }
}

const notNow = (message: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(`The bulk run ${message}`, OktaFailureType.InvalidInput);
