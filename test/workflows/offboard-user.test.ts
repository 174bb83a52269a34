// Property: offboarding cuts access first, goes as far as it can, lists what is left, and finishes it when run again.
import { afterEach, beforeEach, describe, expect } from 'vitest';
import type { OffboardUserResult } from '../../workflows/offboard-user.js';
import { addGroup, addUser, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test, type TemporalEnv, uniqueName, withWorker } from '../support/temporal-env.js';

let org: SimulatedOrg;
beforeEach(async () => {
  org = await startSimulatedOrg();
});
afterEach(() => org.close());

const offboard = (temporal: TemporalEnv, input: object): Promise<OffboardUserResult> =>
  withWorker({ env: temporal, activities: org.activities }, ({ taskQueue }) =>
    temporal.client.workflow.execute('offboardUser', { taskQueue, workflowId: uniqueName('offboard'), args: [input] }),
  ) as Promise<OffboardUserResult>;

function leaver(status: Parameters<typeof addUser>[2] & string): {
  userId: string;
  groupId: string;
  appGroupId: string;
} {
  const userId = addUser(org, `${status.toLowerCase()}@example.com`, status);
  const groupId = addGroup(org, `Group of ${status}`, { members: [userId] });
  const appGroupId = addGroup(org, `Imported ${status}`, { members: [userId], type: 'APP_GROUP' });
  return { userId, groupId, appGroupId };
}

const changes = (): string[] =>
  org.simulator.admin
    .requests()
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path.split('/').slice(-1)[0]?.split('?')[0] ?? ''}`);

describe('offboardUser', () => {
  test.for([
    'ACTIVE',
    'PROVISIONED',
    'STAGED',
    'SUSPENDED',
    'LOCKED_OUT',
    'RECOVERY',
    'PASSWORD_EXPIRED',
    'DEPROVISIONED',
  ] as const)('works from %s', async (status, { temporal }) => {
    const { userId, groupId, appGroupId } = leaver(status);
    const result = await offboard(temporal, { userId });
    expect(result).toMatchObject({ userId, statusBefore: status, statusAfter: 'DEPROVISIONED', leftovers: [] });
    expect(result.groupsRemoved).toEqual([groupId]);
    expect(result.groupsKept).toContain(appGroupId);
    const first = changes()[0];
    if (status === 'ACTIVE') expect(first).toBe('POST suspend');
    else if (!['SUSPENDED', 'DEPROVISIONED'].includes(status)) expect(first).toBe('POST deactivate');
    const again = await offboard(temporal, { userId });
    expect(again).toMatchObject({ statusBefore: 'DEPROVISIONED', statusAfter: 'DEPROVISIONED', leftovers: [] });
  });

  test('lists what failed, and finishes it when run again', async ({ temporal }) => {
    const { userId, groupId } = leaver('ACTIVE');
    org.simulator.admin.addFault({
      kind: 'status',
      method: 'DELETE',
      path: groupId,
      status: 403,
      errorCode: 'E0000006',
    });
    const result = await offboard(temporal, { userId });
    expect(result).toMatchObject({
      statusAfter: 'DEPROVISIONED',
      groupsRemoved: [],
      leftovers: [{ step: `removeUserFromGroup ${groupId}`, type: 'Okta.Permission' }],
    });
    org.simulator.admin.clearFaults();
    expect(await offboard(temporal, { userId })).toMatchObject({ groupsRemoved: [groupId], leftovers: [] });
  });

  test('leaves the groups alone when told to', async ({ temporal }) => {
    const { userId, groupId } = leaver('ACTIVE');
    const result = await offboard(temporal, { userId, removeGroups: false });
    expect(result.groupsRemoved).toEqual([]);
    expect(result.groupsKept).toContain(groupId);
  });

  test('bears lost answers', async ({ temporal }) => {
    const { userId } = leaver('ACTIVE');
    org.simulator.admin.addFault({ kind: 'lost-answer', method: 'POST', path: '/lifecycle/', times: 2 });
    org.simulator.admin.addFault({ kind: 'lost-answer', method: 'DELETE', path: '/groups/', times: 1 });
    expect(await offboard(temporal, { userId })).toMatchObject({ statusAfter: 'DEPROVISIONED', leftovers: [] });
  });
});
