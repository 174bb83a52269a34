import type { Client } from '@temporalio/client';
import { Runtime } from '@temporalio/worker';
import { pollNowSignal } from '../../workflows/messages.js';
import { listExecutions } from './list-executions.js';
import type { Alongside } from './okta-worker.js';

const atOnce = 10;

/**
 * Wakes the triggers of a task queue: one whose worker died waits for the heartbeat time-out otherwise. Those that are held by
 * a worker that lives look once, and wait on.
 */
export const takeOverTriggers =
  (client: Client, taskQueue: string): Alongside =>
  async (ended) => {
    const query = `WorkflowType = 'pollSystemLog' AND ExecutionStatus = 'Running' AND TaskQueue = '${taskQueue.replaceAll("'", "\\'")}'`;
    try {
      const woken: Promise<unknown>[] = [];
      for await (const { execution } of listExecutions(client, query)) {
        if (ended.aborted) return;
        const workflowId = execution?.workflowId ?? '';
        woken.push(
          client.workflow
            .getHandle(workflowId)
            .signal(pollNowSignal)
            .catch(() => undefined),
        );
        if (woken.length >= atOnce) await Promise.all(woken.splice(0));
      }
      await Promise.all(woken);
    } catch (error) {
      Runtime.instance().logger.warn('The triggers of workers that died are taken over later', { error });
    }
  };
