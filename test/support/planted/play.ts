import { type Client, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { vi } from 'vitest';
import { actionNames } from '../../../src/actions/index.js';
import { type OktaFailure, oktaFailureOf } from '../../../src/failures.js';
import { claimSecret } from '../../../src/temporal/claims.js';
import type { LogEventTarget } from '../../../src/triggers/target.js';
import { echo } from '../recording-proxy.js';
import { uniqueName } from '../temporal-env.js';
import { actionInputs } from './action-inputs.js';
import { markedEvent, type People, plantPeople } from './people.js';
import type { Stage } from './stage.js';

/** What became of what was done: it must be known that a search covers it. */
export interface Played {
  /** Types of the failures, by what was done; `ok` where all went well. */
  outcomes: Record<string, string>;
  /** Workflows that are still running, for what can be asked of those only. */
  running: WorkflowHandle[];
}

/** Does everything that the product can do, well and badly. */
export class Play {
  private readonly people: People;
  private readonly outcomes: Played['outcomes'] = {};
  private readonly running: WorkflowHandle[] = [];

  constructor(
    private readonly stage: Stage,
    private readonly client: Client,
  ) {
    this.people = plantPeople(stage.simulator, stage.planted);
  }

  async perform(): Promise<Played> {
    await this.follow();
    await Promise.all([this.runActions(), this.onboard(), this.offboard(), this.claim(), this.schedule(), this.fail()]);
    await this.awaitEvents();
    return { outcomes: this.outcomes, running: this.running };
  }

  private async runActions(): Promise<void> {
    const { planted, casting } = this.stage;
    const circumstances = { planted, people: this.people, reveal: casting.isEncrypted };
    const runs = actionNames.map((action) =>
      this.run(action, 'runAction', { action, input: actionInputs[action](circumstances) }),
    );
    await Promise.all(runs);
  }

  private async onboard(): Promise<void> {
    const { planted, casting, proxy } = this.stage;
    const onboarding = (more: object): object => ({ profile: planted.profile(), groupNames: [planted.group], ...more });
    const reveal = casting.isEncrypted;
    const { activation } = (await this.run('claim left', 'onboardUser', onboarding({ claim: true }))) as {
      activation: { claimId: string };
    };
    await this.outcome('activation claimed', claimSecret(this.client, activation.claimId));
    await this.run('onboarded', 'onboardUser', onboarding({ sendEmail: false, reveal }));
    const credentials = { password: { value: planted.password } };
    const { heldGroupId } = this.people;
    proxy.forge({ method: 'PUT', path: new RegExp(heldGroupId), status: 403, body: this.refusal('E0000006') });
    await this.run('undone', 'onboardUser', onboarding({ credentials, groupIds: [heldGroupId], sendEmail: false }));
    await this.run(
      'invalid onboarding',
      'onboardUser',
      onboarding({ [planted.profile().firstName]: planted.password }),
    );
  }

  private async offboard(): Promise<void> {
    const { proxy } = this.stage;
    const body = this.refusal('E0000006');
    proxy.forge({ method: 'DELETE', path: new RegExp(this.people.heldGroupId), status: 403, body });
    await this.run('offboarded', 'offboardUser', { userId: this.people.leaver });
  }

  private async claim(): Promise<void> {
    const { reset, forgot, temporary, late } = this.people.claimants;
    const leave = async (action: string, userId: string, more: object = {}): Promise<WorkflowHandle> =>
      this.start('claimSecret', { action, input: { userId }, ...more });
    const claims = [
      ['reset claimed', await leave('resetPassword', reset)],
      ['forgot claimed', await leave('createForgotPasswordLink', forgot)],
      ['temporary claimed', await leave('expirePassword', temporary)],
    ] as const;
    const expired = await leave('resetPassword', late, { expiresInSeconds: 1 });
    for (const [name, { workflowId }] of claims) await this.outcome(name, claimSecret(this.client, workflowId));
    await expired.result();
    await this.outcome('claimed late', claimSecret(this.client, expired.workflowId));
    // One that stays open answers a query.
    this.running.push(await leave('resetPassword', late));
  }

  /** Triggers that start and that signal, and one that Okta refuses again and again. */
  private async follow(): Promise<void> {
    const { proxy, planted, taskQueue, simulator } = this.stage;
    const getUser = { action: 'getUser', input: { userId: this.people.loginFor.read } };
    // Nobody works there, so it takes signals for as long as we look.
    const { workflowId } = await this.start('runAction', getUser, 'unattended');
    const start: LogEventTarget = { start: { workflowType: 'showLogEvent', taskQueue } };
    const triggers: [name: string, eventType: string, target: LogEventTarget][] = [
      ['starting', 'user.session.start', start],
      ['signalling', 'user.session.start', { signal: { workflowId, signalName: 'events' } }],
      ['refused', 'user.session.end', start],
    ];
    proxy.forge({ method: 'GET', path: /session\.end/, status: 403, body: this.refusal('E0000006'), times: 1000 });
    const since = new Date(Date.now() - 60_000).toISOString();
    for (const [name, eventType, target] of triggers) {
      const input = { name, filter: `eventType eq "${eventType}"`, target, since, intervalSeconds: 1 };
      this.running.push(await this.start('pollSystemLog', input));
    }
    simulator.admin.addLogEvents({ events: [markedEvent(planted), markedEvent(planted)] });
  }

  private async awaitEvents(): Promise<void> {
    await vi.waitFor(async () => {
      const query = `WorkflowType = 'showLogEvent' AND ExecutionStatus = 'Completed'`;
      const { count } = await this.client.workflow.count(query);
      if (count < 2) throw new Error('no events were delivered yet');
    }, 30_000);
  }

  private async schedule(): Promise<void> {
    const { taskQueue } = this.stage;
    const { firstName } = this.stage.planted.profile();
    const input = { userId: this.people.loginFor.read };
    const handle = await this.client.schedule.create({
      scheduleId: uniqueName('schedule'),
      spec: { intervals: [{ every: '1 hour' }] },
      action: {
        type: 'startWorkflow',
        workflowType: 'runAction',
        ...{ taskQueue, args: [{ action: 'getUser', input }], memo: { note: firstName } },
      },
      memo: { note: firstName },
      state: { triggerImmediately: true },
    });
    await vi.waitFor(async () => {
      const { info } = await handle.describe();
      if (info.recentActions.length === 0) throw new Error('not started yet');
    }, 20_000);
  }

  /** Everything that goes wrong, in the words of Okta and of ours. */
  private async fail(): Promise<void> {
    const { proxy, planted, simulator } = this.stage;
    const { unlucky } = this.people;
    const { login } = planted.profile();
    const get = (userId: string): object => ({ action: 'getUser', input: { userId } });
    await this.run('not found', 'runAction', get(`no.${login}`));
    await this.run('taken', 'runAction', {
      action: 'createUser',
      input: { profile: { ...planted.profile(), login: unlucky } },
    });
    proxy.forge({
      method: 'GET',
      path: /unexpected/,
      status: 200,
      body: { id: 5, status: login, profile: planted.remark },
    });
    await this.run('unexpected', 'runAction', get(`${login}.unexpected`));
    proxy.forge({ method: 'GET', path: /echoed/, status: 400, body: echo('E0000001') });
    await this.run('echoed', 'runAction', get(`${login}.echoed`));
    await this.run('invalid', 'runAction', { action: 'getUser', input: { userId: login, [planted.password]: login } });
    await this.run('no action', 'runAction', { action: login });
    simulator.admin.addFault({ kind: 'reset', path: 'unreachable', times: 1 });
    await this.run('after a network fault', 'runAction', get(`${login}.unreachable`));
    // Goes on failing: what an activity that is tried again shows is seen while it is.
    const body = this.refusal('E0000009');
    proxy.forge({ method: 'GET', path: /failing/, status: 500, body, times: 1000 });
    const failing = await this.start('runAction', get(`${login}.failing`));
    this.running.push(failing);
    await vi.waitFor(async () => {
      const [activity] = (await failing.describe()).raw.pendingActivities ?? [];
      if (!activity?.lastFailure || !activity.heartbeatDetails) throw new Error('no attempt failed yet');
    }, 20_000);
  }

  private refusal(errorCode: string): object {
    const { remark } = this.stage.planted;
    return { errorCode, errorSummary: remark, errorCauses: [{ errorSummary: remark }], errorId: 'oae1' };
  }

  private start(workflowType: string, input: object, taskQueue = this.stage.taskQueue): Promise<WorkflowHandle> {
    const { planted } = this.stage;
    const memo = { note: planted.profile().lastName };
    const workflowId = uniqueName('planted');
    return this.client.workflow.start(workflowType, { taskQueue, workflowId, args: [input], memo });
  }

  private async run(name: string, workflowType: string, input: object): Promise<unknown> {
    const handle = await this.start(workflowType, input);
    return this.outcome(name, handle.result());
  }

  private async outcome(name: string, work: Promise<unknown>): Promise<unknown> {
    try {
      const result = await work;
      this.outcomes[name] = 'ok';
      return result;
    } catch (error) {
      const failure: Pick<OktaFailure, 'type'> | undefined = oktaFailureOf(error);
      if (!failure && !(error instanceof WorkflowFailedError)) throw error;
      this.outcomes[name] = failure?.type ?? 'another failure';
      return undefined;
    }
  }
}
