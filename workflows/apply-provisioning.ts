import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  isCancellation,
  CancellationScope,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { z } from 'zod';
import { FlowFailureType } from '../src/failures.js';
import { type PlanEntry, planEntrySchema } from '../src/hr/plan.js';
import { type ProvisioningSettings, settingsSchema } from '../src/hr/settings.js';
import {
  addEntriesUpdate,
  applyEndedSignal,
  type ApplyProgress,
  applyProgressQuery,
  chunkProgressSignal,
  decideApplyUpdate,
  resumeApplyUpdate,
  startApplyUpdate,
  stopApplyUpdate,
} from './hr/apply-messages.js';
import { ApplyRun, type ApplyState } from './hr/apply-run.js';
import { checkedInput } from './lib/checked-input.js';
import { tagWorkflow } from './lib/tag-workflow.js';

/** A plan to apply. */
export interface ApplyProvisioningInput {
  /** Default: `default`. */
  connection?: string;
  /** Default: those of the connection in the worker's configuration. */
  settings?: ProvisioningSettings;
  /** The digest of the settings that the plan went by: people are skipped where they are others by now (`Flow.Stale`). */
  settingsDigest?: string;
  /** How many people may leave before somebody has to say so (default: those of `settings`, else 50 people or 10 %). */
  thresholds?: ProvisioningSettings['thresholds'];
  /** How many people the plan governs, for the percentage. */
  population?: number;
  /** How many people may be under way at once (1 to 200; default: 20). */
  window?: number;
  /** The plan, where it is small; without it entries come by the update `addEntries`, and `startApply` starts it. */
  entries?: PlanEntry[];
  /** Who is told, by the signal `applyEnded`, that it is over. */
  reportTo?: { workflowId: string };
  /** Messages after which it continues as new, where that comes before Temporal suggests it. */
  messagesPerRun?: number;
  /** Carried over by continue-as-new; leave it out. */
  state?: ApplyState;
}

const inputSchema = z.strictObject({
  connection: z.string().min(1).optional(),
  settings: settingsSchema.optional(),
  settingsDigest: z.string().min(1).optional(),
  thresholds: settingsSchema.shape.thresholds,
  population: z.int().min(0).optional(),
  window: z.int().min(1).max(200).optional(),
  entries: z.array(planEntrySchema).max(1000).optional(),
  reportTo: z.strictObject({ workflowId: z.string().min(1) }).optional(),
  messagesPerRun: z.int().min(1).optional(),
  state: z.custom<ApplyState>().optional(),
});

const byWhom = { by: z.string().min(1).max(200), comment: z.string().max(1000).optional() };
const whoSchema = z.strictObject(byWhom);
const startSchema = z.strictObject({ ...byWhom, leavers: z.int().min(0).optional() });
const decideSchema = z.strictObject({ ...byWhom, decision: z.enum(['approve', 'reject']) });
const entriesSchema = z.strictObject({ entries: z.array(planEntrySchema).min(1).max(1000) });

/** Whoever started it brings nothing more, and never started it. */
const idleTimeout = '1 hour';

/**
 * Applies a plan: starts the flow of each person (`onboardUser`, `moveUser`, `offboardUser`), a bounded number at a time. Who is no
 * longer as the plan found them is skipped, and the others go on. Where more people would leave than the thresholds
 * allow, it asks first, by the update `decide`.
 *
 * Started by a client or the Web UI, under the id `okta-apply:<connection>:<uuid>`. Its pieces hold the people, it holds
 * counts. The query `applyProgress` shows it, updates stop and resume it. It ends when each flow waits for a date or has
 * done its work: the flows go on by themselves. It undoes nothing; cancelling it starts nobody more.
 */
export async function applyProvisioning(given: ApplyProvisioningInput): Promise<ApplyProgress> {
  const { connection = 'default', settings, settingsDigest, window = 20, ...input } = checkedInput(inputSchema, given);
  const { thresholds = settings?.thresholds, population, entries, reportTo, messagesPerRun = Infinity, state } = input;
  const run = new ApplyRun({ connection, settings, settingsDigest, thresholds, population, window }, state);
  handleMessages(run);
  if (!state) await tagWorkflow({ connection });
  try {
    if (entries && !state) {
      const wanted = entries.filter(({ kind }) => kind !== 'conflict');
      if (wanted.length > 0) await run.add(wanted);
      await run.start(undefined);
    }
    if (await isOver(run, messagesPerRun)) {
      const progress = run.progress();
      await condition(allHandlersFinished);
      if (reportTo) await tell(reportTo.workflowId, progress);
      return progress;
    }
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => run.stop().catch(() => undefined));
    throw error;
  }
  const { entries: _, ...carried } = given;
  return continueAsNew<typeof applyProvisioning>({ ...carried, state: run.state });
}

/** Waits until it is over, or too long for one run. */
async function isOver(run: ApplyRun, messagesPerRun: number): Promise<boolean> {
  const ends = (): boolean => run.state.state === 'done' || run.state.state === 'rejected';
  const isLong = (): boolean => workflowInfo().continueAsNewSuggested || run.messages >= messagesPerRun;
  for (;;) {
    const { messages } = run;
    const isNew = (): boolean => ends() || isLong() || run.messages > messages || run.state.state !== 'collecting';
    await condition(isNew, idleTimeout);
    if (run.state.state === 'collecting' && run.messages === messages) throw abandoned();
    if (run.state.state !== 'collecting') await condition(() => ends() || isLong());
    await condition(allHandlersFinished);
    if (ends()) return true;
    if (isLong()) return false;
  }
}

function handleMessages(run: ApplyRun): void {
  setHandler(applyProgressQuery, () => run.progress());
  setHandler(chunkProgressSignal, (progress) => run.hear(progress));
  setHandler(addEntriesUpdate, ({ entries }) => run.add(entries), {
    validator: (asked) => void checkedInput(entriesSchema, asked),
  });
  setHandler(startApplyUpdate, ({ leavers }) => run.start(leavers), {
    validator: (asked) => void checkedInput(startSchema, asked),
  });
  setHandler(decideApplyUpdate, ({ decision }) => run.decide(decision), {
    validator: (asked) => void checkedInput(decideSchema, asked),
  });
  setHandler(stopApplyUpdate, () => run.stop(), { validator: (asked) => void checkedInput(whoSchema, asked) });
  setHandler(resumeApplyUpdate, () => run.resume(), { validator: (asked) => void checkedInput(whoSchema, asked) });
}

const tell = (workflowId: string, progress: ApplyProgress): Promise<void> =>
  getExternalWorkflowHandle(workflowId)
    .signal(applyEndedSignal, { workflowId: workflowInfo().workflowId, progress })
    // Whoever asked may be gone.
    .catch(() => undefined);

const abandoned = (): ApplicationFailure =>
  ApplicationFailure.nonRetryable(
    'Nobody has started this bulk run within an hour of its last people: apply the plan again',
    FlowFailureType.TooLate,
  );
