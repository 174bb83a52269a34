// Property: an encrypted failure shows its type and nothing else, and reads as the failure that it was.
import { createRequire } from 'node:module';
import {
  ActivityFailure,
  ApplicationFailure,
  defaultPayloadConverter as converter,
  DefaultFailureConverter,
  type FailureConverter,
  RetryState,
} from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { isOktaFailure, oktaFailureOf, OktaFailureType } from '../../../../src/failures.js';
import { failureConverterPath } from '../../../../src/temporal/codec/data-converter.js';

const { failureConverter } = createRequire(import.meta.url)(failureConverterPath) as {
  failureConverter: FailureConverter;
};

const okta = () =>
  ApplicationFailure.create({
    type: OktaFailureType.Conflict,
    message: 'createUser: isaac.brock@example.com exists already',
    nonRetryable: true,
    details: [{ action: 'createUser', status: 400 }],
  });
const wrapped = () =>
  new ActivityFailure('Activity task failed', 'createUser', '1', RetryState.NON_RETRYABLE_FAILURE, 'me', okta());
/** What the codec wouldn't encrypt. */
const readable = (failure: unknown): string =>
  JSON.stringify(failure, (key, value: unknown) =>
    key === 'encodedAttributes' || key === 'details' ? undefined : value,
  );

describe('failureConverter', () => {
  it('keeps message and stack out of sight, causes included, and the type in sight', () => {
    const failure = failureConverter.errorToFailure(wrapped(), converter);
    expect(readable(failure)).not.toContain('isaac');
    expect(readable(failure)).not.toContain('.test.ts');
    expect(failure.cause?.applicationFailureInfo?.type).toBe(OktaFailureType.Conflict);
  });

  it('gives back the failure, for our own predicates too', () => {
    const back = failureConverter.failureToError(failureConverter.errorToFailure(wrapped(), converter), converter);
    expect(isOktaFailure(back, OktaFailureType.Conflict)).toBe(true);
    expect(oktaFailureOf(back)).toEqual({
      type: OktaFailureType.Conflict,
      message: okta().message,
      details: { action: 'createUser', status: 400 },
    });
    expect(back.cause).toMatchObject({ nonRetryable: true });
  });

  it('keeps the message of a failure that is written twice', () => {
    const back = failureConverter.failureToError(failureConverter.errorToFailure(wrapped(), converter), converter);
    for (let time = 0; time < 2; time++) {
      const again = failureConverter.failureToError(failureConverter.errorToFailure(back, converter), converter);
      expect(oktaFailureOf(again)?.message).toBe(okta().message);
      expect(again.message).toBe('Activity task failed');
    }
  });

  it('encrypts a failure from before encryption when it is passed on', () => {
    const plain = new DefaultFailureConverter();
    const before = plain.failureToError(plain.errorToFailure(wrapped(), converter), converter);
    const passedOn = failureConverter.errorToFailure(before, converter);
    expect(readable(passedOn)).not.toContain('isaac');
    expect(oktaFailureOf(failureConverter.failureToError(passedOn, converter))?.message).toBe(okta().message);
  });

  it('reads failures that are not encrypted', () => {
    const back = failureConverter.failureToError(
      new DefaultFailureConverter().errorToFailure(okta(), converter),
      converter,
    );
    expect(oktaFailureOf(back)?.message).toBe(okta().message);
  });
});
