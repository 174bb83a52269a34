// A consumer of a trigger: suspends whoever fails to sign in five times within ten minutes.
//
// Bundle it into a worker of yours (any task queue), and let a trigger signal it, and start it by the first signal; its Okta
// calls go to the workers on the task queue `okta`.
import { condition, continueAsNew, log, workflowInfo } from '@temporalio/workflow';
import { isOktaFailure, type LogEventInboxState, proxyOktaActivities, receiveLogEvents } from 'temporal-okta/workflow';

const windowMs = 10 * 60_000;
const tooMany = 5;

/** What one run leaves to the next. */
export interface SuspiciousSignInsState {
  inbox?: LogEventInboxState;
  failures?: { userId: string; atMs: number }[];
}

export async function suspiciousSignIns({ inbox: state, failures = [] }: SuspiciousSignInsState = {}): Promise<void> {
  const okta = proxyOktaActivities();
  const inbox = receiveLogEvents({ state });
  let recent = failures;
  for (;;) {
    await condition(() => inbox.pending > 0);
    for (const { actor, published } of inbox.take()) {
      const [userId, nowMs] = [actor?.id ?? '', Date.parse(published)];
      recent = [...recent, { userId, atMs: nowMs }].filter(({ atMs }) => atMs > nowMs - windowMs);
      if (recent.filter((failure) => failure.userId === userId).length < tooMany) continue;
      recent = recent.filter((failure) => failure.userId !== userId);
      await okta.suspendUser({ userId }).catch((error: unknown) => {
        if (!isOktaFailure(error)) throw error;
        log.warn('somebody who fails to sign in could not be suspended', { userId, error });
      });
    }
    if (workflowInfo().continueAsNewSuggested && inbox.pending === 0) {
      await continueAsNew<typeof suspiciousSignIns>({ inbox: inbox.state, failures: recent });
    }
  }
}
