import { type FailureType, oktaFailureOf } from '../failures.js';
import { rootMessage } from '../../workflows/lib/compensation.js';

/** How a workflow ended; one of the two is null. */
export interface WorkflowOutcome<T> {
  result: T | null;
  /** The type is null where it is none of ours. */
  failure: { type: FailureType | null; message: string } | null;
}

/** How a workflow that has ended did so, by what its handle's `result` says. */
export async function outcomeOf<T>(ended: Promise<T>): Promise<WorkflowOutcome<T>> {
  try {
    return { result: await ended, failure: null };
  } catch (error) {
    const failure = oktaFailureOf(error);
    return { result: null, failure: { type: failure?.type ?? null, message: failure?.message ?? rootMessage(error) } };
  }
}
