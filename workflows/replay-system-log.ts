import { proxyActivities } from '@temporalio/workflow';
import { z } from 'zod';
import type { Activities } from '../activities/index.js';
import type { ShadowReplayResult } from '../activities/triggers/shadow.js';
import { retryClassOptions } from '../src/retry-classes.js';
import type { TriggerRoute } from '../src/triggers/target.js';
import { triggersTaskQueue } from '../src/task-queue.js';
import { workflowInfo } from '@temporalio/workflow';
import { checkedInput } from './lib/checked-input.js';
import { configOf, settingsSchema } from './lib/trigger-input.js';

/** The past of a trigger's org, and the routes to run over it. */
export interface ReplaySystemLogInput {
  connection?: string;
  /** The trigger's name. */
  name: string;
  filter?: string;
  routes: TriggerRoute[];
  /** ISO 8601; Okta keeps events for 90 days. */
  from: string;
  to: string;
}

const time = z.iso.datetime({ offset: true });
const inputSchema = z
  .strictObject({ connection: z.string().min(1).default('default'), name: z.string().min(1), from: time, to: time })
  .extend({ filter: settingsSchema.shape.filter, routes: settingsSchema.shape.routes.unwrap() })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), { message: 'must be before to', path: ['from'] });

/**
 * Runs the routes of a trigger over the past, and counts what each would have taken: nothing is delivered, and nothing of the
 * trigger changes. Started by `temporal-okta trigger replay`, under an id of its own; it waits for Okta only.
 */
export async function replaySystemLog(given: ReplaySystemLogInput): Promise<ShadowReplayResult> {
  const { connection, name, from, to, ...settings } = checkedInput(inputSchema, given);
  const { shadowReplay } = proxyActivities<Pick<Activities, 'shadowReplay'>>({
    ...retryClassOptions.read,
    startToCloseTimeout: '6 hours',
    scheduleToCloseTimeout: '1 day',
    retry: retryClassOptions.read.retry,
    taskQueue: triggersTaskQueue(workflowInfo().taskQueue),
    summary: `Replay of ${name}, from ${from} to ${to}`,
  });
  const { filter, routes } = configOf(settings);
  return shadowReplay({ connection, trigger: name, filter, routes, from, until: to });
}
