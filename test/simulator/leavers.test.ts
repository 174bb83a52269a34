// What leaving takes away and what it keeps: roles, factors, sessions, apps, groups; and who may touch whom.
import { expect, test } from 'vitest';
import { nextLink, openOrg, type TestOrg } from './simulated-org.js';

const setup = async () => {
  const org = await openOrg({ rateLimits: 'none' });
  const [user] = org.admin.addUsers([{ profile: { login: 'ada@example.com' } }]);
  const [group] = org.admin.addGroups([{ profile: { name: 'Team' }, members: [user!.id] }]);
  const [direct, grouped] = org.admin.addApps([
    { label: 'Mail', userIds: [user!.id] },
    { label: 'Wiki', groupIds: [group!.id] },
  ]);
  org.admin.addFactors(user!.id, [
    { factorType: 'push', provider: 'OKTA' },
    { factorType: 'sms', provider: 'OKTA' },
  ]);
  org.admin.visit({ do: 'sign-in', login: 'ada@example.com', ipAddress: '203.0.113.9' });
  const path = `/api/v1/users/${user!.id}`;
  return { org, userId: user!.id, groupId: group!.id, directId: direct!.id, groupedId: grouped!.id, path };
};
const types = (org: TestOrg, after: number): string[] => org.admin.logEvents().slice(after).map(({ eventType }) => eventType); // prettier-ignore

test('deactivation takes roles, sessions and apps, keeps groups and factors; activation brings back what groups give', async () => {
  const { org, userId, groupId, directId, groupedId, path } = await setup();
  await org.post(`${path}/roles`, { type: 'HELP_DESK_ADMIN' });
  const before = org.admin.logEvents().length;
  await org.post(`${path}/lifecycle/deactivate`);
  expect(types(org, before).sort()).toEqual([
    'application.user_membership.remove',
    'application.user_membership.remove',
    'user.account.privilege.revoke',
    'user.lifecycle.deactivate',
    'user.session.clear',
  ]);
  expect((await org.get(`${path}/roles`)).body).toEqual([]);
  expect((await org.get(`${path}/factors`)).body).toHaveLength(2);
  expect((await org.get(`/api/v1/groups/${groupId}/users`)).body).toHaveLength(1);
  expect((await org.get(`/api/v1/apps/${groupedId}/users/${userId}`)).status).toBe(404);
  await org.post(`${path}/lifecycle/activate?sendEmail=false`);
  expect((await org.get(`/api/v1/apps/${groupedId}/users/${userId}`)).body.scope).toBe('GROUP');
  expect((await org.get(`/api/v1/apps/${directId}/users/${userId}`)).status).toBe(404);
});

test('suspension keeps everything but the sessions', async () => {
  const { org, userId, directId, groupedId, path } = await setup();
  await org.post(`${path}/roles`, { type: 'HELP_DESK_ADMIN' });
  await org.post(`${path}/lifecycle/suspend`);
  expect((await org.get(`${path}/roles`)).body).toHaveLength(1);
  expect((await org.get(`${path}/factors`)).body).toHaveLength(2);
  for (const appId of [directId, groupedId]) {
    expect((await org.get(`/api/v1/apps/${appId}/users/${userId}`)).body.status).toBe('SUSPENDED');
  }
});

test('factors are read one by one, and those of deactivated people stay', async () => {
  const { org, path } = await setup();
  const { body } = await org.get(`${path}/factors`);
  expect((await org.get(`${path}/factors/${body[1].id}`)).body).toEqual(body[1]);
  expect(body[1]).toMatchObject({ factorType: 'sms', status: 'ACTIVE', _links: { self: { href: `${org.url}${path}/factors/${body[1].id}` } } }); // prettier-ignore
  expect(await org.get(`${path}/factors/opfnothing`)).toMatchObject({ status: 404, body: { errorSummary: 'Not found: Resource not found: opfnothing (UserFactor)' } }); // prettier-ignore
  await org.post(`${path}/lifecycle/deactivate`);
  const refused = { status: 403, body: { errorCode: 'E0000038' } };
  expect(await org.call('DELETE', `${path}/factors/${body[0].id}`)).toMatchObject(refused);
  expect(await org.post(`${path}/lifecycle/reset_factors`)).toMatchObject(refused);
});

test('a role that comes by a group is taken with the group', async () => {
  const { org, userId, path } = await setup();
  const [own, shared] = org.admin.addRoles(userId, [{ type: 'READ_ONLY_ADMIN' }, { type: 'APP_ADMIN', assignmentType: 'GROUP' }]); // prettier-ignore
  expect((await org.get(`${path}/roles/${own!.id}`)).body).toMatchObject({ type: 'READ_ONLY_ADMIN', _links: { assignee: { href: `${org.url}${path}` } } }); // prettier-ignore
  expect((await org.call('DELETE', `${path}/roles/${shared!.id}`)).status).toBe(403);
  expect((await org.call('DELETE', `${path}/roles/${own!.id}`)).status).toBe(204);
  expect((await org.get(`${path}/roles/${own!.id}`)).status).toBe(404);
  expect((await org.get(`${path}/roles`)).body).toHaveLength(1);
});

test('everybody with a role is listed, page by page', async () => {
  const { org, userId } = await setup();
  org.admin.addRoles(userId, [{ type: 'USER_ADMIN' }]);
  const { ownerId, orgId } = org.ready();
  const first = await org.get('/api/v1/iam/assignees/users?limit=1');
  expect(first.body.value).toEqual([
    {
      id: ownerId,
      orn: `orn:okta:directory:${orgId}:users:${ownerId}`,
      _links: {
        self: { href: `${org.url}/api/v1/users/${ownerId}` },
        roles: { href: `${org.url}/api/v1/users/${ownerId}/roles` },
      },
    },
  ]);
  expect(nextLink(first)).toBeUndefined();
  const second = await org.get(first.body._links.next.href);
  expect(second.body.value.map(({ id }: { id: string }) => id)).toEqual([userId]);
  expect(second.body._links).not.toHaveProperty('next');
});

test('those who hold a role are touched by a Super Admin only', async () => {
  const { org, userId, groupId, directId, path } = await setup();
  const { value } = org.admin.addToken({ roles: ['ORG_ADMIN'] });
  const as = { authorization: `SSWS ${value}` };
  const { body: factors } = await org.get(`${path}/factors`);
  org.admin.addRoles(userId, [{ type: 'REPORT_ADMIN' }]);
  org.admin.settings({ linkedObjectsByApiToken: 'accepted' });
  org.admin.addLinkedObjects([{ primary: 'manager', associated: 'subordinate' }]);
  const touches: [string, string, unknown?][] = [
    ['POST', path, { profile: { title: 'x' } }],
    ['PUT', path, {}],
    ['DELETE', path],
    ...['suspend', 'deactivate', 'expire_password', 'reset_factors', 'unlock'].map((step): [string, string] => ['POST', `${path}/lifecycle/${step}`]), // prettier-ignore
    ['POST', `${path}/credentials/forgot_password?sendEmail=false`],
    ['POST', `${path}/credentials/change_password`, { oldPassword: { value: 'x' }, newPassword: { value: 'y' } }],
    ['DELETE', `${path}/sessions`],
    ['DELETE', `${path}/grants`],
    ['DELETE', `${path}/factors/${factors[0].id}`],
    ['DELETE', `${path}/linkedObjects/manager`],
    ['PUT', `${path}/linkedObjects/manager/${userId}`],
    ['PUT', `/api/v1/groups/${groupId}/users/${userId}`],
    ['DELETE', `/api/v1/groups/${groupId}/users/${userId}`],
    ['POST', `/api/v1/apps/${directId}/users`, { id: userId }],
    ['POST', `/api/v1/apps/${directId}/users/${userId}`, {}],
    ['DELETE', `/api/v1/apps/${directId}/users/${userId}`],
  ];
  for (const [method, where, body] of touches) {
    expect(await org.call(method, where, body, as), `${method} ${where}`).toMatchObject({ status: 403, body: { errorCode: 'E0000006' } }); // prettier-ignore
  }
  expect((await org.get(path, as)).status).toBe(200);
});

test('a token goes with its owner, who may not deactivate himself', async () => {
  const { org } = await setup();
  const { value, ownerId } = org.admin.addToken();
  const as = { authorization: `SSWS ${value}` };
  expect((await org.post(`/api/v1/users/${ownerId}/lifecycle/deactivate`, undefined, as)).status).toBe(403);
  expect((await org.post(`/api/v1/users/${ownerId}/lifecycle/deactivate`)).status).toBe(200);
  expect((await org.get('/api/v1/users/me', as)).status).toBe(401);
});
