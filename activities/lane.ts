import type { Info } from '@temporalio/activity';
import type { Lane } from '../src/okta/gate/lane.js';

/** The lane follows from Temporal's priority key: 1 and 2 are urgent, 4 and 5 are bulk, all else is normal. */
export function laneOf({ priority }: Pick<Info, 'priority'>): Lane {
  const key = priority?.priorityKey ?? 3;
  if (key <= 0) return 'normal';
  return key < 3 ? 'urgent' : key > 3 ? 'bulk' : 'normal';
}
