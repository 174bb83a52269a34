import { CancellationScope, CancelledFailure, isCancellation } from '@temporalio/workflow';
import { FlowFailureType } from '../../src/failures.js';
import type { Flow } from '../hr/flow.js';
import { leftoverOf } from '../hr/leftover-of.js';

/**
 * Does one step of a flow that only goes forward: where it fails, it stands among the leftovers, and the flow goes on. A
 * cancellation ends the flow; what was under way then is listed, for it may have taken effect.
 *
 * @returns what the step gave; undefined where it failed
 */
export async function attempt<T>(flow: Flow, step: string, run: () => Promise<T>): Promise<T | undefined> {
  if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('Cancelled before the next step');
  try {
    return await run();
  } catch (error) {
    if (isCancellation(error)) {
      leaveUnderWay(flow, step);
      throw error;
    }
    flow.leaveOver(leftoverOf(step, error));
    return undefined;
  }
}

/** Lists a step that was under way when the flow was cancelled. */
export const leaveUnderWay = (flow: Flow, step: string): void =>
  flow.leaveOver({
    ...{ step, type: FlowFailureType.Cancelled },
    message: 'Cancelled while it was under way: look whether it took effect',
  });

/** Takes back that a step failed, because another way led there. */
export function forgive(flow: Flow, step: string): void {
  for (let at = flow.leftovers.length - 1; at >= 0; at -= 1) {
    if (flow.leftovers[at]?.step === step) flow.leftovers.splice(at, 1);
  }
}

/** Runs steps that don't depend on each other side by side; all have ended when it does, also where it is cancelled. */
export async function together(steps: readonly (() => Promise<unknown>)[]): Promise<void> {
  const ended = await Promise.allSettled(steps.map((step) => step()));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}
