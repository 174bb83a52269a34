import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';

/** For so long it is waited for until what was under way has ended; then it goes on without. */
const letGoWithin = '2 seconds';

/** Runs what waits, and cancels it when something was changed. Undefined where it came to nothing. */
export async function leaveWhen<T>(isChanged: () => boolean, run: () => Promise<T>): Promise<T | undefined> {
  const scope = new CancellationScope();
  const ended: PromiseSettledResult<T>[] = [];
  void Promise.allSettled([scope.run(run)]).then((results) => ended.push(...results));
  const isOver = (): boolean => ended.length > 0;
  await condition(() => isOver() || isChanged());
  if (!isOver()) {
    scope.cancel();
    // What it has delivered is in its result, if it hears of it in time: one that only waits delivers nothing.
    await condition(isOver, letGoWithin);
  }
  const [result] = ended;
  if (result === undefined) return undefined;
  if (result.status === 'fulfilled') return result.value;
  if (isChanged() && isCancellation(result.reason)) return undefined;
  throw result.reason;
}
