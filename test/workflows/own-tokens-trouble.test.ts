// Property: trouble between the owner and Okta costs time, not the login, whatever the kind of its refresh tokens.
import { describe, expect } from 'vitest';
import { OktaFailureType } from '../../src/failures.js';
import { connectionTaskQueue } from '../../src/task-queue.js';
import { classifyFailure } from '../../src/temporal/classify-failure.js';
import { callOkta } from '../support/owned-org.js';
import { askOwner, callAs, failureOf, hourMs, reuse, statusOf, test, tokenFor } from '../support/token-owners.js';

describe.concurrent('trouble at the token endpoint', () => {
  // First, because it takes longest.
  test('is a failure to be retried where no worker has the connection', async ({ startOrg }) => {
    const org = await startOrg();
    await org.login();
    const error = classifyFailure(await failureOf(tokenFor(org)), {
      ...{ action: 'get user', connection: org.name, scopes: [], once: false },
    });
    expect(error).toMatchObject({ type: OktaFailureType.Server, nonRetryable: false });
    expect(error).toHaveProperty('message', expect.stringContaining(connectionTaskQueue(org.name)));
  });

  test.for([
    { kind: 'status', status: 503 },
    { kind: 'status', status: 500 },
    { kind: 'html', status: 502 },
    { kind: 'reset' },
    { kind: 'cut-body' },
    { kind: 'lost-answer' },
    { kind: 'concurrency-limit' },
  ] as const)('$kind $status is retried without harm', async (fault, { startOrg }) => {
    const org = await startOrg();
    await org.login();
    await org.withProcess(async (process) => {
      const { fingerprint } = await tokenFor(org);
      org.simulator.admin.addFault({ ...fault, path: '/token', times: 2 });
      const { accessToken } = await tokenFor(org, fingerprint);
      expect(await callAs(org, accessToken)).toBe(200);
      expect(await callOkta(process, org.name)).toBe(200);
      expect(org.events(reuse)).toBe(0);
    });
  });

  test('an answer lost without a leeway ends the login, and says so', async ({ startOrg }) => {
    const org = await startOrg({ webApps: [{ leewaySeconds: 0 }] });
    await org.login();
    await org.withProcess(async () => {
      const { fingerprint } = await tokenFor(org);
      org.simulator.admin.addFault({ kind: 'lost-answer', path: '/token', times: 1 });
      expect(await failureOf(tokenFor(org, fingerprint))).toMatchObject({ kind: 'consent' });
      expect(org.events(reuse)).toBe(1);
      expect(await statusOf(org)).toMatchObject({ needsLogin: true });
    });
  });
});

describe.concurrent('refresh tokens', () => {
  test.for(['returned', 'omitted'] as const)(
    "that don't rotate work on, where they are %s",
    async (staticRefreshToken, { startOrg }) => {
      const org = await startOrg({ webApps: [{ rotation: 'STATIC' }] });
      org.simulator.admin.settings({ staticRefreshToken });
      await org.login();
      await org.withProcess(async (process) => {
        for (let round = 0; round < 3; round += 1) {
          org.simulator.admin.advance(hourMs + 1000);
          expect(await callOkta(process, org.name)).toBe(200);
        }
        expect(org.tokenRequests('refresh_token')).toHaveLength(3);
      });
    },
  );

  test('that are bound to a key outlive the worker that got them', async ({ startOrg }) => {
    const org = await startOrg({ webApps: [{ dpop: true }] });
    await org.login();
    for (let workers = 0; workers < 2; workers += 1) {
      await org.withProcess(async (process) => {
        expect(await callOkta(process, org.name)).toBe(200);
        org.simulator.admin.advance(hourMs + 1000);
        expect(await callOkta(process, org.name)).toBe(200);
      });
    }
    expect(org.tokenRequests('refresh_token').filter(({ status }) => status === 200)).toHaveLength(2);
  });

  test('are bound to a key from the day on that the application asks for it', async ({ startOrg }) => {
    const org = await startOrg();
    await org.login();
    await org.withProcess(async (process) => {
      expect(await callOkta(process, org.name)).toBe(200);
      org.simulator.admin.changeClient(org.clientId(), { dpop: true });
      org.simulator.admin.advance(hourMs + 1000);
      expect(await callOkta(process, org.name)).toBe(200);
      expect(await askOwner(org)).toMatchObject({ tokenType: 'DPoP' });
    });
  });
});
