import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Simulator } from '../../../../simulator/index.js';
import { callOffUpdate, changeDateUpdate, flowStatusQuery } from '../../../../workflows/hr/messages.js';
import type { LogEvent } from '../../../actions/schemas/log-event.js';
import { readFeed } from '../../../feed/read-feed.js';
import type { ProvisioningPlan } from '../../../hr/plan-file.js';
import { offboardWorkflowId, onboardWorkflowId } from '../../../ids.js';
import { defaultTaskQueue as taskQueue } from '../../../task-queue.js';
import { applyFailures } from '../../../temporal/hr/apply-failures.js';
import { applyPlan } from '../../../temporal/hr/apply-plan.js';
import { applyStatus } from '../../../temporal/hr/control-apply.js';
import { planProvisioning } from '../../../temporal/hr/plan-provisioning.js';
import type { DemoWorld } from '../start-world.js';
import { type Member, makeCast, type Part } from './cast.js';
import { mismatches } from './expectation.js';
import { feedOf, settingsOfStory } from './hr-files.js';
import { setOrg } from './org-before.js';

/** What the story of HR ends with. */
export interface HrReport {
  joined: number;
  moved: number;
  left: number;
  returned: number;
  conflicts: number;
  rejectedRows: number;
  cancelled: number;
  /** A line for each difference between the org and what it should be. */
  mismatches: string[];
  seconds: number;
}

const by = 'HR (demo)';
/** Who of those that joined comes at once and signs in: every so manieth. */
const comesAtOnce = 4;
/** The leaver in a hurry comes when so many others are done. */
const inTheMiddle = 30;
const patienceMs = 10 * 60_000;

/** Two hundred people join, move, leave and come back; then the org is compared, person by person, with what it should be. */
export async function playHr({ client, simulator }: DemoWorld, say: (line: string) => void): Promise<HrReport> {
  const startedMs = Date.now();
  const cast = makeCast();
  setOrg(simulator, cast);
  const before = simulator.admin.state();
  const story = new Story(client, simulator, cast, say);
  const { plan, rejectedRows } = await story.plan();
  await story.apply(plan);
  const signedIn = await story.signIn();
  await story.settle();
  const { counts } = plan.header;
  const left = await story.offboarded();
  return {
    joined: story.idsOf('joins', 'joins later, then earlier').length,
    ...{ moved: counts.move, left, returned: counts.return, conflicts: counts.conflict, rejectedRows },
    cancelled: await story.cancelled(),
    mismatches: [...story.troubles, ...mismatches(cast, before, simulator.admin.state(), signedIn)],
    seconds: Math.round((Date.now() - startedMs) / 100) / 10,
  };
}

class Story {
  /** What did not go as the story tells it. */
  readonly troubles: string[] = [];

  constructor(
    private readonly client: Client,
    private readonly simulator: Simulator,
    private readonly cast: readonly Member[],
    private readonly say: (line: string) => void,
  ) {}

  idsOf(...parts: Part[]): string[] {
    const numbers = this.cast.filter(({ part }) => parts.includes(part)).map(({ number }) => number);
    const present = new Map(
      this.simulator.admin.state().users.map(({ id, profile }) => [profile['employeeNumber'], id]),
    );
    return numbers.flatMap((number) => present.get(number) ?? []);
  }

  /** HR's file is read and compared with the org. */
  async plan(): Promise<{ plan: ProvisioningPlan; rejectedRows: number }> {
    const folder = await mkdtemp(join(tmpdir(), 'temporal-okta-feed-'));
    try {
      const file = join(folder, 'people.csv');
      await writeFile(file, feedOf(this.cast));
      const { people, rejected, digest } = await readFeed(file, settingsOfStory);
      const feed = { digest, rejectedRows: rejected.length };
      const plan = await planProvisioning(this.client, { people, feed, mode: 'full', taskQueue });
      const { join: joins, move, leave, return: returns, conflict, unchanged } = plan.header.counts;
      this.say(
        `Planned: ${String(joins)} join, ${String(move)} move, ${String(leave)} leave, ${String(returns)} return, ` +
          `${String(conflict)} in conflict, ${String(unchanged)} stay; ${String(rejected.length)} rows rejected`,
      );
      return { plan, rejectedRows: rejected.length };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** The plan is applied; in the middle of it somebody must leave at once. */
  async apply(plan: ProvisioningPlan): Promise<void> {
    const { workflowId } = await applyPlan(this.client, plan, { by, taskQueue });
    let isUrgentStarted = false;
    const untilMs = Date.now() + patienceMs;
    for (;;) {
      const { state, total, done, waiting, failed, skipped } = await applyStatus(this.client, workflowId);
      this.say(
        `Applied: ${String(done)} of ${String(total)} done, ${String(waiting)} wait, ${String(failed + skipped)} failed`,
      );
      if (!isUrgentStarted && done >= inTheMiddle) {
        isUrgentStarted = true;
        await this.leaveAtOnce();
      }
      if (state === 'done') break;
      if (state === 'asking' || Date.now() > untilMs) throw new Error(`the bulk run stands still: ${state}`);
      await delay(1000);
    }
    for (const { employeeNumber, kind, message = '' } of await applyFailures(this.client, workflowId)) {
      this.troubles.push(`${employeeNumber} (${kind}): ${message}`);
    }
  }

  /** Some of those who joined follow the link of their mail. Gives their numbers. */
  async signIn(): Promise<Set<string>> {
    await this.moveStart();
    const { admin } = this.simulator;
    const mails = admin.outbox();
    const signedIn = new Set<string>();
    this.cast.forEach(({ number, part, login }, at) => {
      if (part !== 'joins' || at % comesAtOnce !== 0) return;
      const link = mails.findLast(({ to, link: sent }) => to === login && sent !== undefined)?.link;
      if (link === undefined) this.troubles.push(`${number} (${part}): no activation mail`);
      else {
        admin.visit({ do: 'open-link', link, password: 'Chosen-by-me-2026' });
        signedIn.add(number);
      }
    });
    return signedIn;
  }

  /** Whatever Okta does later has happened a day later. */
  async settle(): Promise<void> {
    this.simulator.admin.advance(24 * 3600 * 1000);
    await delay(500);
  }

  /** How many leavers' flows have cut the access, without anything left over. */
  async offboarded(): Promise<number> {
    const states = await Promise.all(
      this.idsOf('leaves', 'leaves at once').map((userId) => this.stateOf(offboardWorkflowId('default', userId))),
    );
    return states.filter((state) => state === 'done' || state === 'settled').length;
  }

  async cancelled(): Promise<number> {
    const states = await Promise.all(this.flowsOf('never starts').map((id) => this.stateOf(id)));
    return states.filter((state) => state === 'undone').length;
  }

  private async leaveAtOnce(): Promise<void> {
    const [userId = ''] = this.idsOf('leaves at once');
    this.say(`In the middle of it, ${userId} must leave at once`);
    const startedMs = Date.now();
    await this.client.workflow.start('offboardUser', {
      ...{ taskQueue, workflowId: offboardWorkflowId('default', userId) },
      args: [{ userId, when: { urgent: true } }],
    });
    // The log is cheap to look at, unlike the whole org, so that looking doesn't hold up what is measured.
    const isCut = (): boolean =>
      this.simulator.admin
        .logEvents()
        .map((event) => event as LogEvent)
        .some(({ eventType, target }) => eventType === 'user.lifecycle.suspend' && target?.[0]?.id === userId);
    while (!isCut() && Date.now() < startedMs + 60_000) await delay(20);
    this.say(`${userId} has no access any more, ${String(Date.now() - startedMs)} ms later`);
  }

  /** One start is called off, another one is earlier than planned. */
  private async moveStart(): Promise<void> {
    const today = new Date().toISOString().slice(0, 10);
    for (const workflowId of this.flowsOf('joins later, then earlier')) {
      const flow = this.client.workflow.getHandle(workflowId);
      await flow.executeUpdate(changeDateUpdate, { args: [{ by, date: today }] });
      await this.until(workflowId, ['done', 'settled']);
    }
    for (const workflowId of this.flowsOf('never starts')) {
      await this.client.workflow.getHandle(workflowId).executeUpdate(callOffUpdate, { args: [{ by }] });
      await this.until(workflowId, ['undone', 'failed']);
    }
  }

  private flowsOf(part: Part): string[] {
    return this.cast.filter((member) => member.part === part).map(({ number }) => onboardWorkflowId('default', number));
  }

  private async until(workflowId: string, wanted: string[]): Promise<void> {
    const untilMs = Date.now() + 60_000;
    while (Date.now() < untilMs) {
      if (wanted.includes(await this.stateOf(workflowId))) return;
      await delay(200);
    }
    this.troubles.push(`${workflowId}: is ${await this.stateOf(workflowId)}, expected ${wanted.join(' or ')}`);
  }

  private async stateOf(workflowId: string): Promise<string> {
    const status = await this.client.workflow.getHandle(workflowId).query(flowStatusQuery);
    return status.state;
  }
}
