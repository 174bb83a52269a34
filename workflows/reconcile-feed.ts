import { condition, proxyActivities, setCurrentDetails, setHandler } from '@temporalio/workflow';
import { z } from 'zod';
import type { Activities } from '../activities/index.js';
import { type PlanCounts, type PlanMode, planModes } from '../src/hr/plan.js';
import { applyEndedSignal, type ApplyProgress } from './hr/apply-messages.js';
import { checkedInput } from './lib/checked-input.js';
import { tagWorkflow } from './lib/tag-workflow.js';

/** A feed to reconcile with the org. */
export interface ReconcileFeedInput {
  connection: string;
  /** Which run it is, of those that go on a schedule. */
  name: string;
  /** A path on the worker's machine, or a URL. */
  feed: string;
  /** Whether it names those who change (`delta`, the default) or everybody (`full`). */
  mode?: PlanMode | undefined;
  /** How many people may be under way at once (default: 20). */
  window?: number | undefined;
}

export interface ReconcileFeedResult {
  counts: PlanCounts;
  /** People of the feed that were compared. */
  rows: number;
  rejectedRows: number;
  /** SHA-256 of the feed. */
  feedDigest: string;
  /** The bulk run and what it came to; absent where there was nothing to do. */
  applyId?: string;
  progress?: ApplyProgress;
}

const inputSchema = z.strictObject({
  connection: z.string().min(1),
  name: z.string().min(1),
  feed: z.string().min(1),
  mode: z.enum(planModes).default('delta'),
  window: z.int().min(1).max(200).optional(),
});

const { planAndApply } = proxyActivities<Pick<Activities, 'planAndApply'>>({
  startToCloseTimeout: '6 hours',
  scheduleToCloseTimeout: '1 day',
  heartbeatTimeout: '1 minute',
  retry: { initialInterval: '10 seconds', maximumInterval: '5 minutes' },
});

/**
 * Reconciles a feed with the org: reads, plans and applies it, and waits until the bulk run is over, also while that asks
 * whether so many people may leave.
 *
 * A schedule starts it, whose id is `okta-feed:<connection>:<name>`; a run that is due meanwhile is skipped. The worker reads
 * the feed, and its configuration has the settings. It undoes nothing; cancelling it leaves the bulk run alone.
 */
export async function reconcileFeed(given: ReconcileFeedInput): Promise<ReconcileFeedResult> {
  const { name: _, ...input } = checkedInput(inputSchema, given);
  const ended = new Map<string, ApplyProgress>();
  setHandler(applyEndedSignal, ({ workflowId, progress }) => void ended.set(workflowId, progress));
  await tagWorkflow({ connection: input.connection });
  setCurrentDetails('Reading and planning the feed');
  const found = await planAndApply(input);
  const { applyId } = found;
  if (applyId === undefined) {
    setCurrentDetails('Nothing to do');
    return found;
  }
  setCurrentDetails(`Applied by ${applyId}`);
  await condition(() => ended.has(applyId));
  const progress = ended.get(applyId);
  return { ...found, ...(progress === undefined ? {} : { progress }) };
}
