import { Context } from '@temporalio/activity';
import type { Activities } from '../../activities/index.js';
import { type TemporalEnv, withWorker, type WithWorkerOptions } from './temporal-env.js';

/** A server, with whatever clock it has. */
export type FlowWorkerEnv = WithWorkerOptions['env'] & Partial<Pick<TemporalEnv, 'beforeClose'>>;

interface FlowWorker {
  taskQueue: string;
  flows: Flows;
}

/** The activities of flows: each has its own. */
class Flows {
  readonly activities: Activities;
  private readonly byWorkflow = new Map<string, Activities>();
  private latest: Activities;

  constructor(first: Activities) {
    this.latest = first;
    this.activities = Object.fromEntries(
      Object.keys(first).map((name) => [
        name,
        (input: unknown) => (this.current() as unknown as Record<string, (given: unknown) => unknown>)[name]?.(input),
      ]),
    ) as unknown as Activities;
  }

  add(workflowId: string, activities: Activities): void {
    this.latest = activities;
    this.byWorkflow.set(workflowId, activities);
  }

  /** Those of the flow that calls; what a flow starts may have an id of its own, and is of the latest. */
  private current(): Activities {
    return this.byWorkflow.get(Context.current().info.workflowExecution?.workflowId ?? '') ?? this.latest;
  }
}

const workers = new WeakMap<TemporalEnv['beforeClose'], Promise<FlowWorker>>();

/**
 * Gives a flow a worker. On the shared server it is one for all flows of a file: to start one takes longer than most flows.
 * Where time is skipped, each has its own: what a flow leaves behind would stop the clock for the next.
 */
export async function withFlowWorker<T>(
  { env, activities, workflowId }: { env: FlowWorkerEnv; activities: Activities; workflowId: string },
  run: (taskQueue: string) => Promise<T>,
): Promise<T> {
  const { beforeClose, ...server } = env;
  if (!beforeClose) return withWorker({ env: server, activities }, ({ taskQueue }) => run(taskQueue));
  let worker = workers.get(beforeClose);
  if (!worker) {
    worker = startFlowWorker({ ...server, beforeClose }, activities);
    workers.set(beforeClose, worker);
  }
  const { taskQueue, flows } = await worker;
  flows.add(workflowId, activities);
  return run(taskQueue);
}

function startFlowWorker(
  { beforeClose, ...env }: FlowWorkerEnv & Pick<TemporalEnv, 'beforeClose'>,
  first: Activities,
): Promise<FlowWorker> {
  const flows = new Flows(first);
  return new Promise((resolve, reject) => {
    const ended = withWorker({ env, activities: flows.activities }, ({ taskQueue }) => {
      resolve({ taskQueue, flows });
      return new Promise<void>((end) => {
        beforeClose.push(() => {
          end();
          return ended;
        });
      });
    });
    ended.catch(reject);
  });
}
