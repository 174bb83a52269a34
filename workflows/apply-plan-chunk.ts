import { allHandlersFinished, condition, setHandler } from '@temporalio/workflow';
import { z } from 'zod';
import { type PlanEntry, planEntrySchema } from '../src/hr/plan.js';
import { type ProvisioningSettings, settingsSchema } from '../src/hr/settings.js';
import { chunkOutcomesQuery, chunkWindowSignal, personSettledSignal, type PersonOutcome } from './hr/apply-messages.js';
import { ChunkRun } from './hr/chunk-run.js';
import { checkedInput } from './lib/checked-input.js';

/** A piece of a bulk run. */
export interface ApplyPlanChunkInput {
  connection: string;
  /** Default: those of the connection in the worker's configuration. */
  settings?: ProvisioningSettings | undefined;
  /** The digest of the settings that a plan went by: where they are others by now, nothing is done (`Flow.Stale`). */
  settingsDigest?: string | undefined;
  /** The id of the bulk run, which is told how far this is. */
  bulk: string;
  /** Which piece. */
  chunk: number;
  entries: PlanEntry[];
}

export interface ApplyPlanChunkResult {
  outcomes: PersonOutcome[];
}

const inputSchema = z.strictObject({
  connection: z.string().min(1),
  settings: settingsSchema.optional(),
  settingsDigest: z.string().min(1).optional(),
  bulk: z.string().min(1),
  chunk: z.int().min(0),
  entries: z.array(planEntrySchema).min(1),
});

/**
 * Holds a piece of a plan, and starts the flow of each of its people when the bulk run lets it: a few at a time, urgent
 * leavers at once. Who is no longer as the plan found them is skipped.
 *
 * `applyProvisioning` starts it, under the id `<id of the bulk run>:<number>`. It waits for signals that say how many may be
 * under way, and for the flows, which go on by themselves once they wait for a date or have done their work. Cancelling it
 * starts nobody more, and leaves the flows alone.
 */
export async function applyPlanChunk(given: ApplyPlanChunkInput): Promise<ApplyPlanChunkResult> {
  const run = new ChunkRun(checkedInput(inputSchema, given));
  setHandler(chunkWindowSignal, (window) => run.setWindow(window));
  setHandler(personSettledSignal, ({ employeeNumber, state }) => run.settle(employeeNumber, state));
  setHandler(chunkOutcomesQuery, () => run.outcomes);
  await run.run();
  await condition(allHandlersFinished);
  return { outcomes: run.outcomes };
}
