import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Simulator } from '../../../simulator/index.js';
import type { OnboardUserInput } from '../../../workflows/onboard-user.js';
import type { PollSystemLogInput } from '../../../workflows/lib/trigger-input.js';
import { type ConnectorActionName, connectorActionNames } from '../../actions/index.js';
import { actionWorkflowId, offboardWorkflowId, onboardWorkflowId, triggerWorkflowId } from '../../ids.js';
import { defaultTaskQueue as taskQueue } from '../../task-queue.js';
import { tour } from './action-tour.js';
import { type DemoReport, Evidence } from './evidence.js';
import { setStage, type Stage } from './stage.js';
import type { DemoWorld } from './start-world.js';

const people = [
  { number: '10041', firstName: 'Ada', lastName: 'Byron' },
  { number: '10042', firstName: 'Isaac', lastName: 'Brock' },
  { number: '10043', firstName: 'Grace', lastName: 'Murray' },
];
const triggerName = 'joiners';
/** What takes longer counts as failed: the demo must end. */
const patienceMs = 60_000;

/** Plays all that the demo shows: onboarding, a trigger, every action of the connector, offboarding. */
export const playDemo = (
  { client, simulator, temporal }: DemoWorld,
  say: (line: string) => void,
): Promise<DemoReport> => new Play(client, simulator, setStage(simulator), say, Date.now()).run(temporal);

class Play {
  private readonly evidence: Evidence;

  constructor(
    private readonly client: Client,
    private readonly simulator: Simulator,
    private readonly stage: Stage,
    private readonly say: (line: string) => void,
    private readonly startedMs: number,
  ) {
    this.evidence = new Evidence(client, simulator);
  }

  async run(temporal: { address: string; uiUrl: string | undefined }): Promise<DemoReport> {
    await this.startTrigger();
    const onboardings = await Promise.all(people.map((person) => this.onboard(person)));
    const actionRuns = await this.runActions();
    const offboarding = await this.offboard();
    const joiners = await this.evidence.onboardedUsers(onboardings);
    const triggered = await this.awaitTriggered(joiners);
    const actionsOk = await this.evidence.provenActions(actionRuns, this.stage);
    for (const name of connectorActionNames) {
      if (!actionsOk.includes(name)) this.say(`FAILED ${name}`);
    }
    return {
      onboarded: joiners.length,
      triggered,
      offboarded: await this.evidence.completed([offboarding]),
      actionsOk: actionsOk.length,
      actionsFailed: connectorActionNames.length - actionsOk.length,
      temporal,
      okta: { url: this.simulator.url },
      seconds: this.seconds(),
    };
  }

  private seconds(): number {
    return Math.round((Date.now() - this.startedMs) / 100) / 10;
  }

  private async startTrigger(): Promise<void> {
    const input: PollSystemLogInput = {
      name: triggerName,
      filter: 'eventType eq "user.lifecycle.activate"',
      target: { start: { workflowType: 'showLogEvent' } },
      intervalSeconds: 1,
    };
    const workflowId = triggerWorkflowId('default', triggerName);
    await this.client.workflow.start('pollSystemLog', { workflowId, taskQueue, args: [input] });
    this.say(`${workflowId} follows the System Log`);
  }

  private async onboard({ number, firstName, lastName }: (typeof people)[number]): Promise<string> {
    const login = `${firstName}.${lastName}@example.com`.toLowerCase();
    const input: OnboardUserInput = {
      profile: { login, email: login, firstName, lastName, employeeNumber: number },
      groupNames: [this.stage.groupName],
      sendEmail: false,
    };
    return this.play('onboardUser', onboardWorkflowId('default', number), input);
  }

  private offboard(): Promise<string> {
    const { leaverId: userId } = this.stage;
    return this.play('offboardUser', offboardWorkflowId('default', userId), { userId });
  }

  private async runActions(): Promise<Map<ConnectorActionName, string>> {
    const runs = new Map<ConnectorActionName, string>();
    for (const action of connectorActionNames) {
      const workflowId = actionWorkflowId(action, randomUUID());
      runs.set(action, workflowId);
      await this.play('runAction', workflowId, { action, input: tour[action].input(this.stage) });
    }
    return runs;
  }

  /** Runs a workflow to its end, good or bad; gives its id. */
  private async play(workflowType: string, workflowId: string, input: object): Promise<string> {
    try {
      await this.client.workflow.execute(workflowType, {
        ...{ workflowId, taskQueue, args: [input] },
        workflowExecutionTimeout: patienceMs,
      });
      this.say(`${this.seconds().toFixed(1)} s: ${workflowId} done`);
    } catch (error) {
      this.say(`${this.seconds().toFixed(1)} s: ${workflowId} failed: ${cause(error)}`);
    }
    return workflowId;
  }

  private async awaitTriggered(userIds: string[]): Promise<number> {
    const untilMs = Date.now() + patienceMs / 2;
    for (;;) {
      const triggered = await this.evidence.triggeredFor(userIds, triggerName);
      if (triggered >= userIds.length || Date.now() > untilMs) return triggered;
      await delay(300);
    }
  }
}

function cause(error: unknown): string {
  let current = error;
  while (current instanceof Error && current.cause instanceof Error) current = current.cause;
  return current instanceof Error ? current.message : String(current);
}
