import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
} from '@temporalio/workflow';
import { FlowFailureType } from '../../src/failures.js';
import { Flow, type FlowOptions, refuseCancelled } from '../hr/flow.js';
import { failureAfterUndo } from '../lib/compensation.js';
import { extend } from './extend.js';

export interface RunFlowOptions extends FlowOptions {
  /** Where the flow undoes nothing, ever: why, for who wants to call it off. */
  forwardOnly?: string;
}

/**
 * Runs a flow: makes what its steps share, and takes the update `callOff`. Where the body fails, is cancelled or is called
 * off, all that its steps did is undone in reverse, until one of them says `flow.goForwardOnly`; after that, what was
 * done stays.
 *
 * @throws what the body threw. After an undo, `details[1]` says what was undone and what not; a call-off is
 * `Flow.CalledOff`
 */
export async function runFlow<T>(options: RunFlowOptions, body: (flow: Flow) => Promise<T>): Promise<T> {
  const flow = new Flow(options);
  if (options.forwardOnly !== undefined) flow.goForwardOnly(options.forwardOnly);
  const scope = new CancellationScope();
  if (flow.forwardOnlyBecause === undefined) {
    flow.callOff.accept(async () => {
      scope.cancel();
      await condition(() => flow.isOver);
    });
  }
  try {
    const result = await scope.run(async () => {
      await flow.begin();
      const ended = await body(flow);
      if (flow.forwardOnlyBecause === undefined) refuseCancelled();
      return ended;
    });
    flow.callOff.refuse('the flow is done');
    if (!flow.isOver) flow.say(flow.status().details, 'done');
    // Nothing is left to cancel.
    await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
    return result;
  } catch (error) {
    const { by } = flow.callOff;
    flow.callOff.refuse('the flow is over');
    const cause = by !== undefined && isCancellation(error) && !isOurCancellation() ? calledOff(by) : error;
    throw await CancellationScope.nonCancellable(() => failureOf(flow, cause));
  }
}

/** Whether it is the workflow that was cancelled, and not only the scope that a call-off cancels. */
const isOurCancellation = (): boolean => CancellationScope.current().consideredCancelled;

async function failureOf(flow: Flow, error: unknown): Promise<unknown> {
  if (flow.forwardOnlyBecause !== undefined) {
    flow.say(isCancellation(error) ? 'Cancelled: what was done stays' : 'Failed: what was done stays', 'failed');
    await condition(allHandlersFinished);
    return error;
  }
  flow.say('Undoing what was done', 'undoing');
  const report = await flow.step('undo', () => flow.undo.run());
  await extend(flow, 'afterUndo').catch(() => undefined);
  const isWhole = report.notUndone.length === 0;
  flow.say(isWhole ? 'Undone' : 'Undone in part: see the failure', isWhole ? 'undone' : 'failed');
  await condition(allHandlersFinished);
  return failureAfterUndo(error, report);
}

const calledOff = ({ by, comment }: { by: string; comment?: string | undefined }): ApplicationFailure =>
  ApplicationFailure.nonRetryable('Called off', FlowFailureType.CalledOff, {
    by,
    ...(comment === undefined ? {} : { comment }),
  });
