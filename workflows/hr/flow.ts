import { setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Lane } from '../../src/lane.js';
import { Compensation } from '../lib/compensation.js';
import { tagWorkflow } from '../lib/tag-workflow.js';
import { type OktaActivities, proxyOktaActivities } from '../okta.js';
import {
  type Effect,
  type FlowKind,
  type FlowState,
  type FlowStatus,
  flowStatusQuery,
  type Leftover,
} from './messages.js';

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
  readonly okta: OktaActivities;
  readonly undo = new Compensation();
  /** What was changed at Okta, in order. */
  readonly effects: Effect[] = [];
  readonly leftovers: Leftover[] = [];
  private state: FlowState = 'running';
  private details = '';
  private until: string | undefined;
  private userId: string | undefined;

  constructor(private readonly options: FlowOptions) {
    const { connection = 'default', taskQueue = workflowInfo().taskQueue, lane, userId } = options;
    this.connection = connection;
    this.userId = userId;
    this.okta = proxyOktaActivities({ connection, taskQueue, lane });
    setHandler(flowStatusQuery, () => this.status());
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
