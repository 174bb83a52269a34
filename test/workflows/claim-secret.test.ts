// Property: a claim hands out a working secret as often as it says, made when it is claimed, and never shows it.
import { generateKeyPairSync } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import type { Activities } from '../../activities/index.js';
import type { PublicJwk } from '../../src/actions/public-key.js';
import { oktaFailureOf } from '../../src/failures.js';
import { claimSecret } from '../../src/temporal/claims.js';
import type { ClaimSecretInput, ClaimSecretResult } from '../../workflows/claim-secret.js';
import { claimStatusQuery, claimUpdate } from '../../workflows/messages.js';
import { historyText } from '../support/history-text.js';
import { addUser, type SimulatedOrg, startSimulatedOrg, wrapActivities } from '../support/simulated-org.js';
import { test, type TemporalEnv, uniqueName, withWorker } from '../support/temporal-env.js';

let org: SimulatedOrg;
beforeEach(async () => {
  org = await startSimulatedOrg();
});
afterEach(() => org.close());

type Handle = WorkflowHandle<(input: ClaimSecretInput) => Promise<ClaimSecretResult>>;
interface Left {
  client: Client;
  handle: Handle;
  claim: (timeoutMs?: number) => ReturnType<typeof claimSecret>;
}

/** Leaves a claim, and gives a worker for as long as `run` takes. */
function leave<T>(
  env: Pick<TemporalEnv, 'client' | 'nativeConnection' | 'namespace'>,
  input: unknown,
  run: (left: Left) => Promise<T>,
  activities: Activities = org.activities,
): Promise<T> {
  const { client } = env;
  return withWorker({ env, activities }, async ({ taskQueue }) => {
    const handle = await client.workflow.start('claimSecret', {
      ...{ taskQueue, workflowId: uniqueName('claim'), args: [input] },
    });
    const claim = (timeoutMs = 20_000) => claimSecret(client, handle.workflowId, { timeoutMs });
    return run({ client, handle: handle as Handle, claim });
  });
}

const failureOf = (run: Promise<unknown>): Promise<{ type?: string; details?: unknown[] }> =>
  run.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => error as { type?: string },
  );

const waiting = (login = 'isaac@example.com'): string => addUser(org, login, 'PROVISIONED');
const changes = (): string[] =>
  org.simulator.admin
    .requests()
    .filter(({ method }) => method !== 'GET')
    .map(({ path }) => path.replace(/00u\w{17}/, 'ID'));
const open = (link: unknown): unknown =>
  org.simulator.admin.visit({ do: 'open-link', link: String(link), password: 'Correct-Horse-7' });
const forActivation = (userId: string): ClaimSecretInput => ({ action: 'activateUser', input: { userId } });
const reactivate = '/api/v1/users/ID/lifecycle/reactivate?sendEmail=false';

describe('claimSecret', () => {
  test('asks Okta only when it is claimed, gives a link that works, and ends', async ({ temporal }) => {
    const userId = waiting();
    await leave(temporal, forActivation(userId), async ({ handle, claim }) => {
      expect(await handle.query(claimStatusQuery)).toMatchObject({ state: 'open', claimed: 0, claimsLeft: 1 });
      expect(org.simulator.admin.requests()).toEqual([]);
      const { secrets, claimsLeft } = await claim();
      expect(changes()).toEqual([reactivate]);
      expect(claimsLeft).toBe(0);
      expect(await handle.result()).toMatchObject({ state: 'used', claimed: 1, refused: 0, lost: 0 });
      const history = await historyText(handle);
      // What is in clear is found: without that, the next line would prove nothing.
      expect(history).toContain(userId);
      expect(history).not.toContain(String(secrets['activationToken']));
      expect(open(secrets['activationUrl'])).toMatchObject({ user: { id: userId, status: 'ACTIVE' } });
    });
  });

  test.for([
    ['resetPassword', {}, 'resetPasswordUrl'],
    ['createForgotPasswordLink', {}, 'resetPasswordUrl'],
    ['expirePassword', { revokeSessions: true }, 'tempPassword'],
  ] as const)('hands out what %s makes', async ([action, input, field], { temporal }) => {
    const profile = { login: 'ada@example.com' };
    const credentials = { password: { value: 'Correct-Horse-6' } };
    const [user] = org.simulator.admin.addUsers([{ status: 'ACTIVE', profile, credentials }]);
    const order = { action, input: { userId: user?.id, ...input } };
    const { secrets } = await leave(temporal, order, ({ claim }) => claim());
    expect(secrets).toEqual({ [field]: expect.any(String) });
    expect(org.simulator.admin.outbox()).toEqual([]);
  });

  test('is for one claimant: the second is refused, and no link is made for it', async ({ temporal }) => {
    await leave(temporal, forActivation(waiting()), async ({ claim, handle }) => {
      await claim();
      await handle.result();
      expect(await failureOf(claim())).toMatchObject({ type: 'Claim.Used' });
      expect(changes()).toEqual([reactivate]);
    });
  });

  test('lets one of many win that come at once', async ({ temporal }) => {
    org.simulator.admin.addFault({ kind: 'latency', path: '/reactivate', ms: 500 });
    await leave(temporal, forActivation(waiting()), async ({ claim, handle }) => {
      const outcomes = await Promise.allSettled([claim(), claim(), claim(), claim()]);
      const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      const lost = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
      expect(won).toHaveLength(1);
      expect(lost.map((error) => oktaFailureOf(error)?.type)).toEqual(['Claim.Used', 'Claim.Used', 'Claim.Used']);
      expect(changes()).toEqual([reactivate]);
      expect(open(won[0]?.secrets['activationUrl'])).toMatchObject({ user: { status: 'ACTIVE' } });
      expect(await handle.result()).toMatchObject({ state: 'used', claimed: 1, lost: 0 });
    });
  });

  test('gives each of several claimants a link of its own, in turn', async ({ temporal }) => {
    await leave(temporal, { ...forActivation(waiting()), maxClaims: 2 }, async ({ claim, handle }) => {
      const [one, two] = await Promise.all([claim(), claim()]);
      expect([one.claimsLeft, two.claimsLeft].sort()).toEqual([0, 1]);
      const [former, latter] = one.claimsLeft === 1 ? [one, two] : [two, one];
      expect(() => open(former.secrets['activationUrl'])).toThrow();
      expect(open(latter.secrets['activationUrl'])).toMatchObject({ user: { status: 'ACTIVE' } });
      expect(await handle.result()).toMatchObject({ state: 'used', claimed: 2 });
    });
  });

  test('is withdrawn by cancelling', async ({ temporal }) => {
    await leave(temporal, forActivation(waiting()), async ({ claim, handle }) => {
      await handle.cancel();
      expect(await handle.result()).toMatchObject({ state: 'withdrawn', claimed: 0, claimsLeft: 0 });
      expect(await failureOf(claim())).toMatchObject({ type: 'Claim.Withdrawn' });
      expect(org.simulator.admin.requests()).toEqual([]);
    });
  });

  test('finishes a claim under way before it is withdrawn', async ({ temporal }) => {
    let handle: Handle | undefined;
    const activities = wrapActivities(org.activities, async (name, run) => {
      if (name === 'activateUser') await handle?.cancel();
      return run();
    });
    const run = async (left: Left): Promise<unknown> => {
      handle = left.handle;
      const { secrets } = await left.claim();
      expect(open(secrets['activationUrl'])).toMatchObject({ user: { status: 'ACTIVE' } });
      return handle.result();
    };
    const order = { ...forActivation(waiting()), maxClaims: 2 };
    expect(await leave(temporal, order, run, activities)).toMatchObject({ state: 'withdrawn', claimed: 1 });
  });

  test('ends by itself when nobody comes in time', async ({ timeSkipping }) => {
    const { env } = timeSkipping;
    await leave(
      { client: env.client, nativeConnection: env.nativeConnection, namespace: env.namespace ?? 'default' },
      { ...forActivation(waiting()), expiresInSeconds: 14 * 86_400 },
      async ({ claim, handle }) => {
        const before = (await handle.describe()).startTime.getTime();
        const result = await handle.result();
        expect(result).toMatchObject({ state: 'expired', claimed: 0, claimsLeft: 0 });
        expect(Date.parse(result.expiresAt) - before).toBeGreaterThan(14 * 86_400_000 - 5000);
        expect(await failureOf(claim())).toMatchObject({ type: 'Claim.Expired' });
        expect(org.simulator.admin.requests()).toEqual([]);
      },
    );
  });

  test('is there as before when Okta refused', async ({ temporal }) => {
    const { admin } = org.simulator;
    admin.addFault({ kind: 'status', path: '/reactivate', status: 403, errorCode: 'E0000006', times: 1 });
    await leave(temporal, forActivation(waiting()), async ({ claim, handle }) => {
      const failure = await failureOf(claim());
      expect(failure).toMatchObject({ type: 'Okta.Permission', details: [{ isUsed: false }] });
      expect(await handle.query(claimStatusQuery)).toMatchObject({ state: 'open', refused: 1, lost: 0, claimsLeft: 1 });
      const { secrets } = await claim();
      expect(open(secrets['activationUrl'])).toMatchObject({ user: { status: 'ACTIVE' } });
      expect(await handle.result()).toMatchObject({ state: 'used', claimed: 1, refused: 1 });
    });
  });

  test('counts as used where nobody knows whether the secret was made', async ({ temporal }) => {
    org.simulator.admin.addFault({ kind: 'lost-answer', path: '/reset_password', times: 1 });
    const userId = addUser(org, 'ada@example.com');
    await leave(temporal, { action: 'resetPassword', input: { userId } }, async ({ claim, handle }) => {
      const failure = await failureOf(claim());
      expect(failure).toMatchObject({ type: 'Okta.OutcomeUnknown', details: [{ isUsed: true }] });
      expect(await handle.result()).toMatchObject({ state: 'used', claimed: 0, refused: 1, lost: 1 });
      expect(await failureOf(claim())).toMatchObject({ type: 'Claim.Used' });
    });
  });

  test.for([
    ['DEPROVISIONED', 'Okta.WrongStatus'],
    ['ACTIVE', 'Okta.WrongStatus'],
  ] as const)('never lets in somebody who is %s meanwhile', async ([status, type], { temporal }) => {
    const userId = addUser(org, 'isaac@example.com', status);
    await leave(temporal, forActivation(userId), async ({ claim }) => {
      expect(await failureOf(claim())).toMatchObject({ type, details: [{ isUsed: false }] });
      expect(changes()).toEqual([]);
    });
  });

  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicKey = pair.publicKey.export({ format: 'jwk' }) as PublicJwk;
  const offCurve = { ...publicKey, y: publicKey.x! };
  test.for([
    ['a private key', { publicKey: pair.privateKey.export({ format: 'jwk' }) as PublicJwk }, 'Okta.InvalidInput'],
    ['a shared key', { publicKey: { kty: 'oct', k: 'GawgguFyGrWKav7AX4VKUg' } }, 'Okta.InvalidInput'],
    ['no key', {} as { publicKey: PublicJwk }, 'Okta.InvalidInput'],
    ['a claim that nobody waits for', { publicKey, validUntil: '2026-01-01T00:00:00Z' }, 'Claim.Unanswered'],
  ] as const)('turns %s away without a trace', async ([, request, type], { temporal }) => {
    await leave(temporal, forActivation(waiting()), async ({ handle }) => {
      const error = await failureOf(handle.executeUpdate(claimUpdate, { args: [request] }));
      expect(error).toBeInstanceOf(WorkflowUpdateFailedError);
      expect(oktaFailureOf(error)).toMatchObject({ type });
      expect(await handle.query(claimStatusQuery)).toMatchObject({ state: 'open', claimed: 0, refused: 0 });
      const { events } = await handle.fetchHistory();
      expect(events?.some(({ workflowExecutionUpdateAcceptedEventAttributes: accepted }) => accepted)).toBe(false);
      expect(org.simulator.admin.requests()).toEqual([]);
    });
  });

  test('refuses a key that is none before Okta is asked', async ({ temporal }) => {
    await leave(temporal, forActivation(waiting()), async ({ handle }) => {
      const error = await failureOf(handle.executeUpdate(claimUpdate, { args: [{ publicKey: offCurve }] }));
      expect(oktaFailureOf(error)).toMatchObject({ type: 'Okta.InvalidInput', details: { isUsed: false } });
      expect(org.simulator.admin.requests()).toEqual([]);
    });
  });

  const userId = '00u1ero7vZFVEIYLWPBN';
  test.for([
    [{}, 'action'],
    [{ action: 'suspendUser', input: { userId } }, 'action'],
    [{ action: 'activateUser', input: {} }, 'input.userId'],
    [{ action: 'activateUser', input: { userId, reveal: true } }, 'input.reveal'],
    [{ action: 'activateUser', input: { userId, seal: publicKey } }, 'input.seal'],
    [{ action: 'activateUser', input: { userId, connection: 'x' } }, 'input.connection'],
    [{ action: 'activateUser', input: { userId, sendEmail: true } }, 'input.sendEmail'],
    [{ action: 'resetPassword', input: { userId, sendEmail: true } }, 'input.sendEmail'],
    [{ action: 'expirePassword', input: { userId, temporaryPassword: false } }, 'input.temporaryPassword'],
    [{ action: 'activateUser', input: { userId }, expiresInSeconds: 31 * 86_400 }, 'expiresInSeconds'],
    [{ action: 'activateUser', input: { userId }, maxClaims: 0 }, 'maxClaims'],
    [{ action: 'activateUser', input: { userId: '../x' } }, 'input.userId'],
  ] as const)('refuses the order %j', async ([order, field], { temporal }) => {
    await leave(temporal, order, async ({ handle }) => {
      const failure = oktaFailureOf(await failureOf(handle.result()));
      expect(failure?.type).toBe('Okta.InvalidInput');
      expect(failure?.details['paths']).toContain(field);
    });
  });
});

describe('the client', () => {
  test('says that there is no such claim', async ({ temporal }) => {
    const error = await failureOf(claimSecret(temporal.client, 'okta-claim:default:none'));
    expect(error).toMatchObject({ type: 'Claim.Unknown' });
  });

  test('says that nobody polls, and no link is made for it when a worker comes at last', async ({ temporal }) => {
    const taskQueue = uniqueName('queue');
    const handle = await temporal.client.workflow.start('claimSecret', {
      ...{ taskQueue, workflowId: uniqueName('claim'), args: [forActivation(waiting())] },
    });
    const error = await failureOf(claimSecret(temporal.client, handle.workflowId, { timeoutMs: 1000 }));
    expect(error).toMatchObject({ type: 'Claim.Unanswered', details: [{ isUsed: false }] });
    expect((error as Error).message).toContain(taskQueue);
    await withWorker({ env: temporal, taskQueue, activities: org.activities }, async () => {
      expect(await handle.query(claimStatusQuery)).toMatchObject({ state: 'open', claimed: 0, claimsLeft: 1 });
      expect(org.simulator.admin.requests()).toEqual([]);
      const { secrets } = await claimSecret(temporal.client, handle.workflowId);
      expect(open(secrets['activationUrl'])).toMatchObject({ user: { status: 'ACTIVE' } });
    });
  });
});
