import {
  ApplicationFailure,
  CancellationScope,
  getExternalWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { FlowFailureType } from '../../src/failures.js';
import { rootMessage } from '../lib/compensation.js';
import type { Extension, ExtensionCall, ExtensionPoint } from '../../src/hr/extensions.js';
import type { Flow } from '../hr/flow.js';

/**
 * Calls the extension of a point, where the flow has one: starts the child workflow `WORKFLOW_ID:POINT:COUNT`, which
 * outlives the flow unless it is waited for, or sends the signal.
 *
 * @param about what a reminder is about
 * @returns what a child workflow gave that was waited for
 * @throws ApplicationFailure `Flow.ExtensionFailed`, where the extension is required; otherwise that is a leftover
 */
export async function extend(flow: Flow, point: ExtensionPoint, about?: string): Promise<unknown> {
  const extension = flow.options.extensions?.[point];
  if (extension === undefined) return undefined;
  const { kind, employeeNumber, userId } = flow.status();
  const call: ExtensionCall = {
    ...{ kind, point, workflowId: workflowInfo().workflowId, connection: flow.connection, employeeNumber, userId },
    ...(about === undefined ? {} : { about }),
    count: flow.countedCall(point),
  };
  try {
    return await run(extension, call, flow);
  } catch (error) {
    if (isCancellation(error)) throw error;
    const message = `The extension at ${point} failed: ${rootMessage(error)}`;
    if (extension.required) {
      throw ApplicationFailure.create({
        ...{ type: FlowFailureType.ExtensionFailed, message, nonRetryable: true, details: [{ point }] },
        ...(error instanceof Error ? { cause: error } : {}),
      });
    }
    flow.leaveOver({ step: `extend ${point}`, type: FlowFailureType.ExtensionFailed, message });
    return undefined;
  }
}

async function run(extension: Extension, call: ExtensionCall, flow: Flow): Promise<unknown> {
  if ('signal' in extension) {
    const { workflowId, signalName } = extension.signal;
    await getExternalWorkflowHandle(workflowId).signal(signalName, call);
    return undefined;
  }
  const { childWorkflow, taskQueue = flow.taskQueue, wait = false } = extension;
  const start = () =>
    startChild(childWorkflow, {
      workflowId: `${call.workflowId}:${call.point}:${String(call.count)}`,
      taskQueue,
      args: [call],
      ...(wait ? {} : { parentClosePolicy: ParentClosePolicy.ABANDON }),
    });
  if (wait) return (await start()).result();
  // Its cancellation isn't ours to ask for: it has a life of its own.
  await CancellationScope.nonCancellable(start);
  return undefined;
}
