// Property: an Okta failure is found through every wrapper that Temporal puts around it, and nothing else is taken for one.
import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure, RetryState } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { isOktaFailure, oktaFailureOf, OktaFailureType } from '../../src/failures.js';

const failure = ApplicationFailure.nonRetryable('gone', OktaFailureType.NotFound, { action: 'getUser', status: 404 });
const inActivity = new ActivityFailure('failed', 'getUser', '1', RetryState.NON_RETRYABLE_FAILURE, 'w', failure);
const inChild = new ChildWorkflowFailure(
  'default',
  { workflowId: 'w', runId: 'r' },
  'runAction',
  RetryState.NON_RETRYABLE_FAILURE,
  inActivity,
);

describe('isOktaFailure', () => {
  it.each([failure, inActivity, inChild])('unwraps %s', (error) => {
    expect(isOktaFailure(error)).toBe(true);
    expect(isOktaFailure(error, OktaFailureType.NotFound)).toBe(true);
    expect(isOktaFailure(error, OktaFailureType.Conflict)).toBe(false);
    expect(oktaFailureOf(error)?.details).toEqual({ action: 'getUser', status: 404 });
  });

  it.each([
    new Error('plain'),
    ApplicationFailure.create({ type: 'Mine' }),
    undefined,
    null,
    'Okta.NotFound',
    { type: 'Okta.NotFound' },
  ])('leaves %s', (error) => {
    expect(isOktaFailure(error)).toBe(false);
  });

  it('ends on a loop of causes', () => {
    const looped = new Error('a');
    looped.cause = looped;
    expect(isOktaFailure(looped)).toBe(false);
  });
});
