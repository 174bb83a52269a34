import { Context } from '@temporalio/activity';
import { classifyFailure } from '../src/temporal/classify-failure.js';
import { earlierAttempts, placesAfter, recordAttempt } from './earlier-attempts.js';

/** What an activity that is no action is called in its failures. */
export interface ReportedAs {
  action: string;
  connection: string;
  scopes: readonly string[];
  /** What the next attempt has to know besides. */
  progress?: () => object;
}

/** Runs an activity that changes nothing: what goes wrong becomes a failure that says so, and the place at the gate is kept. */
export async function reportedAs<T>(
  { action, connection, scopes, progress }: ReportedAs,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    Context.current().cancellationSignal.throwIfAborted();
    recordAttempt({ ...earlierAttempts(), places: placesAfter(error, {}) }, progress?.());
    throw classifyFailure(error, { action, connection, scopes, once: false });
  }
}
