import { Context } from '@temporalio/activity';
import type { Reconciled, ReconcileInput } from '../../src/temporal/hr/reconcile.js';
import { inContext } from '../heartbeat.js';
import { reportedAs } from '../reported-as.js';

/** Reads, plans and starts to apply a feed, with the process's own client of Temporal. */
export type Reconcile = (input: ReconcileInput) => Promise<Reconciled>;

export type PlanAndApplyInput = Omit<ReconcileInput, 'reportTo' | 'taskQueue'>;

/** Makes the activity that reconciles a feed with the org, for the workflow that runs it. */
export const planAndApplyActivity =
  (reconcile: Reconcile) =>
  (input: PlanAndApplyInput): Promise<Reconciled> => {
    const { taskQueue, workflowExecution } = Context.current().info;
    const reportTo = workflowExecution?.workflowId ?? '';
    return inContext(() =>
      reportedAs({ action: 'planAndApply', connection: input.connection, scopes: [] }, () =>
        reconcile({ ...input, reportTo, taskQueue }),
      ),
    );
  };
