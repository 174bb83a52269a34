// Property: offboarding cuts access first, goes as far as it can, lists what is left, and finishes it when run again.
import { afterEach, beforeEach, describe, expect } from 'vitest';
import type { EvidenceDocument } from '../../src/evidence/document.js';
import { verifyEvidence } from '../../src/evidence/verify-evidence.js';
import type { OffboardUserInput, OffboardUserResult } from '../../workflows/offboard-user.js';
import { addLeaver, changesOf, offboarding } from '../support/leavers.js';
import { addGroup, addUser, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test, type TemporalEnv } from '../support/temporal-env.js';

let org: SimulatedOrg;
beforeEach(async () => {
  org = await startSimulatedOrg();
});
afterEach(() => org.close());

const offboard = (temporal: TemporalEnv, input: OffboardUserInput): Promise<OffboardUserResult> =>
  offboarding(temporal, org.activities, input);

const statuses = [
  ...(['ACTIVE', 'PROVISIONED', 'STAGED', 'SUSPENDED'] as const),
  ...(['LOCKED_OUT', 'RECOVERY', 'PASSWORD_EXPIRED', 'DEPROVISIONED'] as const),
];

describe('offboardUser', () => {
  test.for(statuses)('works from %s, and again', async (status, { temporal }) => {
    const { userId, groupId, appGroupId, appId } = addLeaver(org, status);
    const result = await offboard(temporal, { userId });
    expect(result).toMatchObject({ userId, statusBefore: status, statusAfter: 'DEPROVISIONED', leftovers: [] });
    expect(result.groupsRemoved).toEqual([groupId]);
    expect(result.groupsKept).toContain(appGroupId);
    expect(result.record).toMatchObject({ status, missing: [] });
    if (status !== 'DEPROVISIONED') expect(result.record?.apps).toMatchObject([{ id: appId, scope: 'USER' }]);
    expect(result.record?.factors).toHaveLength(1);
    const first = changesOf(org)[0];
    if (status === 'ACTIVE') expect(first).toBe('POST suspend');
    else if (!['SUSPENDED', 'DEPROVISIONED'].includes(status)) expect(first).toBe('POST deactivate');
    const again = await offboard(temporal, { userId });
    expect(again).toMatchObject({ statusBefore: 'DEPROVISIONED', statusAfter: 'DEPROVISIONED', leftovers: [] });
  });

  test.for(statuses)('cuts what is urgent before anything is read but the user: %s', async (status, { temporal }) => {
    const { userId, groupId } = addLeaver(org, status);
    const result = await offboard(temporal, { userId, when: { urgent: true }, undoForDays: 0 });
    expect(result).toMatchObject({ statusAfter: 'DEPROVISIONED', groupsRemoved: [groupId], leftovers: [] });
    expect(result.record).toMatchObject({ status, missing: [] });
    expect(result.record?.factors).toHaveLength(1);
    if (status !== 'ACTIVE') return;
    const before = org.simulator.admin.requests().map(({ method, path }) => `${method} ${path}`);
    const reads = before.slice(0, before.indexOf(`POST /api/v1/users/${userId}/lifecycle/suspend`));
    expect(reads.sort()).toEqual([`GET /api/v1/users/${userId}`, 'GET /api/v1/users/me']);
  });

  test('ends sessions, tokens and factors once the user is suspended', async ({ temporal }) => {
    const { userId } = addLeaver(org);
    const { effects, ...rest } = await offboard(temporal, { userId }).then((result) => ({
      ...result,
      effects: result.evidence?.flatMap(({ entries }) => entries.map(({ entry }) => entry['action'])),
    }));
    expect(rest.leftovers).toEqual([]);
    expect(effects?.[0]).toBe('suspendUser');
    expect(effects).toEqual(
      expect.arrayContaining([
        'clearUserSessions',
        'logOutUniversally',
        'resetUserFactors',
        'removeUserFromGroup',
        'deactivateUser',
      ]),
    );
  });

  test('refuses the owner of its own token before anything is changed', async ({ temporal }) => {
    const me = (await (await org.call('GET', '/api/v1/users/me')).json()) as { id: string };
    await expect(offboard(temporal, { userId: me.id, when: { urgent: true } })).rejects.toMatchObject({
      cause: { type: 'Flow.OwnUser', nonRetryable: true },
    });
    expect(changesOf(org)).toEqual([]);
  });

  test('takes what a Super Admin alone may take, or lists it; run again by one, it finishes', async ({ temporal }) => {
    const { userId, groupId } = addLeaver(org);
    org.simulator.admin.addToken({ owner: userId, roles: ['APP_ADMIN'] });
    for (const method of ['POST', 'DELETE']) {
      org.simulator.admin.addFault({ kind: 'status', method, path: userId, status: 403, errorCode: 'E0000006' });
    }
    const refused = await offboard(temporal, { userId });
    expect(refused).toMatchObject({ statusAfter: 'ACTIVE', groupsRemoved: [], rolesRemoved: [] });
    expect(new Set(refused.leftovers.map(({ type }) => type))).toEqual(new Set(['Okta.Permission']));
    expect(refused.leftovers.map(({ step }) => step)).toEqual(
      expect.arrayContaining([
        'suspendUser',
        'clearUserSessions',
        'resetUserFactors',
        `removeUserFromGroup ${groupId}`,
        'deactivateUser',
      ]),
    );
    org.simulator.admin.clearFaults();
    const finished = await offboard(temporal, { userId });
    expect(finished).toMatchObject({ statusAfter: 'DEPROVISIONED', groupsRemoved: [groupId], leftovers: [] });
    expect(finished.rolesRemoved).toHaveLength(1);
  });

  test('lists what failed, and finishes it when asked to', async ({ temporal }) => {
    const { userId, groupId } = addLeaver(org);
    const fault = { kind: 'status', method: 'DELETE', path: groupId, status: 403, errorCode: 'E0000006' } as const;
    org.simulator.admin.addFault(fault);
    const result = await offboarding(temporal, org.activities, { userId, when: 'now' }, async (handle) => {
      const status = () => handle.query<{ state: string; leftovers: object[] }>('flowStatus');
      await expect.poll(async () => (await status()).state, { timeout: 60_000 }).toBe('settled');
      expect((await status()).leftovers).toMatchObject([
        { step: `removeUserFromGroup ${groupId}`, type: 'Okta.Permission' },
      ]);
      org.simulator.admin.clearFaults();
      await handle.executeUpdate('finish', { args: [{ by: 'me' }] });
      await expect.poll(async () => (await status()).leftovers, { timeout: 60_000 }).toEqual([]);
      await expect.poll(async () => (await status()).state, { timeout: 60_000 }).toBe('settled');
      await handle.executeUpdate('undoFlow', { args: [{ by: 'me' }] });
    });
    expect(result).toMatchObject({ outcome: 'undone', changes: [{ by: 'me' }, { by: 'me', what: 'undo' }] });
  });

  test('leaves the groups alone when told to', async ({ temporal }) => {
    const { userId, groupId } = addLeaver(org);
    const result = await offboard(temporal, { userId, removeGroups: false });
    expect(result.groupsRemoved).toEqual([]);
    expect(result.groupsKept).toContain(groupId);
  });

  test('tells what the manager takes over', async ({ temporal }) => {
    const { userId, groupId, appId } = addLeaver(org);
    const [report] = org.simulator.admin.addUsers([
      { status: 'ACTIVE', profile: { login: 'report@example.com', managerId: userId } },
    ]);
    const { handOver } = await offboard(temporal, { userId, handOver: true });
    expect(handOver?.reports).toEqual([report?.id]);
    expect(handOver?.apps.map(({ id }) => id)).toEqual([appId]);
    expect(handOver?.groups.map(({ id }) => id)).toContain(groupId);
  });

  test('universal logout that the org does not have is nothing to finish', async ({ temporal }) => {
    const { userId } = addLeaver(org);
    org.simulator.admin.addFault({
      kind: 'status',
      path: 'global-token-revocation',
      status: 403,
      errorCode: 'E0000006',
    });
    expect(await offboard(temporal, { userId })).toMatchObject({
      statusAfter: 'DEPROVISIONED',
      leftovers: [{ step: 'logOutUniversally', type: 'Flow.NotAvailable' }],
    });
  });

  test('proves each effect by a read and by its events', async ({ temporal }) => {
    const { userId } = addLeaver(org);
    const { evidence = [] } = await offboard(temporal, { userId });
    expect(await verifyEvidence(evidence)).toMatchObject({ ok: true, signature: 'unsigned' });
    const log = new Map(org.simulator.admin.logEvents().map((event) => [event.uuid, event]));
    const entries = evidence.flatMap((one) => one.entries.map(({ entry }) => entry)) as {
      action: string;
      state: string;
      requests: { requestId: string }[];
      events: { uuid: string; eventType: string }[];
    }[];
    expect(entries.length).toBeGreaterThan(5);
    for (const { action, state, requests, events } of entries) {
      expect([action, events.length > 0]).toEqual([action, true]);
      expect([action, state]).toEqual([
        action,
        ['clearUserSessions', 'logOutUniversally'].includes(action) ? 'unread' : 'confirmed',
      ]);
      for (const { uuid } of events) {
        expect(requests.map(({ requestId }) => requestId)).toContain(
          (log.get(uuid)?.['transaction'] as { id: string }).id,
        );
      }
    }
  });
});

test('more effects than one document holds are proven by several, that follow each other', async ({ temporal }) => {
  const { userId } = addLeaver(org);
  const groups = Array.from({ length: 130 }, (_, at) => addGroup(org, `Group ${String(at)}`, { members: [userId] }));
  let evidence: EvidenceDocument[] = [];
  const { evidence: carried, leftovers } = await offboarding(temporal, org.activities, { userId }, async (handle) => {
    await handle.result();
    evidence = await handle.query<EvidenceDocument[]>('flowEvidence');
  });
  expect(leftovers).toEqual([]);
  // They may be too large for a result, never for the query.
  if (carried !== undefined) expect(carried).toEqual(evidence);
  expect(evidence.map(({ entries }) => entries.length > 100)).not.toContain(true);
  expect(await verifyEvidence(evidence)).toMatchObject({ ok: true, documents: 2 });
  expect(await verifyEvidence(evidence.slice(1))).toMatchObject({ ok: false });
  const removed = evidence.flatMap(({ entries }) =>
    entries.flatMap(({ entry }) =>
      entry['state'] === 'confirmed' ? ((entry['input'] as { groupId?: string }).groupId ?? []) : [],
    ),
  );
  expect(new Set(removed)).toEqual(new Set([...removed, ...groups]));
});

describe('where there is nothing to be done', () => {
  test('what is gone already is no failure', async ({ temporal }) => {
    const userId = addUser(org, 'bare@example.com', 'DEPROVISIONED');
    expect(await offboard(temporal, { userId })).toMatchObject({ leftovers: [], statusAfter: 'DEPROVISIONED' });
  });

  test.for([
    [{}, ['userId']],
    [{ userId: '00u1', when: 'later' }, ['when']],
    [{ userId: '00u1', when: { lastDay: '2026-02-30' } }, ['when.lastDay']],
    [{ userId: '00u1', undoForDays: -1 }, ['undoForDays']],
    [{ userId: '00u1', remove: true }, ['']],
  ] as const)('refuses %j before anything is done', async ([input, paths], { temporal }) => {
    await expect(offboard(temporal, input as unknown as OffboardUserInput)).rejects.toMatchObject({
      cause: { type: 'Okta.InvalidInput', details: [{ paths }] },
    });
    expect(org.simulator.admin.requests()).toEqual([]);
  });
});
