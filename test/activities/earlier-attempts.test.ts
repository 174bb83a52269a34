// Property: a failure says whether anything may have been changed, by this attempt or by any before it.
import type { ApplicationFailure, RetryPolicy } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActivities } from '../../activities/index.js';
import { type Exchange, ScriptedOkta } from '../support/scripted-okta.js';

const userId = '00u1ero7vZFVEIYLWPBN';
let okta: ScriptedOkta;
beforeAll(async () => {
  okta = await ScriptedOkta.start();
});
afterAll(() => okta.close());

const change = (status: number, body: unknown, headers = {}): Exchange => ({ request: 'POST', status, body, headers });
const limited = change(429, { errorCode: 'E0000047', errorSummary: 'too many requests' });
const cutOff = change(502, '<html></html>');
const refused = change(403, { errorCode: 'E0000038', errorSummary: 'not allowed in this status' });
const odd = change(200, '<html></html>');
const unread = { request: 'GET', status: 502, body: '<html></html>' };

/** Runs an attempt that fails; gives its failure and what it recorded for the next one. */
async function failing(
  name: 'activateUser' | 'resetPassword' | 'getUser',
  script: Exchange[],
  info: { attempt?: number; heartbeatDetails?: unknown; retryPolicy?: RetryPolicy } = {},
  given: object = {},
): Promise<{ failure: ApplicationFailure; recorded: unknown }> {
  okta.play(script);
  const connections = okta.connections();
  const activities = createActivities({
    connections,
    registeredSearchAttributes: () => Promise.resolve([]),
  });
  const environment = new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });
  let recorded: unknown;
  environment.on('heartbeat', (details) => (recorded = details));
  const input = { userId, ...(name === 'getUser' ? {} : { sendEmail: false }), ...given };
  const activity = activities[name] as (given: unknown) => Promise<unknown>;
  const failure = await environment.run(activity, input).then(
    () => Promise.reject(new Error('it did not fail')),
    (reason: unknown) => reason as ApplicationFailure,
  );
  return { failure, recorded };
}

describe('mayHaveChanged', () => {
  it.each([
    ['a rate limit', [limited], {}, undefined, 1],
    ['a refusal', [refused, { ...unread, status: 404, body: {} }], {}, undefined, 1],
    ['a refusal that could not be explained', [refused, unread], {}, undefined, 1],
    ['an answer that was cut off', [cutOff], {}, true, undefined],
    ['an answer of another shape', [odd], {}, true, undefined],
    ['a rate limit after one', [limited], { attempt: 2, heartbeatDetails: { refusedAttempt: 1 } }, undefined, 2],
  ] as const)('after %s', async (_, script, info, mayHaveChanged, refusedAttempt) => {
    const { failure, recorded } = await failing('resetPassword', [...script], info);
    expect((failure.details?.[0] as { mayHaveChanged?: boolean }).mayHaveChanged).toBe(mayHaveChanged);
    expect((recorded as { refusedAttempt?: number } | undefined)?.refusedAttempt).toBe(refusedAttempt);
  });

  it('is not forgotten when a later attempt was refused', async () => {
    const read = { request: 'GET', status: 200, body: { id: userId, status: 'STAGED', profile: {} } };
    const { failure, recorded } = await failing('activateUser', [read, limited], { attempt: 2 });
    expect(failure.details?.[0]).toMatchObject({ mayHaveChanged: true });
    expect(recorded).not.toHaveProperty('refusedAttempt');
  });

  it('is never true of what only reads', async () => {
    const { failure } = await failing('getUser', [unread], { attempt: 2 });
    expect(failure.details?.[0]).not.toHaveProperty('mayHaveChanged');
  });

  it('is said where a repeat is not even tried', async () => {
    const { failure } = await failing('resetPassword', [], { attempt: 2 });
    expect(failure).toMatchObject({ type: 'Okta.OutcomeUnknown', details: [{ mayHaveChanged: true }] });
    expect(okta.received).toEqual([]);
  });
});

describe('waits for the rate limit', () => {
  const waited = (attempt: number, failures = 0): object => ({
    attempt,
    refusedAttempt: attempt,
    failures,
    places: {},
  });

  it('are no failures, whatever their number', async () => {
    const { failure, recorded } = await failing(
      'getUser',
      [limited],
      { attempt: 50, heartbeatDetails: waited(49) },
      { maximumAttempts: 2 },
    );
    expect(failure).toMatchObject({ type: 'Okta.RateLimited', nonRetryable: false });
    expect(recorded).toMatchObject({ attempt: 50, failures: 0 });
  });

  it('leave the attempts for failures, and these end at the number that the caller gave', async () => {
    const first = await failing(
      'getUser',
      [unread],
      { attempt: 51, heartbeatDetails: waited(50) },
      { maximumAttempts: 2 },
    );
    expect(first.failure).toMatchObject({ type: 'Okta.Server', nonRetryable: false });
    const info = { attempt: 52, heartbeatDetails: first.recorded };
    const second = await failing('getUser', [unread], info, { maximumAttempts: 2 });
    expect(second.failure).toMatchObject({ type: 'Okta.Server', nonRetryable: true });
  });

  it('do not lengthen the delay after a failure', async () => {
    const retryPolicy = { initialInterval: 3000, backoffCoefficient: 2, maximumInterval: 10_000 };
    const delays: unknown[] = [];
    let heartbeatDetails: unknown = waited(20);
    for (let attempt = 21; attempt < 25; attempt += 1) {
      const { failure, recorded } = await failing('getUser', [unread], { attempt, heartbeatDetails, retryPolicy });
      delays.push(failure.nextRetryDelay);
      heartbeatDetails = recorded;
    }
    expect(delays).toEqual([3000, 6000, 10_000, 10_000]);
  });

  it('count an attempt that died without a word as failed', async () => {
    const info = { attempt: 5, heartbeatDetails: waited(3) };
    const { failure } = await failing('getUser', [unread], info, { maximumAttempts: 2 });
    expect(failure.nonRetryable).toBe(true);
  });

  it('give the next attempt its place, and a call uses it up', async () => {
    okta.play([]);
    const connections = okta.connections();
    const { gate } = connections;
    const passage = await gate.enter({ connection: 'default', bucket: 'user-read', lane: 'normal' });
    passage.answered({ limit: 100, remaining: 0, resetInMs: 60_000 });
    const { getUser } = createActivities({ connections, registeredSearchAttributes: () => Promise.resolve([]) });
    const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
    let recorded: unknown;
    environment.on('heartbeat', (details) => (recorded = details));
    const run = environment.run(getUser as (given: unknown) => Promise<unknown>, { userId });
    await expect(run).rejects.toMatchObject({
      ...{ type: 'Okta.RateLimited', category: 'BENIGN' },
      details: [{ bucket: 'user-read', limit: 'window', limitedBy: 'window' }],
    });
    expect(recorded).toMatchObject({ failures: 0, places: { 'user-read': { bucket: 'user-read' } } });
    expect(okta.received).toEqual([]);
  });
});
