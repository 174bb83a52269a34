import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { isUnanswered } from '../is-unanswered.js';
import { applyStatus, type ApplyStatus } from './control-apply.js';

export interface AwaitApplyOptions {
  /** Told how far it is; undefined while no worker answers. */
  progress?: ((status: ApplyStatus | undefined) => void) | undefined;
  /** How often it is looked (default: every second). */
  everyMs?: number | undefined;
}

/**
 * Waits until a bulk run is over, was stopped, or asks something. The run doesn't need that: while no worker answers or
 * the server can't be reached, the wait goes on as the run does.
 *
 * @throws ActionError `Okta.NotFound`
 */
export async function awaitApply(
  client: Client,
  workflowId: string,
  { progress, everyMs = 1000 }: AwaitApplyOptions = {},
): Promise<ApplyStatus> {
  for (;;) {
    const status = await applyStatus(client, workflowId).catch(noneIfUnanswered);
    progress?.(status);
    if (status && status.state !== 'running' && status.state !== 'collecting') return status;
    await delay(everyMs);
  }
}

function noneIfUnanswered(error: unknown): undefined {
  if (!isUnanswered(error)) throw error;
}
