import { randomUUID } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { planWorkflowId } from '../../ids.js';
import type { Person } from '../../hr/person.js';
import type { PlanEntry, PlanMode } from '../../hr/plan.js';
import type { ProvisioningPlan } from '../../hr/plan-file.js';
import type { ProvisioningSettings } from '../../hr/settings.js';
import { priorityKeys } from '../../lane.js';
import { defaultTaskQueue } from '../../task-queue.js';
import { finishPlanUpdate, planOrgUpdate, planPeopleUpdate } from '../../../workflows/hr/plan-messages.js';
import { chunksOf } from './chunks.js';

/** What to plan. */
export interface PlanProvisioningOptions {
  /** Default: `default`. */
  connection?: string | undefined;
  /** Default: those of the connection in the worker's configuration. */
  settings?: ProvisioningSettings | undefined;
  /** Whether the people are those who change (`delta`, the default) or everybody (`full`: whoever is missing leaves). */
  mode?: PlanMode | undefined;
  /** The people of a feed, each employee number once; leave it out with `everybody`. */
  people?: readonly Person[] | undefined;
  /** Applies the rules to everybody whom the org has, as movers. */
  everybody?: boolean | undefined;
  /** SHA-256 of the feed, and how many of its rows are broken; they stand in the plan. */
  feed?: { digest: string; rejectedRows: number } | undefined;
  /** Employee numbers of people whose rows are broken: they are in the feed, and don't leave. */
  present?: readonly string[] | undefined;
  /** Where the Okta workers poll (default: `okta`). */
  taskQueue?: string | undefined;
  /** Told after each piece how many people were compared. */
  progress?: ((compared: number) => void) | undefined;
}

/** What is to happen to people is several times what is known of them. */
const perUpdate = { bytes: 64 * 1024, items: 300 };

/**
 * Compares a feed with the org, and says who would join, move, leave, return or conflict, and by which calls. It changes
 * nothing.
 *
 * @param client - Temporal's client, e.g. of `connectClient`
 * @throws WorkflowUpdateFailedError (of `@temporalio/client`), in which `oktaFailureOf` finds `Okta.InvalidInput`, where the
 * settings don't fit the org (`details.causes` lists why), or what Okta refused
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/
 */
export async function planProvisioning(client: Client, options: PlanProvisioningOptions): Promise<ProvisioningPlan> {
  const { connection = 'default', mode = 'delta', everybody = false, settings, taskQueue = defaultTaskQueue } = options;
  const handle = await client.workflow.start('planProvisioning', {
    workflowId: planWorkflowId(connection, randomUUID()),
    taskQueue,
    args: [{ connection, mode, everybody, ...(settings === undefined ? {} : { settings }) }],
    priority: { priorityKey: priorityKeys.bulk },
  });
  try {
    const entries = await plannedBy(handle, options);
    const { counts, rows, population, thresholds, settingsDigest = '' } = await handle.executeUpdate(finishPlanUpdate);
    return {
      header: {
        ...{ temporalOktaPlan: 1, connection, mode: everybody ? 'everybody' : mode, madeAt: new Date().toISOString() },
        ...{ counts, rows, rejectedRows: options.feed?.rejectedRows ?? 0, settingsDigest },
        ...(population === undefined ? {} : { population }),
        ...(options.feed === undefined ? {} : { feedDigest: options.feed.digest }),
        ...(thresholds === undefined ? {} : { thresholds }),
        ...(settings === undefined ? {} : { settings }),
      },
      entries,
    };
  } catch (error) {
    await assertUnfailed(handle);
    await handle.cancel().catch(() => undefined);
    throw error;
  }
}

/** Where the plan failed by itself, its failure says more than that it could not be asked. */
async function assertUnfailed(handle: WorkflowHandle): Promise<void> {
  const { status } = await handle.describe();
  if (status.name === 'FAILED') await handle.result();
}

async function plannedBy(
  handle: WorkflowHandle,
  { people = [], present = [], mode, everybody = false, progress }: PlanProvisioningOptions,
): Promise<PlanEntry[]> {
  const entries: PlanEntry[] = [];
  let compared = 0;
  for (const some of chunksOf(present, { bytes: perUpdate.bytes, items: 1000 })) {
    await handle.executeUpdate(planPeopleUpdate, { args: [{ people: [], present: some }] });
  }
  for (const chunk of chunksOf(people, perUpdate)) {
    for (let rest = chunk; rest.length > 0;) {
      const planned = await handle.executeUpdate(planPeopleUpdate, { args: [{ people: rest }] });
      entries.push(...planned.entries);
      rest = rest.slice(planned.planned);
      compared += planned.planned;
      progress?.(compared);
    }
  }
  if (mode !== 'full' && !everybody) return entries;
  for (let after: string | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
    const planned = await handle.executeUpdate(planOrgUpdate, { args: [{ after }] });
    entries.push(...planned.entries);
    after = planned.next;
  }
  return entries;
}
