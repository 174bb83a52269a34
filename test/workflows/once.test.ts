// Property: an action that must not happen twice waits out a refusal, and is not repeated after a lost answer.
import { randomUUID } from 'node:crypto';
import { WorkflowFailedError } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { createActivities } from '../../activities/index.js';
import { oktaFailureOf } from '../../src/failures.js';
import { type Exchange, ScriptedOkta } from '../support/scripted-okta.js';
import { test, type TemporalEnv, withWorker } from '../support/temporal-env.js';

const user = '00u1ero7vZFVEIYLWPBN';
const request = `POST /api/v1/users/${user}/lifecycle/reset_password?sendEmail=true&revokeSessions=false`;
const refused: Exchange = {
  request,
  status: 429,
  body: { errorCode: 'E0000047', errorSummary: 'API call exceeded rate limit due to too many requests.' },
  // Concurrency: the shortest wait there is.
  headers: { 'x-rate-limit-limit': '0', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': '0' },
};
const done: Exchange = { request, status: 200, body: {} };

let okta: ScriptedOkta;
beforeEach(async () => {
  okta = await ScriptedOkta.start();
});
afterEach(() => okta.close());

describe('resetPassword', () => {
  const run = (temporal: TemporalEnv): Promise<unknown> => {
    const connections = okta.connections();
    const activities = createActivities({
      connections,
      registeredSearchAttributes: () => Promise.resolve([]),
    });
    return withWorker({ env: temporal, activities }, ({ taskQueue }) =>
      temporal.client.workflow.execute('runAction', {
        taskQueue,
        workflowId: `once-${randomUUID()}`,
        args: [{ action: 'resetPassword', input: { userId: user } }],
      }),
    );
  };

  test('goes on after refusals', async ({ temporal }) => {
    okta.play([refused, refused, done]);
    expect(await run(temporal)).toEqual({});
    expect(okta.received).toHaveLength(3);
  });

  test('is not repeated when the outcome is unknown', async ({ temporal }) => {
    okta.play([refused, { request, status: 502, body: '<html></html>' }, done]);
    const error: unknown = await run(temporal).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WorkflowFailedError);
    expect(oktaFailureOf(error)).toMatchObject({ type: 'Okta.OutcomeUnknown', details: { action: 'resetPassword' } });
    expect(okta.received).toHaveLength(2);
  });
});
