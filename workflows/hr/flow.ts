import { AsyncLocalStorage, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Lane } from '../../src/lane.js';
import { Compensation } from '../lib/compensation.js';
import { tagWorkflow } from '../lib/tag-workflow.js';
import { type OktaActivities, proxyTracedOktaActivities } from '../okta.js';
import {
  type Effect,
  type FlowKind,
  type FlowState,
  type FlowStatus,
  flowStatusQuery,
  type Leftover,
} from './messages.js';
import { recordingEffects } from './recording-effects.js';

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
}

/**
 * What the steps of a flow share: Okta's actions, the undo of what was done, and where the flow stands. It answers the
 * query `flowStatus`. One for each workflow.
 */
export class Flow {
  readonly connection: string;
  readonly taskQueue: string;
  /** Okta's actions; what they change is recorded in `effects`. */
  readonly okta: OktaActivities;
  readonly undo = new Compensation();
  /** What was changed at Okta, in order. */
  readonly effects: Effect[] = [];
  readonly leftovers: Leftover[] = [];
  private readonly steps = new AsyncLocalStorage<string>();
  private state: FlowState = 'running';
  private details = '';
  private until: string | undefined;
  private userId: string | undefined;

  constructor(readonly options: FlowOptions) {
    const { connection = 'default', taskQueue = workflowInfo().taskQueue, lane, userId } = options;
    this.connection = connection;
    this.userId = userId;
    this.taskQueue = taskQueue;
    this.okta = recordingEffects(proxyTracedOktaActivities({ connection, taskQueue, lane }), (effect) => {
      this.effects.push({ step: this.steps.getStore() ?? options.kind, ...effect });
    });
    setHandler(flowStatusQuery, () => this.status());
  }

  /** Runs a step: what it changes at Okta is recorded under its name. */
  step<T>(name: string, run: () => Promise<T>): Promise<T> {
    return this.steps.run(name, run);
  }

  leaveOver(leftover: Leftover): void {
    this.leftovers.push(leftover);
  }

  /** Says in a sentence what the flow does now; people see it in the Web UI. */
  say(details: string, state: FlowState = 'running', until?: string): void {
    this.details = details;
    this.state = state;
    this.until = until;
    setCurrentDetails(details);
  }

  /** Makes the workflow findable by its user. */
  async concerns(userId: string): Promise<void> {
    this.userId = userId;
    await tagWorkflow({ connection: this.connection, userId });
  }

  status(): FlowStatus {
    const { kind, employeeNumber } = this.options;
    const { state, details, until, userId, effects, leftovers } = this;
    return { kind, state, details, employeeNumber, userId, until, effects, leftovers };
  }
}
