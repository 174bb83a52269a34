// Group rules are made, changed, listed and deleted by the API as in Okta, and refused where Okta refuses them.
import { expect, test } from 'vitest';
import { byRule, membersOf, openRuleOrg, ruleOf, rules, settle, type Given } from './rule-org.js';

test('a rule is changed while it is inactive only, and keeps its groups unless the org lets them change', async () => {
  const { org, salesId, otherId, create, activeRule } = await openRuleOrg();
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
  // Whom the rule had brought into the former group stays there.
  expect([membersOf(org, salesId), byRule(org, salesId)]).toEqual([[id], []]);
  await change({});
  await org.call('DELETE', `/api/v1/groups/${salesId}/users/${id}`);
  expect(await change({ name: 'Renamed', exclude: [id] })).toMatchObject({ status: 200, body: { name: 'Renamed', status: 'INACTIVE' } }); // prettier-ignore
  expect(await change({ exclude: ['00unobody'] })).toMatchObject(refused);
  await org.post(`${path}/lifecycle/activate`);
  settle(org);
  expect(membersOf(org, salesId)).toEqual([]);
});

test('a rule whose group is gone is invalid, and can only be deleted', async () => {
  const { org, salesId, otherId, activeRule } = await openRuleOrg();
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
  const { org, salesId, activeRule } = await openRuleOrg();
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
  const { org, salesId } = await openRuleOrg();
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
  const { org, salesId, activeRule } = await openRuleOrg();
  const ruleId = await activeRule();
  const { value } = org.admin.addToken({ roles: ['USER_ADMIN'] });
  const as = { authorization: `SSWS ${value}` };
  expect((await org.get(rules, as)).body).toHaveLength(1);
  expect(await org.post(rules, ruleOf({ groupIds: [salesId], name: 'n' }), as)).toMatchObject({ status: 403, body: { errorCode: 'E0000006' } }); // prettier-ignore
  expect((await org.post(`${rules}/${ruleId}/lifecycle/deactivate`, undefined, as)).status).toBe(403);
});
