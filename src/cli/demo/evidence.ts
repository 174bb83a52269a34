import type { Client } from '@temporalio/client';
import type { LoggedRequest, Simulator } from '../../../simulator/index.js';
import type { LogEvent } from '../../actions/schemas/log-event.js';
import type { ConnectorActionName } from '../../actions/index.js';
import { eventWorkflowId } from '../../ids.js';
import { tour, type TourStage } from './action-tour.js';

/** What the demo ends with. */
export interface DemoReport {
  onboarded: number;
  triggered: number;
  offboarded: number;
  actionsOk: number;
  actionsFailed: number;
  temporal: { address: string; uiUrl: string | undefined };
  okta: { url: string };
  seconds: number;
}

/** Counts what happened by what is recorded of it: histories on one side, the org's request log on the other. */
export class Evidence {
  constructor(
    private readonly client: Client,
    private readonly simulator: Simulator,
  ) {}

  /** How many of these workflows have a history that ends in completion. */
  async completed(workflowIds: string[]): Promise<number> {
    const results = await Promise.all(workflowIds.map((id) => this.resultOf(id)));
    return results.filter((result) => result !== undefined).length;
  }

  /** Users whose onboarding completed, and whose creation and activation arrived at the org. */
  async onboardedUsers(workflowIds: string[]): Promise<string[]> {
    const requests = this.requests();
    const results = await Promise.all(workflowIds.map((id) => this.resultOf(id)));
    return results.flatMap((result) => {
      const userId = (result as { userId?: unknown } | undefined)?.userId;
      if (typeof userId !== 'string') return [];
      return succeeded(requests, 'POST', new RegExp(`/users/${userId}/lifecycle/activate`)) ? [userId] : [];
    });
  }

  /** Actions whose workflow completed and whose call arrived at the org and succeeded there. */
  async provenActions(runs: Map<ConnectorActionName, string>, stage: TourStage): Promise<ConnectorActionName[]> {
    const requests = this.requests();
    const proven: ConnectorActionName[] = [];
    for (const [name, workflowId] of runs) {
      const [method, path] = tour[name].proof(stage);
      if ((await this.resultOf(workflowId)) !== undefined && succeeded(requests, method, path)) proven.push(name);
    }
    return proven;
  }

  /** How many activations of these users have a completed workflow that the trigger started. */
  async triggeredFor(userIds: string[], trigger: string): Promise<number> {
    const activations = this.simulator.admin
      .logEvents()
      .map((event) => event as LogEvent)
      .filter(({ eventType }) => eventType === 'user.lifecycle.activate')
      .filter(({ target }) => target?.some(({ id }) => userIds.includes(id ?? '')));
    return this.completed(activations.map(({ uuid }) => eventWorkflowId('default', trigger, 'default', 1, uuid)));
  }

  private requests(): LoggedRequest[] {
    return this.simulator.admin.requests();
  }

  /** The result that stands in the history; undefined where it didn't complete. */
  private async resultOf(workflowId: string): Promise<unknown> {
    const handle = this.client.workflow.getHandle(workflowId);
    const { events } = await handle.fetchHistory().catch(() => ({ events: [] }));
    if (!events?.at(-1)?.workflowExecutionCompletedEventAttributes) return undefined;
    return (await handle.result()) ?? null;
  }
}

const succeeded = (requests: LoggedRequest[], method: string, path: RegExp): boolean =>
  requests.some(
    (request) =>
      request.method === method &&
      path.test(decodeURIComponent(request.path.replaceAll('+', ' '))) &&
      typeof request.status === 'number' &&
      request.status < 300,
  );
