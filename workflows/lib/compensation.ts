import { ApplicationFailure, CancellationScope, isCancellation, log } from '@temporalio/workflow';
import { oktaFailureOf, OktaFailureType } from '../../src/failures.js';

interface Undo {
  name: string;
  run: () => Promise<unknown>;
}

/** What became of the undo. */
export interface UndoReport {
  undone: string[];
  notUndone: { step: string; message: string }[];
}

/** The undo of a workflow's steps: each is pushed before the step that it undoes, and must bear "nothing to undo". */
export class Compensation {
  private readonly undos: Undo[] = [];

  push(name: string, run: () => Promise<unknown>): void {
    this.undos.push({ name, run });
  }

  /** Runs all in reverse, whatever was cancelled; a failing one doesn't stop the others. */
  async run(): Promise<UndoReport> {
    const report: UndoReport = { undone: [], notUndone: [] };
    await CancellationScope.nonCancellable(async () => {
      for (const { name, run } of this.undos.reverse()) {
        try {
          await run();
          report.undone.push(name);
        } catch (error) {
          log.error('undo failed', { step: name });
          report.notUndone.push({ step: name, message: rootMessage(error) });
        }
      }
    });
    return report;
  }
}

/** The innermost message: what Okta or the workflow said. */
export function rootMessage(error: unknown): string {
  let current = error;
  while (current instanceof Error && current.cause instanceof Error) current = current.cause;
  return current instanceof Error ? current.message : String(current);
}

/**
 * What a workflow ends with after its undo: a cancellation stays one where all was undone; a failure keeps its type and
 * tells in `details[1]` what was undone and what not.
 */
export function failureAfterUndo(error: unknown, report: UndoReport): unknown {
  if (isCancellation(error) && report.notUndone.length === 0) return error;
  const found = oktaFailureOf(error);
  const left = report.notUndone.map(({ step }) => step).join(', ');
  const outcome = left === '' ? 'Everything was undone' : `Not undone: ${left}`;
  return ApplicationFailure.create({
    type: found?.type ?? OktaFailureType.OutcomeUnknown,
    message: `${isCancellation(error) ? 'Cancelled' : rootMessage(error)}. ${outcome}`,
    nonRetryable: true,
    details: [found?.details ?? {}, report],
    ...(error instanceof Error ? { cause: error } : {}),
  });
}
