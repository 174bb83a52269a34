import {
  ChildWorkflowCancellationType,
  condition,
  getExternalWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  setCurrentDetails,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { FlowFailureType } from '../../src/failures.js';
import type { PlanEntry } from '../../src/hr/plan.js';
import { type Lane, priorityKeys } from '../../src/lane.js';
import type { ApplyPlanChunkInput } from '../apply-plan-chunk.js';
import { chunkProgressSignal, type ChunkProgress, type ChunkWindow, type PersonOutcome } from './apply-messages.js';
import type { FlowState } from './messages.js';
import { endEarlierLeave } from './end-earlier-leave.js';
import { flowOfEntry } from './flow-of-entry.js';
import type { ReportMemo } from './report.js';
import { failedBy, type PersonOutcomePart, tellFlows, together } from './tell-flows.js';

/** So often the bulk run is told, at most. */
const tellEveryMs = 1000;
const maxMessage = 300;
const maxFlows = 5;

const failedStates: ReadonlySet<FlowState> = new Set(['failed', 'undone', 'undoing']);

/** A piece of a bulk run. */
export class ChunkRun {
  readonly outcomes: PersonOutcome[] = [];
  private window: ChunkWindow | undefined;
  private inFlight = 0;
  private started = 0;
  private readonly flows = new Set<string>();
  private readonly settled = new Map<string, FlowState>();
  private hasNews = false;
  private isOver = false;

  constructor(private readonly input: ApplyPlanChunkInput) {}

  setWindow(window: ChunkWindow): void {
    this.window = window;
  }

  settle(employeeNumber: string, state: FlowState): void {
    this.settled.set(employeeNumber, state);
  }

  async run(): Promise<void> {
    const { entries } = this.input;
    const telling = this.tell();
    const people: Promise<void>[] = [];
    const isUrgent = ({ urgent }: PlanEntry): boolean => urgent === true;
    for (const entry of [...entries.filter(isUrgent), ...entries.filter((one) => !isUrgent(one))]) {
      await condition(() => this.mayStart(entry));
      this.inFlight += 1;
      this.started += 1;
      this.hasNews = true;
      people.push(this.person(entry));
    }
    await Promise.all(people);
    this.isOver = true;
    await telling;
  }

  /** Urgent leavers wait for nobody. */
  private mayStart({ urgent }: PlanEntry): boolean {
    if (!this.window || this.window.isStopped) return false;
    return urgent === true || this.inFlight < this.window.window;
  }

  private async person(entry: PlanEntry): Promise<void> {
    const { employeeNumber, kind, userId, person } = entry;
    const outcome = await this.outcomeOf(entry);
    const isWhole = outcome.state === 'done' || outcome.state === 'waiting';
    const message = outcome.message?.slice(0, maxMessage);
    this.outcomes.push({ employeeNumber, kind, userId, ...outcome, message, ...(isWhole ? {} : { person }) });
    this.inFlight -= 1;
    this.hasNews = true;
  }

  /** A mover is moved before anything else: a flow that is told that its day has come changes the user. */
  private async outcomeOf(entry: PlanEntry): Promise<PersonOutcomePart> {
    const { kind, orders = [] } = entry;
    const { connection, bulk } = this.input;
    try {
      const started = orders.length === 0 || kind === 'move' ? [await this.flow(entry)] : [];
      return together([...started, ...(await tellFlows(orders, { connection, by: bulk }))]);
    } catch (error) {
      if (isCancellation(error)) throw error;
      return failedBy(error);
    }
  }

  private async flow(entry: PlanEntry, isFirst = true): Promise<PersonOutcomePart> {
    const { employeeNumber } = entry;
    const { workflowType, workflowId, args, lane } = flowOfEntry(entry, this.input);
    const memo: ReportMemo = { oktaReportTo: { workflowId: workflowInfo().workflowId, employeeNumber } };
    const ended = new Promise<PersonOutcomePart>((resolve, reject) => {
      void startChild(workflowType, {
        ...{ workflowId, args, memo: { ...memo } },
        priority: { priorityKey: priorityKeys[lane] },
        // A flow may live for months; the bulk run does not wait for it.
        parentClosePolicy: ParentClosePolicy.ABANDON,
        cancellationType: ChildWorkflowCancellationType.ABANDON,
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      })
        .then(async (handle) => {
          this.flows.add(workflowId);
          await handle.result();
          resolve({ state: 'done', workflowId });
        })
        .catch(reject);
    });
    const told = condition(() => this.settled.has(employeeNumber)).then(() => undefined);
    try {
      const outcome = await Promise.race([ended, told]);
      if (outcome) return outcome;
      const state = this.settled.get(employeeNumber) ?? 'done';
      // It ends by itself, and says why.
      if (failedStates.has(state)) return await ended;
      return { state: state === 'waiting' ? 'waiting' : 'done', workflowId };
    } catch (error) {
      if (error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError') {
        if (isFirst && (await this.madeWay(entry, lane))) return await this.flow(entry, false);
        const message = `A flow of this person is under way: ${workflowId}`;
        return { state: 'skipped', type: FlowFailureType.UnderWay, message, workflowId };
      }
      if (isCancellation(error)) throw error;
      const failed = failedBy(error);
      return { ...failed, ...(failed.type === FlowFailureType.Stale ? { state: 'skipped' } : {}), workflowId };
    } finally {
      this.flows.delete(workflowId);
      // What comes of it later is its own.
      ended.catch(() => undefined);
    }
  }

  /** Whether the flow that was under way has ended: a leave of somebody who has returned since. */
  private async madeWay({ kind, userId }: PlanEntry, lane: Lane): Promise<boolean> {
    if (kind !== 'leave' || userId === undefined) return false;
    return endEarlierLeave({ connection: this.input.connection, userId, lane });
  }

  private get progress(): ChunkProgress {
    const count = (state: PersonOutcome['state']): number =>
      this.outcomes.filter((outcome) => outcome.state === state).length;
    return {
      ...{ chunk: this.input.chunk, done: count('done'), waiting: count('waiting'), failed: count('failed') },
      ...{ skipped: count('skipped'), inFlight: this.inFlight, allStarted: this.started === this.input.entries.length },
      ...{ isDone: this.isOver, flows: [...this.flows].slice(0, maxFlows) },
    };
  }

  /** Tells the bulk run how far it is, until it is over. */
  private async tell(): Promise<void> {
    const bulk = getExternalWorkflowHandle(this.input.bulk);
    for (;;) {
      await condition(() => this.hasNews || this.isOver);
      this.hasNews = false;
      const { progress } = this;
      const { done, waiting, failed, skipped } = progress;
      const finished = done + waiting + failed + skipped;
      setCurrentDetails(`${String(finished)} of ${String(this.input.entries.length)} people, ${String(failed)} failed`);
      await bulk.signal(chunkProgressSignal, progress).catch(() => undefined);
      if (progress.isDone) return;
      if (!this.isOver) await condition(() => this.isOver, tellEveryMs);
    }
  }
}
