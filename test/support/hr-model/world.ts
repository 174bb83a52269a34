import { setTimeout as delay } from 'node:timers/promises';
import { type Client, WorkflowUpdateFailedError } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { FlowFailureType, oktaFailureOf, OktaFailureType } from '../../../src/failures.js';
import type { Person } from '../../../src/hr/person.js';
import type { PlanMode } from '../../../src/hr/plan.js';
import type { ProvisioningPlan } from '../../../src/hr/plan-file.js';
import { applyOutcomes } from '../../../src/temporal/hr/apply-failures.js';
import { applyPlan } from '../../../src/temporal/hr/apply-plan.js';
import { awaitApply } from '../../../src/temporal/hr/await-apply.js';
import { planProvisioning } from '../../../src/temporal/hr/plan-provisioning.js';
import type { PersonOutcome } from '../../../workflows/hr/apply-messages.js';
import { type ByWhom, finishUpdate, type FlowStatus, flowStatusQuery } from '../../../workflows/hr/messages.js';
import type { OwnOrg } from '../many-orgs.js';
import type { PeopleModel } from './people-model.js';
import { calm, cause } from './trouble.js';

/** A modelled org and the product at work on it, with trouble on the way. */
export class World {
  /** What was done, for whoever has to find out what went wrong. */
  readonly story: string[] = [];
  readonly flows = new Set<string>();
  private count = 0;
  private readonly beganMs = Date.now();

  constructor(
    readonly model: PeopleModel,
    readonly own: OwnOrg,
    private readonly temporal: { client: Client; taskQueue: string },
    readonly random: () => number,
  ) {}

  get client(): Client {
    return this.temporal.client;
  }

  pick<T>(all: readonly T[]): T {
    return all[Math.floor(this.random() * all.length)] as T;
  }

  /** A name that nothing else in this world has. */
  unique(what: string): string {
    this.count += 1;
    return `${what}-${String(this.count)}`;
  }

  tell(line: string): void {
    const seconds = Math.round((Date.now() - this.beganMs) / 1000);
    this.story.push(`${String(seconds)} s: ${line}`);
  }

  trouble(): void {
    cause(this.own.org.simulator, this.random);
  }

  calm(): void {
    const trouble = calm(this.own.org.simulator);
    if (trouble !== '') this.tell(`  trouble: ${trouble}`);
  }

  /** @param present whose rows are broken */
  plan(mode: PlanMode, people: readonly Person[], present: readonly string[]): Promise<ProvisioningPlan> {
    const { taskQueue } = this.temporal;
    return planProvisioning(this.client, { connection: this.own.connection, mode, people, present, taskQueue });
  }

  /** Applies a plan; gives what became of each. */
  async apply(plan: ProvisioningPlan): Promise<Map<string, PersonOutcome>> {
    const outcomes = new Map<string, PersonOutcome>();
    if (plan.entries.every(({ kind }) => kind === 'conflict')) return outcomes;
    const { taskQueue } = this.temporal;
    const { workflowId } = await applyPlan(this.client, plan, { by: 'hr', taskQueue });
    await awaitApply(this.client, workflowId, { everyMs: 200 });
    for await (const outcome of applyOutcomes(this.client, workflowId)) {
      outcomes.set(outcome.employeeNumber, outcome);
      if (outcome.workflowId !== undefined) this.flows.add(outcome.workflowId);
      const { employeeNumber, kind, state, type = '', message = '' } = outcome;
      this.tell(`  ${employeeNumber} ${kind} ${state} ${type} ${message}`);
    }
    return outcomes;
  }

  async start(workflowType: string, workflowId: string, input: object): Promise<string> {
    const { taskQueue } = this.temporal;
    this.flows.add(workflowId);
    const args = [{ connection: this.own.connection, ...input }];
    await this.client.workflow.start(workflowType, { taskQueue, workflowId, args });
    return workflowId;
  }

  /** How a flow ended: undefined where it ended well. */
  async ending(workflowId: string): Promise<Error | undefined> {
    try {
      await this.client.workflow.getHandle(workflowId).result();
      return undefined;
    } catch (error) {
      return error as Error;
    }
  }

  statusOf(workflowId: string): Promise<FlowStatus> {
    return patiently(() => this.client.workflow.getHandle(workflowId).query(flowStatusQuery));
  }

  async until(workflowId: string, ...states: FlowStatus['state'][]): Promise<FlowStatus> {
    for (;;) {
      const status = await this.statusOf(workflowId);
      if (states.includes(status.state)) return status;
      if (status.state === 'failed' || status.state === 'undone') {
        throw new Error(`${workflowId} is ${status.state}: ${status.details}`);
      }
      await delay(100);
    }
  }

  /** Asks something of a flow, once, however often it takes to get an answer. */
  ask<R, A extends ByWhom>(workflowId: string, update: UpdateDefinition<R, [A]>, what: Omit<A, 'by'>): Promise<R> {
    const updateId = this.unique('update');
    const args = [{ ...what, by: 'hr' } as A] as const;
    const handle = this.client.workflow.getHandle(workflowId);
    return patiently(() => handle.executeUpdate<R, [A]>(update, { args: [...args], updateId }));
  }

  /** A leaver's flow ends with nothing left over: what no retry may repeat is tried again by `finish`. */
  async withoutLeftovers(workflowId: string): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      const { state, leftovers } = await this.until(workflowId, 'settled', 'done');
      const left = leftovers.filter(({ type }) => type !== FlowFailureType.NotAvailable);
      if (left.length === 0) return;
      const isUnknown = left.every(({ type }) => type === OktaFailureType.OutcomeUnknown);
      if (state === 'done' || tries > 1 || !isUnknown) throw new Error(`left over: ${JSON.stringify(left)}`);
      this.tell(`  left over, and finished: ${left.map(({ step }) => step).join(', ')}`);
      await this.ask(workflowId, finishUpdate, {});
    }
  }

  /** The workflows of this org that are open, and the activities that they wait for. */
  async underWay(): Promise<string> {
    const lines: string[] = [];
    for await (const { workflowId } of this.client.workflow.list({ query: 'ExecutionStatus = "Running"' })) {
      if (!workflowId.includes(this.own.connection)) continue;
      const { raw } = await this.client.workflow.getHandle(workflowId).describe();
      const pending = (raw.pendingActivities ?? []).map(
        ({ activityType, attempt, lastFailure }) =>
          `${activityType?.name ?? ''} (${String(attempt)}) ${lastFailure?.message ?? ''}`,
      );
      lines.push(`${workflowId}: ${pending.join(', ')}`);
    }
    return lines.join('\n');
  }
}

/** Workers come and go here, and a question may find none. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries >= 8 || error instanceof WorkflowUpdateFailedError) throw error;
      await delay(250);
    }
  }
}

/** Whether a step ended in the one way that trouble may end it by: nobody can know what Okta did. */
export const isOutcomeUnknown = (failed: unknown): boolean =>
  (typeof failed === 'string' ? failed : oktaFailureOf(failed)?.type) === OktaFailureType.OutcomeUnknown;
