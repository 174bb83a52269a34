import {
  CancellationScope,
  CancelledFailure,
  condition,
  isCancellation,
  setCurrentDetails,
  setHandler,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { Extensions } from '../../src/hr/extensions.js';
import type { WaitMemo } from '../../src/hr/waiting-flow.js';
import type { Lane } from '../../src/lane.js';
import { Compensation } from '../lib/compensation.js';
import { tagRegistered } from '../lib/tag-workflow.js';
import { type OktaActivities, proxyOktaActivities, proxyTracedOktaActivities } from '../okta.js';
import { CallOff } from './call-off.js';
import { smallActivities } from './flow-activities.js';
import { leftoverOf } from './leftover-of.js';
import {
  changeDateUpdate,
  decideUpdate,
  type Effect,
  type FlowKind,
  type FlowState,
  type FlowStatus,
  flowStatusQuery,
  type Leftover,
} from './messages.js';
import { recordingEffects } from './recording-effects.js';
import { refuseUpdate } from './refuse-update.js';
import { reporter } from './report.js';

export interface FlowOptions {
  kind: FlowKind | (string & {});
  /** Default: `default`. */
  connection?: string | undefined;
  employeeNumber?: string | undefined;
  userId?: string | undefined;
  /** Default: that of the workflow. */
  taskQueue?: string | undefined;
  /** Default: `normal`. */
  lane?: Lane | undefined;
  /** What others do at named points of the flow. */
  extensions?: Extensions | undefined;
}

/** @throws CancelledFailure where the scope is cancelled, though the last call ended well */
export function refuseCancelled(): void {
  if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('Cancelled in the last step');
}

const ends: ReadonlySet<FlowState> = new Set(['undone', 'done', 'failed']);

/**
 * What the steps of a flow share: Okta's actions, the undo of what was done, and where the flow stands. It answers the
 * query `flowStatus`. One for each workflow, mostly made by `runFlow`.
 */
export class Flow {
  readonly connection: string;
  readonly taskQueue: string;
  readonly lane: Lane;
  /** Okta's actions; what they change is recorded in `effects`. */
  readonly okta: OktaActivities;
  readonly undo = new Compensation();
  /** What was changed at Okta, in order. */
  readonly effects: Effect[] = [];
  readonly leftovers: Leftover[] = [];
  readonly callOff = new CallOff(() => this.status());
  /** Storage of its own for each flow would slow down every promise of the worker, once for each flow in memory. */
  private readonly steps = new WeakMap<CancellationScope, string>();
  private registered: string[] | undefined;
  private readonly report = reporter();
  private state: FlowState = 'running';
  private details = '';
  private until: string | undefined;
  private userId: string | undefined;
  private day: string | undefined;
  private forwardOnly: string | undefined;
  private readonly extensionCalls = new Map<string, number>();

  constructor(readonly options: FlowOptions) {
    const { connection = 'default', taskQueue = workflowInfo().taskQueue, lane = 'normal', userId } = options;
    this.connection = connection;
    this.taskQueue = taskQueue;
    this.lane = lane;
    this.userId = userId;
    const proxied = { connection, taskQueue, lane };
    this.okta = recordingEffects(proxyOktaActivities(proxied), proxyTracedOktaActivities(proxied), (effect) => {
      this.effects.push({ step: this.stepName ?? options.kind, ...effect });
    });
    setHandler(flowStatusQuery, () => this.status());
    refuseUpdate(decideUpdate, 'nothing is to be decided');
    refuseUpdate(changeDateUpdate, 'no day is waited for');
  }

  /** Makes the workflow findable by its kind, its connection and, where it is known, its user. */
  async begin(): Promise<void> {
    this.registered ??= await smallActivities(this).registeredSearchAttributes();
    const { connection, state, userId } = this;
    tagRegistered(this.registered, { connection, userId, flow: this.options.kind, flowState: state });
  }

  /** Runs a step: what it changes at Okta is recorded under its name. */
  step<T>(name: string, run: () => Promise<T>): Promise<T> {
    const scope = new CancellationScope();
    this.steps.set(scope, name);
    return scope.run(run);
  }

  private get stepName(): string | undefined {
    let scope: CancellationScope | undefined = CancellationScope.current();
    while (scope && !this.steps.has(scope)) scope = scope.parent;
    return scope && this.steps.get(scope);
  }

  /** Runs a step that must not stop the others: a failure becomes a leftover, and the answer is false. */
  async tryStep(name: string, run: () => Promise<unknown>): Promise<boolean> {
    try {
      await this.step(name, run);
      return true;
    } catch (error) {
      if (isCancellation(error)) throw error;
      this.leaveOver(leftoverOf(name, error));
      return false;
    }
  }

  leaveOver(leftover: Leftover): void {
    this.leftovers.push(leftover);
  }

  /** Says in a sentence what the flow does now; people see it in the Web UI. */
  say(details: string, state: FlowState = 'running', until?: string): void {
    this.details = details;
    this.until = until;
    setCurrentDetails(details);
    if (this.state === state) return;
    this.state = state;
    this.report(state);
    if (this.registered) tagRegistered(this.registered, { flowState: state });
  }

  /** Shows plans which day it waits for, as long as that can be moved; undefined: none any more. */
  waitsFor(day: string | undefined): void {
    if (this.day === day) return;
    this.day = day;
    const memo: WaitMemo = { oktaWaitsFor: day === undefined ? null : { date: day } };
    upsertMemo({ ...memo });
  }

  /** Makes the workflow findable by its user. */
  async concerns(userId: string): Promise<void> {
    this.userId = userId;
    await this.begin();
  }

  /**
   * From here on nothing is undone, neither by a failure nor by a cancellation: `why` says it to who asks for that.
   *
   * @throws CancelledFailure where the flow was cancelled or called off while its last call was under way: an activity that
   * ends before its cancellation arrives ends well, and the wish to undo all the same counts
   */
  goForwardOnly(why: string): void {
    if (this.forwardOnly === undefined) refuseCancelled();
    this.forwardOnly = why;
    this.callOff.refuse(why);
  }

  /** Why the flow can't be called off or undone any more; undefined while it can. */
  get forwardOnlyBecause(): string | undefined {
    return this.forwardOnly;
  }

  /** Counts a call of the extension at a point: how many there are, with this one. */
  countedCall(point: string): number {
    const count = (this.extensionCalls.get(point) ?? 0) + 1;
    this.extensionCalls.set(point, count);
    return count;
  }

  get isOver(): boolean {
    return ends.has(this.state);
  }

  /** Waits until it is so, or the flow is over, whatever is cancelled: who asked something of the flow gets an answer. */
  async untilOrOver(isSo: () => boolean): Promise<void> {
    await CancellationScope.nonCancellable(() => condition(() => isSo() || this.isOver));
  }

  status(): FlowStatus {
    const { kind, employeeNumber } = this.options;
    const { state, details, until, userId, effects, leftovers } = this;
    return { kind, state, details, employeeNumber, userId, until, effects, leftovers };
  }
}
