import { getExternalWorkflowHandle, workflowInfo } from '@temporalio/workflow';
import type { FlowState } from './messages.js';
import { personSettledSignal } from './apply-messages.js';

/** What the starter of a flow puts into its memo to hear of it. */
export interface ReportMemo {
  /** The workflow that is told, by `personSettled`. */
  oktaReportTo: { workflowId: string; employeeNumber: string };
}

const told: ReadonlySet<FlowState> = new Set(['waiting', 'settled', 'done', 'undone', 'failed']);

/**
 * Makes what tells the starter of a flow, once, that the flow waits for a date, or has done its work: a bulk run goes on
 * then, though the flow may live for months. Where nobody asked, it does nothing.
 */
export function reporter(): (state: FlowState) => void {
  const { oktaReportTo: to } = (workflowInfo().memo ?? {}) as Partial<ReportMemo>;
  let isOpen = to !== undefined;
  return (state) => {
    if (!isOpen || !to || !told.has(state)) return;
    isOpen = false;
    const { workflowId, employeeNumber } = to;
    // The starter may be gone by then.
    void getExternalWorkflowHandle(workflowId)
      .signal(personSettledSignal, { employeeNumber, state })
      .catch(() => undefined);
  };
}
