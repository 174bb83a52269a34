// An extension: what happens at a named point of a flow, in a system of yours. Here it is a ticket for a laptop.
//
// Bundle it into the worker of your ticket system (task queue `tickets`), which brings the activity `openTicket`. Flows
// name it in their input: "extensions": { "afterCreate": { "childWorkflow": "laptopTicket", "taskQueue": "tickets" } }
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { ExtensionCall } from 'temporal-okta/workflow';

interface TicketActivities {
  /** Opens a ticket, once for each `key`; gives its number. */
  openTicket(ticket: { key: string; subject: string }): Promise<string>;
}

const { openTicket } = proxyActivities<TicketActivities>({
  startToCloseTimeout: '1 minute',
  retry: { maximumAttempts: 5 },
});

export async function laptopTicket({ employeeNumber = 'somebody' }: ExtensionCall): Promise<string> {
  return openTicket({ key: workflowInfo().workflowId, subject: `Laptop for ${employeeNumber}` });
}
