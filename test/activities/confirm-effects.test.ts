// Property: what was changed is confirmed in so long as the System Log may lag, however often workers come and go meanwhile.
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, test } from 'vitest';
import { addUser, startSimulatedOrg } from '../support/simulated-org.js';

test('a later attempt does not wait anew for what the System Log will not show', async () => {
  const org = await startSimulatedOrg();
  const userId = addUser(org, 'anna@example.com');
  const call = { method: 'DELETE', path: '/api/v1/users/x/sessions', status: 204, requestId: 'not-in-the-log' };
  const calls = [{ ...call, at: new Date(Date.now() - 60_000).toISOString() }];
  const effects = [{ step: 'leave', action: 'clearUserSessions' as const, input: { userId }, calls }];
  const environment = new MockActivityEnvironment({ attempt: 2, scheduledTimestampMs: Date.now() - 60_000 });
  const beganMs = Date.now();
  const confirmed = await environment.run(org.activities.confirmEffects, { connection: 'default', userId, effects });
  expect(confirmed).toMatchObject([{ action: 'clearUserSessions', events: [] }]);
  expect(Date.now() - beganMs).toBeLessThan(20_000);
  await org.close();
});
