// Property: a failed mint costs nothing only where it is certain that nothing was made.
import { ActivityFailure, ApplicationFailure, RetryState, TimeoutFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { failedMint } from '../../../workflows/lib/failed-mint.js';

const okta = (type: string, details: object = {}): ApplicationFailure =>
  ApplicationFailure.create({ type, message: 'said', details: [details] });
const activity = (cause: Error): ActivityFailure =>
  new ActivityFailure('failed', 'activateUser', '1', RetryState.TIMEOUT, 'worker', cause);

describe('failedMint', () => {
  it.each([
    ['a refusal', activity(okta('Okta.Permission')), false, 'Okta.Permission'],
    ['a rate limit', activity(okta('Okta.RateLimited')), false, 'Okta.RateLimited'],
    ['our own refusal', okta('Okta.WrongStatus'), false, 'Okta.WrongStatus'],
    ['a lost answer', activity(okta('Okta.Network', { mayHaveChanged: true })), true, 'Okta.Network'],
    ['a refusal after one', activity(okta('Okta.Permission', { mayHaveChanged: true })), true, 'Okta.Permission'],
    [
      'a time-out after a refused attempt',
      activity(
        Object.assign(new TimeoutFailure('late', undefined, 'START_TO_CLOSE'), { cause: okta('Okta.RateLimited') }),
      ),
      true,
      'Okta.OutcomeUnknown',
    ],
    ['what nobody knows', activity(new Error('?')), true, 'Okta.OutcomeUnknown'],
    ['a stranger type', activity(okta('Something')), true, 'Okta.OutcomeUnknown'],
  ] as const)('%s', (_, error, isUsed, type) => {
    const result = failedMint(error);
    expect(result.isUsed).toBe(isUsed);
    expect(result.failure).toMatchObject({ type, nonRetryable: true, details: [{ isUsed }] });
  });
});
