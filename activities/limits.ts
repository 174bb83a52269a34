import { Context } from '@temporalio/activity';
import type { BucketState } from '../src/okta/gate/bucket-state.js';
import type { Gate } from '../src/okta/gate/gate.js';

/** What one worker process knows of the rate limits. */
export interface WorkerLimits {
  /** Its identity. */
  worker: string;
  /** When it looked, by its own clock (ISO 8601). */
  at: string;
  buckets: BucketState[];
}

/** What every worker process answers on a task queue of its own. */
export interface LimitsActivities {
  readLimits: () => Promise<WorkerLimits>;
}

/** Makes the activity that tells what this process knows of the rate limits. */
export const readLimitsActivity =
  (gate: Pick<Gate, 'snapshot'>, worker: string): LimitsActivities['readLimits'] =>
  () =>
    Promise.resolve({ worker, at: new Date().toISOString(), buckets: gate.snapshot() });

/** Gives the workers of ours on a task queue, each by the id of its gate. */
export type WorkersOn = (taskQueue: string) => Promise<string[]>;

/** Makes the activity that finds the workers on the task queue that it was taken from. */
export const findWorkersActivity = (workersOn: WorkersOn) => (): Promise<string[]> =>
  workersOn(Context.current().info.taskQueue);
