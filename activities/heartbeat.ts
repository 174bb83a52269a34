import { Context } from '@temporalio/activity';

/** Well below the heartbeat time-outs of all retry classes. */
const beatEveryMs = 10_000;

/**
 * Runs an activity's work with a regular heartbeat, so that a cancellation reaches a call that waits for Okta, and the
 * death of the worker is noticed early.
 *
 * @param details what the next attempt gets to know; default: what this one got
 */
export async function inContext<T>(
  work: () => Promise<T>,
  details = (): unknown => Context.current().info.heartbeatDetails,
): Promise<T> {
  const timer = setInterval(() => Context.current().heartbeat(details()), beatEveryMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
