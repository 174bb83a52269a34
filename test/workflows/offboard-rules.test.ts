// Property: a leaver's groups that a rule of Okta's assigns are left to the rule, and nobody is put on its exclude list.
import { expect } from 'vitest';
import { addLeaver, offboarding } from '../support/leavers.js';
import { addGroup, startSimulatedOrg } from '../support/simulated-org.js';
import { test } from '../support/temporal-env.js';

interface Rule {
  id: string;
  conditions: { people?: { users?: { exclude?: string[] } } };
}

test.for([true, false])('with a rule that is active: %s', async (isActive, { temporal }) => {
  const org = await startSimulatedOrg();
  try {
    const { userId, groupId } = addLeaver(org);
    const byRule = addGroup(org, 'By a rule', { members: [userId] });
    const made = await org.call('POST', '/api/v1/groups/rules', {
      type: 'group_rule',
      name: 'Everybody',
      conditions: { expression: { type: 'urn:okta:expression:1.0', value: 'user.lastName=="Last"' } },
      actions: { assignUserToGroups: { groupIds: [byRule] } },
    });
    const { id } = (await made.json()) as Rule;
    if (isActive) await org.call('POST', `/api/v1/groups/rules/${id}/lifecycle/activate`);
    const result = await offboarding(temporal, org.activities, { userId });
    expect(result).toMatchObject({ statusAfter: 'DEPROVISIONED', leftovers: [], groupsRemoved: [groupId] });
    expect(result.groupsKept).toContain(byRule);
    expect(result.record?.groups.find((group) => group.id === byRule)).toMatchObject({ managedByRule: true });
    const rule = (await (await org.call('GET', `/api/v1/groups/rules/${id}`)).json()) as Rule;
    expect(rule.conditions.people?.users?.exclude ?? []).toEqual([]);
  } finally {
    await org.close();
  }
});

test('where the rules may not be read, no group is touched, and that is left over', async ({ temporal }) => {
  const org = await startSimulatedOrg();
  try {
    const { userId, groupId } = addLeaver(org);
    org.simulator.admin.addFault({ kind: 'status', path: '/groups/rules', status: 403, errorCode: 'E0000006' });
    const result = await offboarding(temporal, org.activities, { userId });
    expect(result).toMatchObject({
      ...{ statusAfter: 'DEPROVISIONED', groupsRemoved: [] },
      leftovers: [{ step: 'listGroupRules', type: 'Okta.Permission' }],
    });
    expect(result.groupsKept).toContain(groupId);
  } finally {
    await org.close();
  }
});
