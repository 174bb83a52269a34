import { isCancellation, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { oktaFailureOf } from '../../src/failures.js';
import type { FlowOrder } from '../../src/hr/waiting-flow.js';
import { priorityKeys } from '../../src/lane.js';
import { retryClassOptions } from '../../src/retry-classes.js';
import { rootMessage } from '../lib/compensation.js';
import type { PersonOutcome } from './apply-messages.js';

/** What became of a person, without who it is. */
export type PersonOutcomePart = Omit<PersonOutcome, 'employeeNumber' | 'kind' | 'userId'>;

/** It costs no call of Okta's, and may end somebody's access. */
const { retry, ...bounds } = retryClassOptions.read;
const { tellFlow } = proxyActivities<Pick<Activities, 'tellFlow'>>({
  ...bounds,
  retry,
  startToCloseTimeout: '1 minute',
  priority: { priorityKey: priorityKeys.urgent },
});

/** Tells flows that wait for a day of another one; gives what came of each. */
export async function tellFlows(
  orders: readonly FlowOrder[],
  { connection, by }: { connection: string; by: string },
): Promise<PersonOutcomePart[]> {
  const outcomes: PersonOutcomePart[] = [];
  for (const order of orders) {
    const { workflowId } = order;
    try {
      outcomes.push({ workflowId, ...(await tellFlow({ connection, order, by })) });
    } catch (error) {
      if (isCancellation(error)) throw error;
      outcomes.push({ workflowId, ...failedBy(error) });
    }
  }
  return outcomes;
}

/** What a failure makes of a person. */
export function failedBy(error: unknown): Pick<PersonOutcomePart, 'state' | 'type' | 'message'> {
  const failure = oktaFailureOf(error);
  return { state: 'failed', type: failure?.type ?? 'Unknown', message: failure?.message ?? rootMessage(error) };
}

const worstFirst: readonly PersonOutcomePart['state'][] = ['failed', 'skipped', 'waiting', 'done'];

/** The outcome of somebody for whom several things were done: the worst, or all that was said where nothing went wrong. */
export function together(outcomes: readonly PersonOutcomePart[]): PersonOutcomePart {
  const [worst = { state: 'done' as const }] = outcomes.toSorted(
    (a, b) => worstFirst.indexOf(a.state) - worstFirst.indexOf(b.state),
  );
  if (worst.state === 'failed' || worst.state === 'skipped') return worst;
  const messages = outcomes.flatMap(({ message }) => message ?? []);
  return { ...worst, ...(messages.length === 0 ? {} : { message: messages.join('; ') }) };
}
