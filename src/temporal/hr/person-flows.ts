import {
  type Client,
  isGrpcServiceError,
  type WorkflowHandle,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import type { PersonFlows, TellFlow, ToldFlow } from '../../../activities/hr/person-flows.js';
import { callOffUpdate, changeDateUpdate, cutNowUpdate } from '../../../workflows/hr/messages.js';
import type { ReportMemo } from '../../../workflows/hr/report.js';
import { FlowFailureType, oktaFailureOf } from '../../failures.js';
import { type FlowOrder, orderText, type WaitingFlow, type WaitMemo } from '../../hr/waiting-flow.js';
import { offboardWorkflowId, onboardWorkflowId } from '../../ids.js';
import { type ListedExecution, listExecutions, memoField } from '../list-executions.js';

/** The flows of people, by a client of Temporal. */
export const personFlows = (client: Client): PersonFlows => ({
  waiting: (connection) => waitingFlows(client, connection),
  tell: (order) => tellFlow(client, order),
});

const unimplementedCodes = [12];

/** The flows of a connection that wait for a day: lists show memos, so that none is asked by itself. */
async function waitingFlows(client: Client, connection: string): Promise<WaitingFlow[]> {
  const begins = { onboarding: onboardWorkflowId(connection, ''), offboarding: offboardWorkflowId(connection, '') };
  const ids = Object.values(begins).map((begin) => `WorkflowId STARTS_WITH '${begin.replace(/[\\']/g, '\\$&')}'`);
  const types = `WorkflowType IN ('onboardUser', 'offboardUser')`;
  const query = `${types} AND ExecutionStatus = 'Running' AND (${ids.join(' OR ')})`;
  const flows: WaitingFlow[] = [];
  try {
    for await (const listed of listExecutions(client, query)) {
      const workflowId = listed.execution?.workflowId ?? '';
      const kind = workflowId.startsWith(begins.onboarding) ? 'onboarding' : 'offboarding';
      const date = await waitedFor(client, listed);
      if (date === undefined) continue;
      const isOfFeed = (await memoField(client, listed, reportedTo)) !== undefined;
      flows.push({ workflowId, kind, key: workflowId.slice(begins[kind].length), date, isOfFeed });
    }
  } catch (error) {
    // Temporal's test server lists no workflows.
    if (!isGrpcServiceError(error) || !unimplementedCodes.includes(error.code)) throw error;
  }
  return flows;
}

const reportedTo: keyof ReportMemo = 'oktaReportTo';
const waitsFor: keyof WaitMemo = 'oktaWaitsFor';

const waitedFor = async (client: Client, listed: ListedExecution): Promise<string | undefined> =>
  ((await memoField(client, listed, waitsFor)) as WaitMemo['oktaWaitsFor'])?.date;

/** Tells a flow of another day, where it waits for the one that the plan found. */
async function tellFlow(client: Client, { order, by, updateId, isRepeated }: TellFlow): Promise<ToldFlow> {
  const { workflowId, from } = order;
  const handle = client.workflow.getHandle(workflowId);
  if (isRepeated && (await hasTaken(handle, updateId))) return told(order);
  try {
    const { status, memo } = await handle.describe();
    const date = (memo as WaitMemo | undefined)?.oktaWaitsFor?.date;
    if (status.name !== 'RUNNING') return ended(workflowId);
    if (date === undefined) return underWay(workflowId);
    // It was told before.
    if (order.update === 'changeDate' && date === order.to) return told(order);
    if (date !== from) return stale(`The flow ${workflowId} waits for ${date} by now, not for ${from}`);
    await send(handle, order, { updateId, by });
    return told(order);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return ended(workflowId);
    if (error instanceof WorkflowUpdateFailedError && oktaFailureOf(error)?.type === FlowFailureType.NotNow)
      return underWay(workflowId);
    throw error;
  }
}

/** Whether an earlier attempt got through, whose answer was lost. */
async function hasTaken(handle: WorkflowHandle, updateId: string): Promise<boolean> {
  try {
    await handle.getUpdateHandle(updateId).result();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

async function send(
  handle: WorkflowHandle,
  { update, to = '' }: FlowOrder,
  { updateId, by }: { updateId: string; by: string },
): Promise<void> {
  if (update === 'changeDate') await handle.executeUpdate(changeDateUpdate, { updateId, args: [{ by, date: to }] });
  else await handle.executeUpdate(update === 'callOff' ? callOffUpdate : cutNowUpdate, { updateId, args: [{ by }] });
}

const told = (order: FlowOrder): ToldFlow => ({
  ...{ state: order.update === 'callOff' ? 'done' : 'waiting', message: orderText(order) },
});

const skipped = (type: FlowFailureType, message: string): ToldFlow => ({ state: 'skipped', type, message });
const stale = (what: string): ToldFlow => skipped(FlowFailureType.Stale, `${what}: nothing was done. Make a new plan`);
const ended = (workflowId: string): ToldFlow => stale(`The flow ${workflowId} has ended since the plan was made`);
const underWay = (workflowId: string): ToldFlow =>
  skipped(FlowFailureType.UnderWay, `A flow of this person is under way, and waits for no day any more: ${workflowId}`);
