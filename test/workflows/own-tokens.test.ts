// Property: however many processes ask, one owner refreshes, and its tokens live from run to run.
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { describe, expect, vi } from 'vitest';
import { OktaFailureType, oktaFailureOf } from '../../src/failures.js';
import { callOkta, type OwnedOrg } from '../support/owned-org.js';
import {
  askOwner,
  failureOf,
  hourMs,
  ownerOf,
  reuse,
  statusOf,
  test,
  times,
  tokenFor,
} from '../support/token-owners.js';

const runIdOf = async (org: OwnedOrg): Promise<string> => (await ownerOf(org).describe()).runId;

/** Two processes, and 100 calls of each at once. */
async function manyCalls(org: OwnedOrg, name: string): Promise<void> {
  const other = await org.startProcess();
  try {
    await org.withProcess(async (one) => {
      await other.worker.runUntil(async () => {
        const statuses = await Promise.all([one, other].map((process) => times(100, () => callOkta(process, name))));
        expect(new Set(statuses.flat())).toEqual(new Set([200]));
      });
    });
  } finally {
    await other.close();
  }
}

describe('200 first calls of two processes', () => {
  test('cost one token request where the login has ended its token', async ({ startOrg }) => {
    const org = await startOrg();
    org.simulator.admin.settings({ accessTokenLifetimeMs: 1000 });
    await org.login();
    org.simulator.admin.settings({ accessTokenLifetimeMs: hourMs });
    await manyCalls(org, org.name);
    expect(org.tokenRequests('refresh_token')).toHaveLength(1);
  });

  test('cost one token request where Okta no longer takes the token, and none where it does', async ({ startOrg }) => {
    const org = await startOrg();
    await org.login();
    await manyCalls(org, org.name);
    expect(org.tokenRequests('refresh_token')).toHaveLength(0);
    org.simulator.admin.advance(hourMs + 1000);
    await manyCalls(org, org.name);
    expect(org.tokenRequests('refresh_token')).toHaveLength(1);
    expect(org.events('app.oauth2.token.detect_reuse')).toBe(0);
  });

  test('cost a token request a process where the application authenticates itself', async ({ startOrg }) => {
    const org = await startOrg();
    await manyCalls(org, 'service');
    const requests = org.tokenRequests('client_credentials');
    expect(requests.filter(({ status }) => status === 200)).toHaveLength(2);
  });
});

describe('an owner', () => {
  test('renews ahead of the end, and lends what it has until then', async ({ startOrg }) => {
    const org = await startOrg();
    org.simulator.admin.settings({ accessTokenLifetimeMs: 15_000 });
    await org.login();
    await org.withProcess(async (process) => {
      const first = await askOwner(org);
      expect(await askOwner(org)).toEqual(first);
      expect(org.tokenRequests('refresh_token')).toHaveLength(0);
      // 40 % of its life are left then: no call has failed yet.
      await vi.waitFor(async () => {
        const next = await askOwner(org);
        expect(next.fingerprint).not.toBe(first.fingerprint);
      }, 14_000);
      expect(Date.now()).toBeLessThan(first.expiresAtMs);
      expect(org.tokenRequests('refresh_token')).toHaveLength(1);
      expect(await callOkta(process, org.name)).toBe(200);
    });
  });

  test('refreshes once for all whose token Okta no longer takes', async ({ startOrg }) => {
    const org = await startOrg();
    await org.login();
    await org.withProcess(async () => {
      const { fingerprint } = await tokenFor(org);
      // One for each of thirty workers: more at a time than Temporal lets wait for one workflow.
      const renewed = await times(30, () => tokenFor(org, fingerprint));
      expect(new Set(renewed.map((token) => token.fingerprint)).size).toBe(1);
      expect(renewed[0]?.fingerprint).not.toBe(fingerprint);
      expect(org.tokenRequests('refresh_token')).toHaveLength(1);
      // They share updates: one for each few seconds in which they asked, and the first one.
      const { events } = await ownerOf(org).fetchHistory();
      const accepted = (events ?? []).filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes);
      expect(accepted.length).toBeLessThan(10);
    });
  });

  test('goes on from run to run with updates under way, and keeps all it knows', async ({ startOrg }) => {
    const org = await startOrg();
    await org.login(org.name, { updatesPerRun: 3 });
    org.simulator.admin.addFault({ kind: 'latency', path: '/token', ms: 1000 });
    await org.withProcess(async () => {
      let token = await tokenFor(org);
      const first = await runIdOf(org);
      for (let round = 0; round < 2; round += 1) {
        const { fingerprint } = token;
        const renewed = await times(5, () => askOwner(org, fingerprint));
        expect(new Set(renewed.map((one) => one.fingerprint)).size).toBe(1);
        token = renewed[0] ?? token;
      }
      await vi.waitUntil(async () => (await runIdOf(org)) !== first, 10_000);
      expect(await statusOf(org)).toMatchObject({ needsLogin: false, refreshes: 2 });
      expect(org.tokenRequests('refresh_token')).toHaveLength(2);
      expect(await askOwner(org)).toMatchObject({ fingerprint: token.fingerprint });
      await tokenFor(org, token.fingerprint);
      expect(org.events(reuse)).toBe(0);
    });
  });

  test('shows when the consent was given, when it ends, and whether somebody must log in', async ({ startOrg }) => {
    const org = await startOrg();
    await org.login();
    await org.withProcess(async () => {
      await tokenFor(org);
      const { consentedAt = '', consentEndsAt } = await statusOf(org);
      expect(Date.parse(consentEndsAt ?? '') - Date.parse(consentedAt)).toBe(90 * 24 * hourMs);
      const { memo } = await ownerOf(org).describe();
      expect(memo).toEqual({ needsLogin: false, consentedAt, consentEndsAt });
    });
  });

  test("takes no signal for a login that isn't one, and no request that is malformed", async ({ startOrg }) => {
    const org = await startOrg();
    await org.login();
    await org.withProcess(async () => {
      for (const wrong of [undefined, null, 'x', {}, { refreshToken: 1 }])
        await ownerOf(org).signal('storeGrant', wrong);
      const { fingerprint } = await tokenFor(org);
      expect(await ownerOf(org).executeUpdate('accessToken')).toMatchObject({ fingerprint });
      const refused = await failureOf(ownerOf(org).executeUpdate('accessToken', { args: [{ rejected: 1 }] }));
      expect(refused).toBeInstanceOf(WorkflowUpdateFailedError);
      expect(oktaFailureOf(refused)).toMatchObject({ type: OktaFailureType.InvalidInput });
    });
  });
});
