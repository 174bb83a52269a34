import { Context } from '@temporalio/activity';
import { classifyFailure } from '../../src/temporal/classify-failure.js';
import { earlierAttempts, placesAfter, recordAttempt } from '../earlier-attempts.js';
import { inContext } from '../heartbeat.js';

/** Runs an activity that asks Okta: what goes wrong becomes a failure that says so, and the place at the gate is kept. */
export function asked<T>(
  { action, connection, scopes }: { action: string; connection: string; scopes: string[] },
  run: () => Promise<T>,
): Promise<T> {
  return inContext(async () => {
    try {
      return await run();
    } catch (error) {
      Context.current().cancellationSignal.throwIfAborted();
      recordAttempt({ ...earlierAttempts(), places: placesAfter(error, {}) });
      throw classifyFailure(error, { action, connection, scopes, once: false });
    }
  });
}
