// Property: a failure says whether anything may have been changed, by this attempt or by any before it.
import type { ApplicationFailure } from '@temporalio/common';
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
  info: { attempt?: number; heartbeatDetails?: unknown } = {},
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
  const input = name === 'getUser' ? { userId } : { userId, sendEmail: false };
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
