import { Context } from '@temporalio/activity';

/** Well below the heartbeat time-outs of all retry classes. */
const beatEveryMs = 10_000;

/**
 * Runs an activity's work with a regular heartbeat, so that a cancellation reaches a call that waits for Okta, and the
 * death of the worker is noticed early. The details of an earlier attempt are kept.
 */
export async function inContext<T>(work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => {
    const { info } = Context.current();
    Context.current().heartbeat(info.heartbeatDetails);
  }, beatEveryMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
