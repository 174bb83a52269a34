import { hostname } from 'node:os';
import type { Client } from '@temporalio/client';
import { recentPollers } from './pollers.js';

/**
 * What a worker of ours calls itself to Temporal: it tells processes apart, and several gates in one process.
 *
 * @param worker the id of its gate
 * @param name what it is called otherwise
 */
export const workerIdentity = (worker: string, name = `${String(process.pid)}@${hostname()}`): string =>
  `${name}#${worker}`;

/**
 * The workers of ours that take activities from a task queue, each by the id of its gate. One that ended is among them
 * for another 75 seconds.
 */
export async function ourWorkers(
  client: Pick<Client, 'workflowService' | 'options'>,
  taskQueue: string,
): Promise<string[]> {
  const identities = await recentPollers(client, taskQueue, 'activity');
  return [...new Set(identities.flatMap((identity) => /#([0-9a-f]{8})$/.exec(identity)?.[1] ?? []))].sort();
}
