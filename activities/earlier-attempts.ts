import { Context } from '@temporalio/activity';

/** Heartbeat details: the attempt that, like all before it, is known to have changed nothing. */
interface RefusedAttempt {
  refusedAttempt: number;
}

/** Whether an attempt before this one may have changed something: all may that didn't record the contrary. */
export function earlierMayHaveChanged(): boolean {
  const { attempt } = Context.current().info;
  const heartbeatDetails: unknown = Context.current().info.heartbeatDetails;
  if (attempt === 1) return false;
  return (heartbeatDetails as Partial<RefusedAttempt> | undefined)?.refusedAttempt !== attempt - 1;
}

/** Records, for the next attempt, that nothing was changed up to now. */
export function recordNothingChanged(): void {
  const details: RefusedAttempt = { refusedAttempt: Context.current().info.attempt };
  Context.current().heartbeat(details);
}
