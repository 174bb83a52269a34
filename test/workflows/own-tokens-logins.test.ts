// Property: an owner keeps the newest login alone, ends the others at Okta, and says when it has none.
import { describe, expect, vi } from 'vitest';
import { OktaFailureType } from '../../src/failures.js';
import { classifyFailure } from '../../src/temporal/classify-failure.js';
import { revokeGrant } from '../../src/temporal/grants.js';
import { callOkta } from '../support/owned-org.js';
import { callAs, failureOf, hourMs, ownerOf, reuse, statusOf, test, times, tokenFor } from '../support/token-owners.js';

describe('a further login', () => {
  test('replaces the one before, which ends at Okta', async ({ startOrg }) => {
    const org = await startOrg();
    await org.login();
    await org.withProcess(async (process) => {
      const { accessToken } = await tokenFor(org);
      await org.login();
      await vi.waitUntil(() => org.events('app.oauth2.token.revoke') === 1, 10_000);
      expect(await callAs(org, accessToken)).toBe(401);
      expect(await callOkta(process, org.name)).toBe(200);
      expect(org.tokenRequests('refresh_token')).toHaveLength(0);
    });
  });

  test('while a refresh is under way gives its own token to those who wait', async ({ startOrg }) => {
    const org = await startOrg();
    await org.login();
    await org.withProcess(async (process) => {
      const { fingerprint } = await tokenFor(org);
      org.simulator.admin.addFault({ kind: 'latency', path: '/token', ms: 3000, times: 1 });
      const waiting = times(5, () => tokenFor(org, fingerprint));
      await vi.waitUntil(() => org.simulator.admin.faults()[0]?.hits === 1, 10_000);
      await org.login();
      const [token, ...others] = await waiting;
      expect(new Set(others.map((other) => other.fingerprint))).toEqual(new Set([token?.fingerprint]));
      expect(await callAs(org, token?.accessToken)).toBe(200);
      expect(await callOkta(process, org.name)).toBe(200);
      // The present login is the only one that Okta still knows.
      await vi.waitUntil(() => org.events('app.oauth2.token.revoke') === 1, 10_000);
      expect(org.events(reuse)).toBe(0);
      expect(await tokenFor(org, token?.fingerprint)).not.toMatchObject({ fingerprint: token?.fingerprint });
    });
  });
});

describe('a login that is over', () => {
  test('fails the call with the command to run, is not asked for again, and costs no history', async ({ startOrg }) => {
    const org = await startOrg();
    await org.login();
    await org.withProcess(async (process) => {
      expect(await callOkta(process, org.name)).toBe(200);
      org.simulator.admin.changeClient(org.clientId(), { revokeTokens: true });
      const lost = classifyFailure(await failureOf(callOkta(process, org.name)), {
        ...{ action: 'list users', connection: org.name, scopes: [], once: false },
      });
      expect(lost).toMatchObject({ type: OktaFailureType.ConsentRequired, nonRetryable: true });
      expect(lost).toHaveProperty('message', expect.stringContaining(`temporal-okta connection login ${org.name}`));
      expect(org.tokenRequests('refresh_token')).toHaveLength(1);
      expect(await statusOf(org)).toMatchObject({ needsLogin: true });

      const { historyLength } = await ownerOf(org).describe();
      for (let again = 0; again < 5; again += 1) {
        expect(await failureOf(callOkta(process, org.name))).toMatchObject({ kind: 'consent' });
      }
      expect((await ownerOf(org).describe()).historyLength).toBe(historyLength);
      expect(org.tokenRequests('refresh_token')).toHaveLength(1);

      await org.login();
      expect(await callOkta(process, org.name)).toBe(200);
      expect(await statusOf(org)).toMatchObject({ needsLogin: false });
    });
  });

  test('is no longer over from the moment of the next one, though answers are shared', async ({ startOrg }) => {
    const org = await startOrg();
    await org.login();
    await org.withProcess(async () => {
      const { fingerprint } = await tokenFor(org);
      org.simulator.admin.changeClient(org.clientId(), { revokeTokens: true });
      // Whatever is asked at the same moment shares an answer.
      const moment = vi.spyOn(Date, 'now').mockReturnValue(Date.now());
      try {
        expect(await failureOf(tokenFor(org, fingerprint))).toMatchObject({ kind: 'consent' });
        await org.login();
        expect(await callAs(org, (await tokenFor(org, fingerprint)).accessToken)).toBe(200);
      } finally {
        moment.mockRestore();
      }
    });
  });

  test("after 90 days of Okta's clock needs a new one, however often it was refreshed", async ({ startOrg }) => {
    const org = await startOrg();
    await org.login();
    await org.withProcess(async (process) => {
      for (let month = 0; month < 2; month += 1) {
        org.simulator.admin.advance(40 * 24 * hourMs);
        expect(await callOkta(process, org.name)).toBe(200);
      }
      org.simulator.admin.advance(10 * 24 * hourMs);
      expect(await failureOf(callOkta(process, org.name))).toMatchObject({ kind: 'consent' });
    });
  });

  test('by logging out ends at Okta, and its owner ends', async ({ startOrg }) => {
    const org = await startOrg();
    await org.login();
    await org.withProcess(async (process) => {
      const { accessToken } = await tokenFor(org);
      expect(await revokeGrant(org.client, org.name)).toBe(true);
      expect(await callAs(org, accessToken)).toBe(401);
      expect(await ownerOf(org).result()).toEqual({ refreshes: 0 });
      expect(await failureOf(callOkta(process, org.name))).toMatchObject({ kind: 'consent' });
      expect(await revokeGrant(org.client, org.name)).toBe(false);
    });
  });

  test('by logging out leaves a login that comes meanwhile alone', async ({ startOrg }) => {
    const org = await startOrg();
    await org.login();
    await org.withProcess(async (process) => {
      await tokenFor(org);
      org.simulator.admin.addFault({ kind: 'latency', path: '/revoke', ms: 3000, times: 1 });
      const loggedOut = revokeGrant(org.client, org.name);
      await vi.waitUntil(() => org.simulator.admin.faults()[0]?.hits === 1, 10_000);
      await org.login();
      expect(await loggedOut).toBe(true);
      expect(await callOkta(process, org.name)).toBe(200);
      expect(await statusOf(org)).toMatchObject({ needsLogin: false });
    });
  });
});
