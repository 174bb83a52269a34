import type { Info } from '@temporalio/activity';
import type { Lane } from '../src/lane.js';
import { isUrgentTaskQueue } from '../src/task-queue.js';

/** The lane follows from the task queue and Temporal's priority key: 1 and 2 are urgent, 4 and 5 are bulk, all else is normal. */
export function laneOf({ priority, taskQueue }: Pick<Info, 'priority' | 'taskQueue'>): Lane {
  if (isUrgentTaskQueue(taskQueue)) return 'urgent';
  const key = priority?.priorityKey ?? 3;
  if (key <= 0) return 'normal';
  return key < 3 ? 'urgent' : key > 3 ? 'bulk' : 'normal';
}
