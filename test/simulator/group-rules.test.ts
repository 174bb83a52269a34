// Group rules bring people into groups and out again as Okta's do, and get along with changes made by hand.
import { expect, test } from 'vitest';
import { byRule, lagMs, membersOf, move, openRuleOrg, ruleOf, rules, settle } from './rule-org.js';

test('a rule is created inactive, in the words of the API, and takes effect a little after it is activated', async () => {
  const { org, salesId, create } = await openRuleOrg();
  const [here, elsewhere] = [await create('here@example.com', 'Sales'), await create('elsewhere@example.com', 'IT')];
  const { status, body } = await org.post(rules, ruleOf({ groupIds: [salesId] }));
  expect(status).toBe(200);
  expect(body).toEqual({
    type: 'group_rule',
    id: expect.stringMatching(/^0pr\w{17}$/),
    status: 'INACTIVE',
    name: 'Sales people',
    created: org.admin.clock().now,
    lastUpdated: org.admin.clock().now,
    conditions: {
      people: { users: { exclude: [] }, groups: { exclude: [] } },
      expression: { value: 'user.department == "Sales"', type: 'urn:okta:expression:1.0' },
    },
    actions: { assignUserToGroups: { groupIds: [salesId] } },
    allGroupsValid: true,
  });
  settle(org);
  expect(membersOf(org, salesId)).toEqual([]);
  expect(await org.post(`${rules}/${body.id}/lifecycle/activate`)).toMatchObject({ status: 204, body: undefined });
  settle(org, lagMs - 1);
  expect(membersOf(org, salesId)).toEqual([]);
  settle(org, 1);
  expect(membersOf(org, salesId)).toEqual([here]);
  expect((await org.get(`${rules}/${body.id}`)).body.status).toBe('ACTIVE');
  const added = org.admin.logEvents().filter(({ eventType }) => eventType === 'group.user_membership.add');
  expect(added).toEqual([
    expect.objectContaining({
      actor: expect.objectContaining({ type: 'SystemPrincipal' }),
      transaction: expect.objectContaining({ type: 'JOB' }),
      debugContext: { debugData: expect.objectContaining({ triggeredByGroupRuleId: body.id }) },
    }),
  ]);
  expect(elsewhere).not.toBe(here);
});

test('a changed profile brings people in and out; deactivated people stay until they come back', async () => {
  const { org, salesId, create, activeRule } = await openRuleOrg();
  await activeRule();
  const id = await create('mover@example.com', 'IT');
  settle(org);
  expect(membersOf(org, salesId)).toEqual([]);
  await move(org, id, 'Sales');
  expect(membersOf(org, salesId)).toEqual([]);
  settle(org);
  expect(membersOf(org, salesId)).toEqual([id]);
  await move(org, id, null);
  settle(org);
  expect(membersOf(org, salesId)).toEqual([]);
  await move(org, id, 'Sales');
  settle(org);
  await org.post(`/api/v1/users/${id}/lifecycle/deactivate`);
  settle(org);
  expect(membersOf(org, salesId)).toEqual([id]);
  await org.post(`/api/v1/users/${id}/lifecycle/activate?sendEmail=false`);
  await move(org, id, 'IT');
  settle(org);
  expect(membersOf(org, salesId)).toEqual([]);
});

test('created people are looked at, too, and so are those whom the admin port puts in', async () => {
  const { org, salesId, create, activeRule } = await openRuleOrg();
  await activeRule();
  const created = await create('created@example.com', 'Sales');
  const [put] = org.admin.addUsers([{ profile: { login: 'put@example.com', department: 'Sales' } }]);
  settle(org);
  expect(membersOf(org, salesId)).toEqual([created, put!.id]);
});

test('who is added by hand stays whatever the profile says', async () => {
  const { org, salesId, create, activeRule } = await openRuleOrg();
  await activeRule();
  const id = await create('kept@example.com', 'Sales');
  settle(org);
  expect(byRule(org, salesId)).toEqual([id]);
  await org.call('PUT', `/api/v1/groups/${salesId}/users/${id}`);
  expect(byRule(org, salesId)).toEqual([]);
  await move(org, id, 'IT');
  settle(org);
  expect(membersOf(org, salesId)).toEqual([id]);
  // One who begins to meet the condition becomes the rule's.
  await move(org, id, 'Sales');
  settle(org);
  expect(byRule(org, salesId)).toEqual([id]);
});

test('who is removed by hand is excluded from the rule for good, and the log says by whom', async () => {
  const { org, salesId, create, activeRule } = await openRuleOrg();
  const ruleId = await activeRule();
  const id = await create('excluded@example.com', 'Sales');
  settle(org);
  await org.call('DELETE', `/api/v1/groups/${salesId}/users/${id}`);
  expect((await org.get(`${rules}/${ruleId}`)).body.conditions.people.users.exclude).toEqual([id]);
  const [exclusion, removal] = org.admin.logEvents().slice(-2);
  expect(exclusion).toMatchObject({ eventType: 'group.user_membership.rule.add_exclusion', actor: { type: 'SystemPrincipal' } }); // prettier-ignore
  expect(removal).toMatchObject({ eventType: 'group.user_membership.remove', actor: { type: 'User' } });
  expect(exclusion!['transaction']).toMatchObject({ id: (removal!['transaction'] as { id: string }).id });
  await move(org, id, 'IT');
  await move(org, id, 'Sales');
  settle(org);
  expect(membersOf(org, salesId)).toEqual([]);
  // Ids of deleted users stay in the list.
  await org.call('DELETE', `/api/v1/users/${id}`);
  await org.call('DELETE', `/api/v1/users/${id}`);
  expect((await org.get(`${rules}/${ruleId}`)).body.conditions.people.users.exclude).toEqual([id]);
});

test('a membership that two rules keep up ends with the second', async () => {
  const { org, salesId, create, activeRule } = await openRuleOrg();
  await activeRule();
  const second = await activeRule({ name: 'Berlin', expression: 'user.city == "Berlin"' });
  const id = await create('both@example.com', 'Sales');
  await org.post(`/api/v1/users/${id}`, { profile: { city: 'Berlin' } });
  settle(org);
  await move(org, id, 'IT');
  settle(org);
  expect(membersOf(org, salesId)).toEqual([id]);
  await org.post(`${rules}/${second}/lifecycle/deactivate`);
  await org.post(`/api/v1/users/${id}`, { profile: { city: 'Bonn' } });
  settle(org);
  // An inactive rule doesn't look any more; its members stay.
  expect(membersOf(org, salesId)).toEqual([id]);
  await org.post(`${rules}/${second}/lifecycle/activate`);
  settle(org);
  expect(membersOf(org, salesId)).toEqual([]);
});

test('rules lead to each other, and a circle of them comes to an end', async () => {
  const { org, salesId, otherId, create, activeRule } = await openRuleOrg();
  await activeRule();
  await activeRule({ name: 'Chain', expression: `isMemberOfGroup("${salesId}")`, groupIds: [otherId] });
  const id = await create('chained@example.com', 'Sales');
  settle(org, 2 * lagMs);
  expect(membersOf(org, otherId)).toEqual([id]);
  await move(org, id, 'IT');
  settle(org, 2 * lagMs);
  expect(membersOf(org, otherId)).toEqual([]);
  await activeRule({ name: 'Circle', expression: `!isMemberOfGroup("${otherId}")`, groupIds: [otherId] });
  settle(org, 100 * lagMs);
  const { length } = org.admin.logEvents();
  settle(org, 100 * lagMs);
  expect(org.admin.logEvents()).toHaveLength(length);
});

test.each([
  [true, 0],
  [false, 1],
])('deleting a rule with removeUsers=%s leaves %i members', async (removeUsers, left) => {
  const { org, salesId, create, activeRule } = await openRuleOrg();
  const ruleId = await activeRule();
  const byHand = await create('hand@example.com', 'IT');
  await org.call('PUT', `/api/v1/groups/${salesId}/users/${byHand}`);
  const id = await create('rule@example.com', 'Sales');
  settle(org);
  await org.post(`${rules}/${ruleId}/lifecycle/deactivate`);
  expect(await org.call('DELETE', `${rules}/${ruleId}?removeUsers=${removeUsers}`)).toMatchObject({ status: 202, body: {} }); // prettier-ignore
  expect(await org.get(`${rules}/${ruleId}`)).toMatchObject({ status: 404, body: { errorSummary: `Not found: Resource not found: ${ruleId} (PolicyRule)` } }); // prettier-ignore
  settle(org);
  expect(membersOf(org, salesId).filter((member) => member !== byHand)).toHaveLength(left);
  expect(membersOf(org, salesId)).toContain(byHand);
  expect(byRule(org, salesId)).toEqual([]);
  expect(id).toBeDefined();
});

test('apps of a group come and go with its rule', async () => {
  const { org, salesId, create, activeRule } = await openRuleOrg();
  const [app] = org.admin.addApps([{ label: 'CRM', groupIds: [salesId] }]);
  await activeRule();
  const id = await create('crm@example.com', 'Sales');
  settle(org);
  expect((await org.get(`/api/v1/apps/${app!.id}/users/${id}`)).body.scope).toBe('GROUP');
  await move(org, id, 'IT');
  settle(org);
  expect((await org.get(`/api/v1/apps/${app!.id}/users/${id}`)).status).toBe(404);
});

test('the lag is a setting', async () => {
  const { org, salesId, create, activeRule } = await openRuleOrg();
  org.admin.settings({ ruleLagMs: 60_000 });
  await activeRule();
  await create('slow@example.com', 'Sales');
  settle(org, 59_999);
  expect(membersOf(org, salesId)).toEqual([]);
  settle(org, 1);
  expect(membersOf(org, salesId)).toHaveLength(1);
});
