import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { setTimeout as delay } from 'node:timers/promises';
import { OktaFailureType } from '../../src/failures.js';

const quiet = new DefaultLogger('ERROR');
/** Waits for the rate limit are short here: an org without limits is busy for a moment only. */
const longestWaitMs = 200;

/** Runs an activity as Temporal would, as far as waits for the rate limit go: with what each attempt left to the next. */
export async function runActivity(activity: (given: object) => Promise<unknown>, input: object): Promise<unknown> {
  let heartbeatDetails: unknown;
  for (let attempt = 1; ; attempt += 1) {
    const environment = new MockActivityEnvironment({ attempt, heartbeatDetails }, { logger: quiet });
    environment.on('heartbeat', (details) => (heartbeatDetails = details));
    try {
      return await environment.run(activity, input);
    } catch (error) {
      const isWait = error instanceof ApplicationFailure && error.type === OktaFailureType.RateLimited;
      if (!isWait || attempt > 50) throw error;
      await delay(longestWaitMs);
    }
  }
}
