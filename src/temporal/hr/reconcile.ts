import type { Client } from '@temporalio/client';
import type { FeedAccess } from '../../feed/feed-access.js';
import { readFeed } from '../../feed/read-feed.js';
import type { PlanCounts, PlanMode } from '../../hr/plan.js';
import { ActionError } from '../../actions/action-error.js';
import { OktaFailureType } from '../../failures.js';
import type { ProvisioningSettings } from '../../hr/settings.js';
import { applyPlan } from './apply-plan.js';
import { planProvisioning } from './plan-provisioning.js';

/** A feed that is to be reconciled. */
export interface ReconcileInput {
  connection: string;
  /** A path on the worker's machine, or a URL. */
  feed: string;
  mode: PlanMode;
  window?: number | undefined;
  /** The workflow that is told when the bulk run is over. */
  reportTo: string;
  taskQueue: string;
}

/** What a feed came to. */
export interface Reconciled {
  counts: PlanCounts;
  rows: number;
  rejectedRows: number;
  /** SHA-256 of the feed. */
  feedDigest: string;
  /** The bulk run; absent where there was nothing to do. */
  applyId?: string;
}

/**
 * Reads a feed, plans and starts to apply it, as the commands do. Where more people would leave than the thresholds allow,
 * the bulk run asks.
 *
 * @throws ActionError `Okta.InvalidInput` where the feed is of no use
 */
export async function reconcile(
  client: Client,
  settings: ProvisioningSettings | undefined,
  { connection, feed: source, mode, window, reportTo, taskQueue }: ReconcileInput,
  access?: FeedAccess,
): Promise<Reconciled> {
  const feed = await readFeed(source, settings, { access });
  const nameless = feed.rejected.find(({ employeeNumber }) => employeeNumber === undefined);
  if (mode === 'full' && nameless) {
    const message = `The feed doesn't say whom row ${String(nameless.row)} means, so that nobody can tell who is missing`;
    throw new ActionError(OktaFailureType.InvalidInput, message, { paths: ['feed'] });
  }
  const plan = await planProvisioning(client, {
    ...{ connection, mode, taskQueue, people: feed.people },
    present: feed.rejected.flatMap(({ employeeNumber }) => employeeNumber ?? []),
    feed: { digest: feed.digest, rejectedRows: feed.rejected.length },
  });
  const { counts, rows, rejectedRows } = plan.header;
  const found = { counts, rows, rejectedRows, feedDigest: feed.digest };
  if (plan.entries.every(({ kind }) => kind === 'conflict')) return found;
  const started = await applyPlan(client, plan, {
    ...{ by: reportTo, window, taskQueue },
    reportTo: { workflowId: reportTo },
  });
  return { ...found, applyId: started.workflowId };
}
