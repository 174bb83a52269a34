// Property: onboarding hands the activation link to nobody but the holder of a key or of the claim, in any ending.
import { generateKeyPairSync } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import type { Activities } from '../../activities/index.js';
import { oktaFailureOf } from '../../src/failures.js';
import { openSealed } from '../../src/open-sealed.js';
import { claimSecret } from '../../src/temporal/claims.js';
import type { ClaimSecretResult } from '../../workflows/claim-secret.js';
import type { OnboardUserResult } from '../../workflows/onboard-user.js';
import { historyText } from '../support/history-text.js';
import { type SimulatedOrg, startSimulatedOrg, wrapActivities } from '../support/simulated-org.js';
import { test, type TemporalEnv, uniqueName, withWorker } from '../support/temporal-env.js';

const login = 'isaac.brock@example.com';
const profile = { login, email: login, firstName: 'Isaac', lastName: 'Brock' };
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const seal = pair.publicKey.export({ format: 'jwk' });

let org: SimulatedOrg;
beforeEach(async () => {
  org = await startSimulatedOrg();
});
afterEach(() => org.close());

/** Onboards, and gives a worker until `then` is done. */
function onboard<T>(
  temporal: TemporalEnv,
  input: unknown,
  then: (handle: WorkflowHandle) => Promise<T>,
  activities: Activities = org.activities,
): Promise<T> {
  return withWorker({ env: temporal, activities }, async ({ taskQueue }) => {
    const workflowId = uniqueName('onboard');
    return then(await temporal.client.workflow.start('onboardUser', { taskQueue, workflowId, args: [input] }));
  });
}

const open = (link: unknown): unknown =>
  org.simulator.admin.visit({ do: 'open-link', link: String(link), password: 'Correct-Horse-7' });
const changes = (): string[] =>
  org.simulator.admin
    .requests()
    .filter(({ method }) => method !== 'GET')
    .map(({ path }) => path.replace(/0[0-9a-z]{2}\w{17}/g, 'ID'));

describe('onboardUser with claim', () => {
  test('leaves a claim that outlives it and gives a link that works', async ({ temporal }) => {
    await onboard(temporal, { profile, claim: { expiresInSeconds: 600 } }, async (handle) => {
      const { activation, status, userId } = (await handle.result()) as OnboardUserResult;
      expect(status).toBe('PROVISIONED');
      const claimId = String(activation['claimId']);
      expect(activation).toEqual({ claimId });
      expect(claimId).toMatch(/^okta-claim:default:[0-9a-f-]{36}$/);
      expect(org.simulator.admin.outbox()).toEqual([]);
      expect(changes()).toEqual([
        '/api/v1/users?activate=false',
        '/api/v1/users/ID/lifecycle/activate?sendEmail=false',
      ]);

      const { secrets, expiresAt } = await claimSecret(temporal.client, claimId);
      expect(changes().at(-1)).toBe('/api/v1/users/ID/lifecycle/reactivate?sendEmail=false');
      const claim = temporal.client.workflow.getHandle(claimId);
      const { startTime } = await claim.describe();
      expect(Date.parse(expiresAt) - startTime.getTime()).toBeLessThan(605_000);
      expect(await claim.result()).toMatchObject({ state: 'used', claimed: 1 });
      for (const each of [handle, claim]) {
        const history = await historyText(each);
        expect(history).toContain(userId);
        expect(history).not.toContain(String(secrets['activationToken']));
      }
      expect(open(secrets['activationUrl'])).toMatchObject({ user: { id: userId, status: 'ACTIVE' } });
    });
  });

  test('leaves none for somebody who has a password', async ({ temporal }) => {
    const credentials = { password: { value: 'Correct-Horse-6' } };
    const result = await onboard(temporal, { profile, credentials, claim: true }, (handle) => handle.result());
    expect(result).toMatchObject({ status: 'ACTIVE' });
    expect((result as OnboardUserResult).activation).not.toHaveProperty('claimId');
  });

  test('withdraws the claim when it is cancelled in its last step', async ({ temporal }) => {
    let parent: WorkflowHandle | undefined;
    const activities = wrapActivities(org.activities, async (name, run) => {
      const result = await run();
      const { status } = (result ?? {}) as { status?: string };
      if (name === 'getUser' && status === 'PROVISIONED') await parent?.cancel();
      return result;
    });
    await onboard(
      temporal,
      { profile, claim: true },
      async (handle) => {
        parent = handle;
        await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
        const children = (await handle.fetchHistory()).events?.flatMap(
          ({ childWorkflowExecutionStartedEventAttributes: started }) => started?.workflowExecution?.workflowId ?? [],
        );
        expect(children).toHaveLength(1);
        const claim = temporal.client.workflow.getHandle(children?.[0] ?? '');
        expect((await claim.result()) as ClaimSecretResult).toMatchObject({ state: 'withdrawn', claimed: 0 });
        expect(org.simulator.admin.state().users.some(({ profile: { login: known } }) => known === login)).toBe(false);
      },
      activities,
    );
  });

  test.for([
    [{ claim: true, reveal: true }, 'claim'],
    [{ claim: true, seal }, 'claim'],
    [{ claim: true, sendEmail: true }, 'claim'],
    [{ seal, reveal: true }, 'seal'],
    [{ seal: { kty: 'oct', k: 'GawgguFyGrWKav7AX4VKUg' } }, 'seal.kty'],
    [{ claim: { expiresInSeconds: 0 } }, 'claim.expiresInSeconds'],
    [{ claim: { for: 'ever' } }, 'claim'],
    [{ claim: 'yes' }, 'claim'],
  ] as const)('refuses %j before any call', async ([fields, field], { temporal }) => {
    const error: unknown = await onboard(temporal, { profile, ...fields }, (handle) => handle.result()).catch(
      (reason: unknown) => reason,
    );
    expect(oktaFailureOf(error)).toMatchObject({ type: 'Okta.InvalidInput' });
    expect(oktaFailureOf(error)?.details['paths']).toContain(field);
    expect(org.simulator.admin.requests()).toEqual([]);
  });
});

describe('onboardUser with seal', () => {
  test('gives the link to the holder of the key', async ({ temporal }) => {
    await onboard(temporal, { profile, sendEmail: false, seal }, async (handle) => {
      const { activation } = (await handle.result()) as OnboardUserResult;
      expect(Object.keys(activation)).toEqual(['sealed']);
      const { activationUrl, activationToken } = await openSealed(String(activation['sealed']), pair.privateKey);
      const history = await historyText(handle);
      expect(history).toContain(String(activation['sealed']));
      expect(history).not.toContain(String(activationToken));
      expect(open(activationUrl)).toMatchObject({ user: { status: 'ACTIVE' } });
    });
  });
});
