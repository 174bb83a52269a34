import { setTimeout as delay } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { OktaFailureType as types, oktaFailureOf } from '../failures.js';
import { failureMessage } from '../temporal/failure-message.js';
import { type LimitedBucket, limitedBuckets } from '../temporal/limited-by.js';

export interface RunWorkflowOptions {
  workflowId: string;
  taskQueue: string;
  args: unknown[];
  timeoutMs: number;
  /** Told every few seconds what the workflow waits for. */
  progress?: ((line: string) => void) | undefined;
}

const progressEveryMs = 2000;
const cancelWithinMs = 5000;

/** Runs a workflow to its end, and says meanwhile what it waits for. After the time-out it is cancelled. */
export async function runWorkflow(
  client: Client,
  workflowType: string,
  { workflowId, taskQueue, args, timeoutMs, progress }: RunWorkflowOptions,
): Promise<unknown> {
  const handle = await client.workflow.start(workflowType, {
    ...{ workflowId, taskQueue, args },
    // Should nobody be left to cancel it, it ends by itself.
    workflowExecutionTimeout: timeoutMs + 60_000,
  });
  const ended = new AbortController();
  const watch = watchOver({ client, handle }, timeoutMs, progress, ended.signal);
  try {
    return await Promise.race([handle.result(), watch]);
  } finally {
    ended.abort();
  }
}

interface Watched {
  client: Client;
  handle: WorkflowHandle;
}

interface Pending {
  attempt: number;
  message: string;
  type: string | undefined;
  /** The rate limits that it waits for. */
  limits: LimitedBucket[];
}

async function pendingOf({ client, handle }: Watched): Promise<Pending | undefined> {
  const description = await handle.describe();
  const [activity] = description.raw.pendingActivities ?? [];
  if (!activity) return undefined;
  const { lastFailure: failure } = activity;
  return {
    attempt: activity.attempt ?? 1,
    message: await failureMessage(client, failure),
    type: failure?.applicationFailureInfo?.type ?? undefined,
    limits: await limitedBuckets(description, client.options.loadedDataConverter),
  };
}

/** Never resolves while the workflow runs; rejects when its time is up. */
async function watchOver(
  watched: Watched,
  timeoutMs: number,
  progress: RunWorkflowOptions['progress'],
  ended: AbortSignal,
): Promise<never> {
  const { handle } = watched;
  const untilMs = Date.now() + timeoutMs;
  const saidOf = new Set<string>();
  for (let startMs = Date.now(); ;) {
    const left = await delay(Math.min(progressEveryMs, Math.max(untilMs - Date.now(), 0)), 'on', {
      signal: ended,
    }).catch(() => 'ended');
    if (left === 'ended') return new Promise<never>(() => undefined);
    const pending = await pendingOf(watched).catch(() => undefined);
    if (Date.now() >= untilMs) {
      await handle.cancel();
      await Promise.race([handle.result().catch(() => undefined), delay(cancelWithinMs)]);
      throw timedOut(handle.workflowId, timeoutMs, pending);
    }
    const limits = pending?.limits ?? [];
    for (const { connection, bucket, nextAttemptAt } of limits) {
      const place = `${connection}\n${bucket}`;
      if (!saidOf.has(place)) progress?.(waitingSays(bucket, nextAttemptAt));
      saidOf.add(place);
    }
    // A wait for Okta may last, and there is nothing new to say of it.
    if (limits.length > 0) continue;
    const seconds = Math.round((Date.now() - startMs) / 1000);
    const doing = pending
      ? `attempt ${String(pending.attempt)}${pending.message === '' ? '' : ` (${pending.message})`}`
      : 'waiting for a worker';
    progress?.(`${handle.workflowId}: ${String(seconds)} s, ${doing}`);
  }
}

function waitingSays(bucket: string, nextAttemptAt: string): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(nextAttemptAt) - Date.now()) / 1000));
  return `waiting: limited by Okta's bucket "${bucket}" (next try in ${String(seconds)} s)`;
}

function timedOut(workflowId: string, timeoutMs: number, pending: Pending | undefined): Error {
  const known = Object.values<string>(types).includes(pending?.type ?? '');
  const why = pending && pending.message !== '' ? `: ${pending.message}` : '';
  const failure = ApplicationFailure.nonRetryable(
    `Not done within ${String(timeoutMs / 1000)} s, so it was cancelled (${workflowId})${why}`,
    known ? pending?.type : types.Network,
    { workflowId },
  );
  return oktaFailureOf(failure) ? failure : new Error(failure.message);
}
