import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { applyChunkId } from '../../ids.js';
import { chunkOutcomesQuery, type PersonOutcome } from '../../../workflows/hr/apply-messages.js';
import type { ApplyPlanChunkResult } from '../../../workflows/apply-plan-chunk.js';
import { applyStatus } from './control-apply.js';

/**
 * What became of the people of a bulk run, piece by piece; those that are under way are not among them.
 *
 * @throws ActionError `Okta.NotFound`
 */
export async function* applyOutcomes(client: Client, workflowId: string): AsyncGenerator<PersonOutcome> {
  const { chunks } = await applyStatus(client, workflowId);
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    yield* await outcomesOf(client, applyChunkId(workflowId, chunk));
  }
}

/**
 * The people of a bulk run who failed or were skipped, and why.
 *
 * @throws ActionError `Okta.NotFound`
 */
export async function applyFailures(client: Client, workflowId: string): Promise<PersonOutcome[]> {
  const failures: PersonOutcome[] = [];
  for await (const outcome of applyOutcomes(client, workflowId)) {
    if (outcome.state === 'failed' || outcome.state === 'skipped') failures.push(outcome);
  }
  return failures;
}

async function outcomesOf(client: Client, workflowId: string): Promise<PersonOutcome[]> {
  const handle = client.workflow.getHandle(workflowId);
  try {
    const { status } = await handle.describe();
    if (status.name !== 'COMPLETED') return await handle.query(chunkOutcomesQuery);
    return ((await handle.result()) as ApplyPlanChunkResult).outcomes;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return [];
    throw error;
  }
}
