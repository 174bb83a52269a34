// Group rules bring people into groups and out again as Okta's do, and get along with changes made by hand.
import { expect, test } from 'vitest';
import { openOrg, person, type TestOrg } from './simulated-org.js';

const rules = '/api/v1/groups/rules';
const lagMs = 500;

interface Given {
  name?: string;
  expression?: string;
  groupIds: string[];
  exclude?: string[];
}
const ruleOf = ({
  name = 'Sales people',
  expression = 'user.department == "Sales"',
  groupIds,
  exclude = [],
}: Given) => ({
  type: 'group_rule',
  name,
  conditions: { people: { users: { exclude } }, expression: { value: expression, type: 'urn:okta:expression:1.0' } },
  actions: { assignUserToGroups: { groupIds } },
});

const setup = async () => {
  const org = await openOrg({ rateLimits: 'none', frozen: true });
  const [sales, other] = org.admin.addGroups([{ profile: { name: 'Sales' } }, { profile: { name: 'Other' } }]);
  const create = async (login: string, department: string): Promise<string> =>
    (await org.post('/api/v1/users?activate=true', person(login, { department }))).body.id;
  const activeRule = async (given: Partial<Given> = {}): Promise<string> => {
    const { body } = await org.post(rules, ruleOf({ groupIds: [sales!.id], ...given }));
    expect((await org.post(`${rules}/${body.id}/lifecycle/activate`)).status).toBe(204);
    return body.id;
  };
  return { org, salesId: sales!.id, otherId: other!.id, create, activeRule };
};
const move = (org: TestOrg, id: string, department: string | null) => org.post(`/api/v1/users/${id}`, { profile: { department } }); // prettier-ignore
const membersOf = (org: TestOrg, groupId: string): string[] => group(org, groupId).members;
const byRule = (org: TestOrg, groupId: string): string[] => group(org, groupId).membersByRule;
const group = (org: TestOrg, groupId: string) => org.admin.state().groups.find(({ id }) => id === groupId)!;
const settle = (org: TestOrg, ms = lagMs) => org.admin.advance(ms);

test('a rule is created inactive, in the words of the API, and takes effect a little after it is activated', async () => {
  const { org, salesId, create } = await setup();
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
  const { org, salesId, create, activeRule } = await setup();
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
  const { org, salesId, create, activeRule } = await setup();
  await activeRule();
  const created = await create('created@example.com', 'Sales');
  const [put] = org.admin.addUsers([{ profile: { login: 'put@example.com', department: 'Sales' } }]);
  settle(org);
  expect(membersOf(org, salesId)).toEqual([created, put!.id]);
});

test('who is added by hand stays whatever the profile says', async () => {
  const { org, salesId, create, activeRule } = await setup();
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
  const { org, salesId, create, activeRule } = await setup();
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
  const { org, salesId, create, activeRule } = await setup();
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
  const { org, salesId, otherId, create, activeRule } = await setup();
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

test('a rule is changed while it is inactive only, and keeps its groups unless the org lets them change', async () => {
  const { org, salesId, otherId, create, activeRule } = await setup();
  const ruleId = await activeRule();
  const path = `${rules}/${ruleId}`;
  const id = await create('listed@example.com', 'Sales');
  settle(org);
  const change = (given: Partial<Given>) => org.call('PUT', path, ruleOf({ groupIds: [salesId], ...given }));
  const refused = { status: 400, body: { errorCode: 'E0000001' } };
  expect(await change({ name: 'Renamed' })).toMatchObject(refused);
  expect(await org.call('DELETE', path)).toMatchObject(refused);
  await org.post(`${path}/lifecycle/deactivate`);
  expect(await change({ groupIds: [otherId] })).toMatchObject(refused);
  org.admin.settings({ ruleTargets: 'editable' });
  expect((await change({ groupIds: [otherId] })).body.actions.assignUserToGroups.groupIds).toEqual([otherId]);
  await change({});
  expect(await change({ name: 'Renamed', exclude: [id] })).toMatchObject({ status: 200, body: { name: 'Renamed', status: 'INACTIVE' } }); // prettier-ignore
  expect(await change({ exclude: ['00unobody'] })).toMatchObject(refused);
  await org.post(`${path}/lifecycle/activate`);
  settle(org);
  expect(membersOf(org, salesId)).toEqual([]);
});

test.each([
  [true, 0],
  [false, 1],
])('deleting a rule with removeUsers=%s leaves %i members', async (removeUsers, left) => {
  const { org, salesId, create, activeRule } = await setup();
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

test('a rule whose group is gone is invalid, and can only be deleted', async () => {
  const { org, salesId, otherId, activeRule } = await setup();
  const target = await activeRule({ groupIds: [otherId] });
  const condition = await activeRule({ name: 'Named', expression: `isMemberOfAnyGroup("${otherId}")`, groupIds: [salesId] }); // prettier-ignore
  expect((await org.call('DELETE', `/api/v1/groups/${otherId}`)).status).toBe(204);
  for (const id of [target, condition]) {
    expect((await org.get(`${rules}/${id}`)).body).toMatchObject({ status: 'INVALID', allGroupsValid: false });
    for (const step of ['activate', 'deactivate']) {
      expect(await org.post(`${rules}/${id}/lifecycle/${step}`)).toMatchObject({
        status: 400,
        body: { errorSummary: 'Api validation failed: updateRuleStatus' },
      });
    }
    expect((await org.call('PUT', `${rules}/${id}`, ruleOf({ groupIds: [salesId] }))).status).toBe(400);
    expect((await org.call('DELETE', `${rules}/${id}`)).status).toBe(202);
  }
});

test('what a rule can be is checked before it is there', async () => {
  const { org, salesId, activeRule } = await setup();
  await activeRule();
  const { groups } = org.admin.state();
  const everyone = groups.find(({ type }) => type === 'BUILT_IN')!.id;
  const wrong: [Given, string][] = [
    [{ groupIds: [salesId] }, 'name'],
    [{ groupIds: [salesId], name: '' }, 'name'],
    [{ groupIds: [salesId], name: 'x'.repeat(51) }, 'name'],
    [{ groupIds: [], name: 'n' }, 'groupIds'],
    [{ groupIds: ['00gnothing'], name: 'n' }, 'groupIds'],
    [{ groupIds: [everyone], name: 'n' }, 'groupIds'],
    [{ groupIds: [salesId], name: 'n', expression: 'user.department = "x"' }, 'expression'],
    [{ groupIds: [salesId], name: 'n', expression: 'user.badge == "x"' }, 'expression'],
    [{ groupIds: [salesId], name: 'n', expression: 'isMemberOfGroup("00gnothing")' }, 'expression'],
    [{ groupIds: [salesId], name: 'n', exclude: ['00unobody'] }, 'exclude'],
  ];
  for (const [given, field] of wrong) {
    const { status, body } = await org.post(rules, ruleOf(given));
    expect({ status, code: body.errorCode, summary: body.errorSummary }, JSON.stringify(given)).toEqual({
      ...{ status: 400, code: 'E0000001' },
      summary: `Api validation failed: ${field}`,
    });
    expect(body.errorCauses).toHaveLength(1);
  }
  expect((await org.post(rules, { ...ruleOf({ groupIds: [salesId], name: 'n' }), type: 'rule' })).status).toBe(400);
  org.admin.settings({ customAttributes: { badge: { type: 'string' } } });
  expect((await org.post(rules, ruleOf({ groupIds: [salesId], name: 'n', expression: 'user.badge == "x"' }))).status).toBe(200); // prettier-ignore
});

test('rules come in pages, by a word of their names, with the names of their groups', async () => {
  const { org, salesId } = await setup();
  for (const name of ['Sales EU', 'Sales US', 'Support EU']) {
    org.admin.addGroupRules([{ name, expression: 'user.title == "x"', groupIds: [salesId], status: 'INACTIVE' }]);
  }
  const pages = await org.pages(`${rules}?limit=2`);
  expect(pages.map(({ body }) => body.map(({ name }: { name: string }) => name))).toEqual([['Sales EU', 'Sales US'], ['Support EU']]); // prettier-ignore
  expect(pages[0]!.headers.get('link')).toContain(`${rules}?limit=2>; rel="self"`);
  const found = await org.get(`${rules}?search=eu&expand=groupIdToGroupNameMap`);
  expect(found.body.map(({ name }: { name: string }) => name)).toEqual(['Sales EU', 'Support EU']);
  expect(found.body[0]._embedded).toEqual({ groupIdToGroupNameMap: { [salesId]: 'Sales' } });
  expect((await org.get(`${rules}?after=invented`)).body.errorCode).toBe('E0000029');
});

test('those who administer groups may read rules, not change them', async () => {
  const { org, salesId, activeRule } = await setup();
  const ruleId = await activeRule();
  const { value } = org.admin.addToken({ roles: ['USER_ADMIN'] });
  const as = { authorization: `SSWS ${value}` };
  expect((await org.get(rules, as)).body).toHaveLength(1);
  expect(await org.post(rules, ruleOf({ groupIds: [salesId], name: 'n' }), as)).toMatchObject({ status: 403, body: { errorCode: 'E0000006' } }); // prettier-ignore
  expect((await org.post(`${rules}/${ruleId}/lifecycle/deactivate`, undefined, as)).status).toBe(403);
});

test('apps of a group come and go with its rule', async () => {
  const { org, salesId, create, activeRule } = await setup();
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
  const { org, salesId, create, activeRule } = await setup();
  org.admin.settings({ ruleLagMs: 60_000 });
  await activeRule();
  await create('slow@example.com', 'Sales');
  settle(org, 59_999);
  expect(membersOf(org, salesId)).toEqual([]);
  settle(org, 1);
  expect(membersOf(org, salesId)).toHaveLength(1);
});
