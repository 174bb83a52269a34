import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { ActionError } from '../../actions/action-error.js';
import { OktaFailureType } from '../../failures.js';
import { applyIdPrefix } from '../../ids.js';
import {
  type ApplyProgress,
  applyProgressQuery,
  decideApplyUpdate,
  resumeApplyUpdate,
  stopApplyUpdate,
} from '../../../workflows/hr/apply-messages.js';
import type { ByWhom } from '../../../workflows/hr/messages.js';
import { limitedBy, type LimitedBucket } from '../limited-by.js';
import { listExecutions } from '../list-executions.js';

/** How far a bulk run is, and what it waits for. */
export interface ApplyStatus extends ApplyProgress {
  workflowId: string;
  /** Okta's rate limits that some of its flows wait for; empty where nothing waits. */
  limitedBy: LimitedBucket[];
}

/** Does what needs a bulk run. */
async function onApply<T>(workflowId: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new ActionError(
      OktaFailureType.NotFound,
      `There is no bulk run ${workflowId} that goes on: temporal-okta hr status shows the latest`,
      { workflowId },
    );
  }
}

/**
 * How far a bulk run is, and which rate limits hold it up.
 *
 * @throws ActionError `Okta.NotFound`
 * @see https://developer.okta.com/docs/reference/rate-limits/
 */
export const applyStatus = (client: Client, workflowId: string): Promise<ApplyStatus> =>
  onApply(workflowId, async () => {
    const handle = client.workflow.getHandle(workflowId);
    const { status } = await handle.describe();
    const progress =
      status.name === 'COMPLETED' ? ((await handle.result()) as ApplyProgress) : await handle.query(applyProgressQuery);
    const limits = await Promise.all(
      progress.flows.map((flow) => limitedBy(client.workflow.getHandle(flow)).catch(() => [])),
    );
    const buckets = new Map(limits.flat().map((one) => [`${one.connection}\n${one.bucket}`, one]));
    return { workflowId, ...progress, limitedBy: [...buckets.values()] };
  });

/**
 * Stops a bulk run: nobody more is started; who is under way goes on.
 *
 * @throws ActionError `Okta.NotFound`
 */
export const stopApply = (client: Client, workflowId: string, who: ByWhom): Promise<ApplyProgress> =>
  onApply(workflowId, () => client.workflow.getHandle(workflowId).executeUpdate(stopApplyUpdate, { args: [who] }));

/**
 * Goes on where a bulk run was stopped.
 *
 * @throws ActionError `Okta.NotFound`
 */
export const resumeApply = (client: Client, workflowId: string, who: ByWhom): Promise<ApplyProgress> =>
  onApply(workflowId, () => client.workflow.getHandle(workflowId).executeUpdate(resumeApplyUpdate, { args: [who] }));

/**
 * Answers a bulk run that asks whether so many people may leave.
 *
 * @throws ActionError `Okta.NotFound`
 */
export const decideApply = (
  client: Client,
  workflowId: string,
  who: ByWhom & { decision: 'approve' | 'reject' },
): Promise<ApplyProgress> =>
  onApply(workflowId, () => client.workflow.getHandle(workflowId).executeUpdate(decideApplyUpdate, { args: [who] }));

/**
 * The bulk run of a connection that was started last.
 *
 * @throws ActionError `Okta.NotFound` where there is none within the namespace's retention
 */
export async function latestApply(client: Client, connection: string): Promise<string> {
  const begin = applyIdPrefix(connection).replace(/[\\']/g, '\\$&');
  const query = `WorkflowType = 'applyProvisioning' AND WorkflowId STARTS_WITH '${begin}'`;
  let latest: { id: string; startedMs: number } | undefined;
  for await (const { execution, startTime } of listExecutions(client, query)) {
    const startedMs = Number(startTime?.seconds ?? 0) * 1000 + (startTime?.nanos ?? 0) / 1e6;
    const id = execution?.workflowId;
    if (typeof id === 'string' && (!latest || startedMs > latest.startedMs)) latest = { id, startedMs };
  }
  if (latest) return latest.id;
  throw new ActionError(OktaFailureType.NotFound, `There is no bulk run of the connection "${connection}"`, {
    connection,
  });
}
