import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { applyWorkflowId } from '../../ids.js';
import { type ProvisioningPlan, settingsIn } from '../../hr/plan-file.js';
import type { Thresholds } from '../../hr/removals.js';
import { priorityKeys } from '../../lane.js';
import { defaultTaskQueue } from '../../task-queue.js';
import { addEntriesUpdate, type ApplyProgress, startApplyUpdate } from '../../../workflows/hr/apply-messages.js';
import { chunksOf } from './chunks.js';

export interface ApplyPlanOptions {
  /** Who applies it: it stands in the history. */
  by: string;
  /** How many people may leave, where that has to be confirmed: the number in the plan. */
  leavers?: number | undefined;
  /** Default: those of the plan's settings, else 50 people or 10 %. */
  thresholds?: Thresholds | undefined;
  /** How many people may be under way at once (1 to 200; default: 20). */
  window?: number | undefined;
  /** Who is told, by the signal `applyEnded`, that it is over. */
  reportTo?: { workflowId: string } | undefined;
  /** Where the Okta workers poll (default: `okta`). */
  taskQueue?: string | undefined;
}

/** A bulk run that was started. */
export interface StartedApply {
  /** Its workflow. */
  workflowId: string;
  /** Where it stands: `asking`, where so many may leave only after a confirmation. */
  progress: ApplyProgress;
}

/** A piece lies in the history twice, and each of its people has the settings in the flow's input. */
const perChunk = { bytes: 128 * 1024, items: 200 };
const maxSettingsBytes = 4 * 1024 * 1024;

/**
 * Applies a plan: starts a bulk run that starts the flow of each person. It returns once the run has all of them; ask
 * `applyProgress` how far it is. Conflicts are left out.
 *
 * @param client - Temporal's client, e.g. of `connectClient`
 * @throws WorkflowUpdateFailedError (of `@temporalio/client`), in which `oktaFailureOf` finds `Flow.TooManyLeavers`, where
 * `leavers` is another number than the plan's
 */
export async function applyPlan(
  client: Client,
  plan: ProvisioningPlan,
  { by, leavers, taskQueue = defaultTaskQueue, ...options }: ApplyPlanOptions,
): Promise<StartedApply> {
  const { header } = plan;
  const { connection, population } = header;
  const { thresholds = header.thresholds, window, reportTo } = options;
  const workflowId = applyWorkflowId(connection, randomUUID());
  const handle = await client.workflow.start('applyProvisioning', {
    ...{ workflowId, taskQueue },
    args: [
      {
        ...{ connection, ...settingsIn(header) },
        ...(thresholds === undefined ? {} : { thresholds }),
        ...(population === undefined ? {} : { population }),
        ...(window === undefined ? {} : { window }),
        ...(reportTo === undefined ? {} : { reportTo }),
      },
    ],
    memo: { provisioning: { connection, mode: header.mode, madeAt: header.madeAt } },
    priority: { priorityKey: priorityKeys.bulk },
  });
  try {
    const settingsBytes = Buffer.byteLength(JSON.stringify(header.settings ?? {}));
    const items = Math.max(1, Math.min(perChunk.items, Math.floor(maxSettingsBytes / settingsBytes)));
    const entries = plan.entries.filter(({ kind }) => kind !== 'conflict');
    for (const chunk of chunksOf(entries, { ...perChunk, items })) {
      await handle.executeUpdate(addEntriesUpdate, { args: [{ entries: chunk }] });
    }
    const progress = await handle.executeUpdate(startApplyUpdate, { args: [{ by, leavers }] });
    return { workflowId, progress };
  } catch (error) {
    await handle.cancel().catch(() => undefined);
    throw error;
  }
}
