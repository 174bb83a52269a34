import { Context } from '@temporalio/activity';

/** How many attempts of a call may fail, as its caller says; waits for the rate limit don't count. */
export function attemptsOf(given: unknown): number {
  const most: unknown = (given as { maximumAttempts?: unknown } | undefined | null)?.maximumAttempts;
  return typeof most === 'number' ? most : Infinity;
}

/** The delay after so many failures, by the retry policy, in milliseconds: Temporal's own would count the waits, too. */
export function backOffMs(failures: number): number {
  const { retryPolicy } = Context.current().info;
  const initialMs = milliseconds(retryPolicy?.initialInterval) ?? 1000;
  const maximumMs = milliseconds(retryPolicy?.maximumInterval) ?? initialMs * 100;
  return Math.min(initialMs * (retryPolicy?.backoffCoefficient ?? 2) ** (failures - 1), maximumMs);
}

/** As the server gives it to an activity, a duration is a number. */
const milliseconds = (duration: unknown): number | undefined => (typeof duration === 'number' ? duration : undefined);
