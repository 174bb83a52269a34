// Property: however many processes ask, one owner refreshes, and what a login gave is neither lost nor used up.
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { afterEach, describe, expect, vi } from 'vitest';
import { OktaFailureType, oktaFailureOf } from '../../src/failures.js';
import { connectionWorkflowId } from '../../src/ids.js';
import { OktaTokenError } from '../../src/okta/errors.js';
import { revokeGrant } from '../../src/temporal/grants.js';
import { temporalTokenOwner } from '../../src/temporal/token-owner.js';
import { accessTokenUpdate, grantStatusQuery } from '../../workflows/messages.js';
import { callOkta, OwnedOrg, type OwnedOrgOptions, type OwnProcess } from '../support/owned-org.js';
import { test } from '../support/temporal-env.js';

const orgs: OwnedOrg[] = [];
async function startOrg(options: OwnedOrgOptions = {}): Promise<OwnedOrg> {
  const org = await OwnedOrg.start(options);
  orgs.push(org);
  return org;
}
afterEach(async () => {
  for (const org of orgs.splice(0)) {
    for (const name of org.names) {
      await org.client.workflow
        .getHandle(connectionWorkflowId(name))
        .terminate()
        .catch(() => undefined);
    }
    await org.close();
  }
});

const hourMs = 3_600_000;
const times = <T>(count: number, make: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, make));
const failureOf = (run: Promise<unknown>): Promise<unknown> =>
  run.then(
    () => 'no failure',
    (error: unknown) => error,
  );
const ownerOf = (org: OwnedOrg, name = org.name) => org.client.workflow.getHandle(connectionWorkflowId(name));

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
  test('cost one token request where the login has ended its token', async () => {
    const org = await startOrg();
    org.simulator.admin.settings({ accessTokenLifetimeMs: 1000 });
    await org.login();
    org.simulator.admin.settings({ accessTokenLifetimeMs: hourMs });
    await manyCalls(org, org.name);
    expect(org.tokenRequests('refresh_token')).toHaveLength(1);
  });

  test('cost one token request where Okta no longer takes the token, and none where it does', async () => {
    const org = await startOrg();
    await org.login();
    await manyCalls(org, org.name);
    expect(org.tokenRequests('refresh_token')).toHaveLength(0);
    org.simulator.admin.advance(hourMs + 1000);
    await manyCalls(org, org.name);
    expect(org.tokenRequests('refresh_token')).toHaveLength(1);
    expect(org.events('app.oauth2.token.detect_reuse')).toBe(0);
  });

  test('cost a token request a process where the application authenticates itself', async () => {
    const org = await startOrg();
    await manyCalls(org, 'service');
    const requests = org.tokenRequests('client_credentials');
    expect(requests.filter(({ status }) => status === 200)).toHaveLength(2);
  });
});

describe('an owner', () => {
  test('renews ahead of the end, and lends what it has until then', async () => {
    const org = await startOrg();
    org.simulator.admin.settings({ accessTokenLifetimeMs: 10_000 });
    await org.login();
    await org.withProcess(async (process) => {
      const tokens = temporalTokenOwner(org.client);
      const first = await tokens.accessToken(org.name, undefined);
      expect(await tokens.accessToken(org.name, undefined)).toEqual(first);
      expect(org.tokenRequests('refresh_token')).toHaveLength(0);
      // 40 % of its life are left then: no call has failed yet.
      await vi.waitFor(async () => {
        const next = await tokens.accessToken(org.name, undefined);
        expect(next.fingerprint).not.toBe(first.fingerprint);
      }, 9000);
      expect(Date.now()).toBeLessThan(first.expiresAtMs);
      expect(org.tokenRequests('refresh_token')).toHaveLength(1);
      expect(await callOkta(process, org.name)).toBe(200);
    });
  });

  test('goes on from run to run with an update under way, and keeps all it knows', async () => {
    const org = await startOrg();
    await org.login();
    // The login's signal started it without the bound: the next one has it.
    await org.withProcess(async () => {
      const handle = ownerOf(org);
      await handle.executeUpdate(accessTokenUpdate, { args: [{}] });
    });
    const state = await historyStarted(org);
    expect(state).toBe(1);
  });
});

async function historyStarted(org: OwnedOrg): Promise<number> {
  const { events } = await ownerOf(org).fetchHistory();
  return (events ?? []).filter(({ workflowExecutionStartedEventAttributes: started }) => started).length;
}

void [
  WorkflowUpdateFailedError,
  OktaFailureType,
  oktaFailureOf,
  OktaTokenError,
  revokeGrant,
  grantStatusQuery,
  failureOf,
] as OwnProcess[] | unknown;
