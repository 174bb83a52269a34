// Property: wherever a leaver's flow is cancelled, it stops there, undoes nothing, and says what was under way; run again, it finishes.
import { expect } from 'vitest';
import type { FlowStatus } from '../../workflows/hr/messages.js';
import { addLeaver, changesOf, offboarding, startOffboarding } from '../support/leavers.js';
import { startSimulatedOrg, wrapActivities } from '../support/simulated-org.js';
import { test, withWorker } from '../support/temporal-env.js';

test.for([
  ...['getUser', 'ownPrincipal', 'listUserGroups', 'suspendUser', 'clearUserSessions', 'resetUserFactors'],
  ...['removeUserFromGroup', 'deactivateUser', 'confirmEffects', 'sealEvidence'],
])('cancelled in %s', async (where, { temporal }) => {
  const org = await startSimulatedOrg();
  try {
    const { userId, groupId } = addLeaver(org);
    let cancel: () => Promise<unknown> = () => Promise.resolve();
    let isFirst = true;
    const activities = wrapActivities(org.activities, async (name, run) => {
      const result = await run();
      if (name === where && isFirst) {
        isFirst = false;
        await cancel();
      }
      return result;
    });
    const status = await withWorker({ env: temporal, activities }, async ({ taskQueue }) => {
      let started: (value: unknown) => void = () => undefined;
      const known = new Promise((resolve) => (started = resolve));
      cancel = async () => {
        await known;
        await handle.cancel();
      };
      const handle = await startOffboarding(temporal.client, taskQueue, { userId, when: 'now' });
      started(undefined);
      await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
      return handle.query<FlowStatus>('flowStatus');
    });
    expect(status.state).toBe('failed');
    const under = status.leftovers.filter(({ type }) => type === 'Flow.Cancelled');
    expect(status.leftovers).toEqual(under);
    const done = changesOf(org);
    if (['getUser', 'ownPrincipal', 'listUserGroups'].includes(where)) expect(done).toEqual([]);
    else expect(done[0]).toBe('POST suspend');
    expect(done).not.toContain('POST unsuspend');
    if (where === 'suspendUser') expect(done).toEqual(['POST suspend']);
    if (where === 'removeUserFromGroup') expect(done).not.toContain('POST deactivate');
    // Each change that was made stands in its record, or is said to have been under way.
    const recorded = status.effects.flatMap(({ calls }) => calls.map(({ path }) => path.split('/').at(-1)));
    const unrecorded = done.filter((change) => !recorded.includes(change.split(' ')[1]));
    expect(unrecorded.length).toBeLessThanOrEqual(under.length);

    const again = await offboarding(temporal, org.activities, { userId });
    expect(again).toMatchObject({ statusAfter: 'DEPROVISIONED', leftovers: [] });
    const groups = (await (await org.call('GET', `/api/v1/users/${userId}/groups`)).json()) as { id: string }[];
    expect(groups.map(({ id }) => id)).not.toContain(groupId);
  } finally {
    await org.close();
  }
});
