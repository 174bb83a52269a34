import { Context } from '@temporalio/activity';
import { classifyFailure } from '../../src/temporal/classify-failure.js';
import { earlierAttempts, placesAfter, recordAttempt } from '../earlier-attempts.js';

/** Runs an activity of a trigger: what goes wrong becomes a failure that says so, and the place at the gate is kept. */
export async function reported<T>(
  { connection, trigger }: { connection: string; trigger: string },
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    Context.current().cancellationSignal.throwIfAborted();
    recordAttempt({ ...earlierAttempts(), places: placesAfter(error, {}) });
    throw classifyFailure(error, {
      ...{ action: `trigger ${trigger}`, connection, scopes: ['okta.logs.read'], once: false },
    });
  }
}
