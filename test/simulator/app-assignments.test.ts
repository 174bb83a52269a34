// A user has an app in person or through groups; what changes either shows in listings, dashboards and events.
import { expect, test } from 'vitest';
import { openOrg, type TestOrg } from './simulated-org.js';

const setup = async () => {
  const org = await openOrg({ rateLimits: 'none' });
  const [user, other] = org.admin.addUsers([
    { profile: { login: 'ada@example.com' } },
    { profile: { login: 'bob@example.com' } },
  ]);
  const [group] = org.admin.addGroups([{ profile: { name: 'Team' } }]);
  const [app] = org.admin.addApps([{ label: 'Wiki' }]);
  return { org, userId: user!.id, otherId: other!.id, groupId: group!.id, appId: app!.id };
};
const appsOf = async (org: TestOrg, userId: string): Promise<string[]> => {
  const filter = encodeURIComponent(`user.id eq "${userId}"`);
  const { body } = await org.get(`/api/v1/apps?filter=${filter}&expand=user/${userId}`);
  return body.map((app: any) => `${app.label} ${app._embedded.user.scope}`); // eslint-disable-line @typescript-eslint/no-explicit-any
};

test('in person, then through a group, then not at all', async () => {
  const { org, userId, groupId, appId } = await setup();
  const users = `/api/v1/apps/${appId}/users`;
  expect(await org.get(`${users}/${userId}`)).toMatchObject({ status: 404, body: { errorSummary: `Not found: Resource not found: ${userId} (AppUser)` } }); // prettier-ignore
  const assigned = await org.post(users, { id: userId, scope: 'USER', credentials: { userName: 'ada' } });
  expect(assigned).toMatchObject({
    status: 200,
    body: { id: userId, scope: 'USER', credentials: { userName: 'ada' } },
  });
  expect((await org.post(users, { id: userId })).status).toBe(200);
  org.admin.settings({ reassignApp: 'conflict' });
  expect(await org.post(users, { id: userId })).toMatchObject({ status: 409, body: { errorCode: 'E0000062' } });
  await org.call('PUT', `/api/v1/apps/${appId}/groups/${groupId}`, {});
  await org.call('PUT', `/api/v1/groups/${groupId}/users/${userId}`);
  expect(await appsOf(org, userId)).toEqual(['Wiki USER']);
  expect((await org.call('DELETE', `${users}/${userId}`)).status).toBe(204);
  expect(await appsOf(org, userId)).toEqual(['Wiki GROUP']);
  expect((await org.call('DELETE', `${users}/${userId}`)).status).toBe(403);
  expect((await org.get(`/api/v1/groups/${groupId}/apps`)).body.map(({ label }: { label: string }) => label)).toEqual([
    'Wiki',
  ]);
  await org.call('DELETE', `/api/v1/groups/${groupId}/users/${userId}`);
  expect(await appsOf(org, userId)).toEqual([]);
  expect((await org.call('DELETE', `${users}/${userId}`)).status).toBe(404);
  const kinds = org.admin.logEvents().map(({ eventType }) => eventType).filter((type) => type.startsWith('application.')); // prettier-ignore
  expect(kinds).toEqual(['application.user_membership.add', 'application.user_membership.update', 'application.user_membership.remove']); // prettier-ignore
});

test('deactivation takes apps away; activation gives back those of groups', async () => {
  const { org, userId, groupId, appId } = await setup();
  const [direct] = org.admin.addApps([{ label: 'Mail', userIds: [userId] }]);
  await org.call('PUT', `/api/v1/apps/${appId}/groups/${groupId}`, {});
  await org.call('PUT', `/api/v1/groups/${groupId}/users/${userId}`);
  expect((await appsOf(org, userId)).sort()).toEqual(['Mail USER', 'Wiki GROUP']);
  await org.post(`/api/v1/users/${userId}/lifecycle/suspend`);
  expect(await appsOf(org, userId)).toHaveLength(2);
  await org.post(`/api/v1/users/${userId}/lifecycle/deactivate`);
  expect(await appsOf(org, userId)).toEqual([]);
  const assign = await org.post(`/api/v1/apps/${direct!.id}/users`, { id: userId });
  expect(assign).toMatchObject({ status: 403, body: { errorCode: 'E0000117' } });
  await org.post(`/api/v1/users/${userId}/lifecycle/activate?sendEmail=false`);
  expect(await appsOf(org, userId)).toEqual(['Wiki GROUP']);
});

test('the dashboard lacks hidden and inactive apps and may show one app twice', async () => {
  const { org, userId } = await setup();
  const visibility = (web: boolean, ...links: string[]) => ({ hide: { web }, appLinks: Object.fromEntries(links.map((link) => [link, true])) }); // prettier-ignore
  org.admin.addApps([
    { label: 'Office', visibility: visibility(false, 'mail', 'files'), userIds: [userId] },
    { label: 'Service', visibility: visibility(true, 'login'), userIds: [userId] },
    { label: 'Old', status: 'INACTIVE', userIds: [userId] },
  ]);
  const { body } = await org.get(`/api/v1/users/${userId}/appLinks`);
  expect(body.map(({ label }: { label: string }) => label)).toEqual(['Office mail', 'Office files']);
  expect(new Set(body.map(({ appInstanceId }: { appInstanceId: string }) => appInstanceId)).size).toBe(1);
  expect(await appsOf(org, userId)).toEqual(['Office USER', 'Service USER']);
});

test('app users come in pages', async () => {
  const { org, otherId, userId, appId } = await setup();
  for (const id of [userId, otherId]) await org.post(`/api/v1/apps/${appId}/users`, { id });
  const pages = await org.pages(`/api/v1/apps/${appId}/users?limit=1`);
  expect(pages.map(({ body }) => body[0].id)).toEqual([userId, otherId]);
  expect((await org.get(`/api/v1/apps/${appId}/users?q=bob`)).body).toHaveLength(1);
  expect((await org.get('/api/v1/apps?q=wi')).body).toHaveLength(1);
});

test('sessions, factors and roles', async () => {
  const { org, userId } = await setup();
  org.admin.addFactors(userId, [{ factorType: 'push', provider: 'OKTA' }, { factorType: 'token:software:totp', provider: 'OKTA' }, { factorType: 'sms', provider: 'OKTA' }]); // prettier-ignore
  const path = `/api/v1/users/${userId}`;
  const { body: factors } = await org.get(`${path}/factors`);
  await org.call('DELETE', `${path}/factors/${factors[0].id}`);
  expect((await org.get(`${path}/factors`)).body.map(({ factorType }: { factorType: string }) => factorType)).toEqual([
    'sms',
  ]);
  expect((await org.call('DELETE', `${path}/factors/${factors[0].id}`)).status).toBe(404);
  expect((await org.post(`${path}/lifecycle/reset_factors`)).body).toEqual({});
  expect((await org.get(`${path}/factors`)).body).toEqual([]);
  expect((await org.post(`${path}/roles`, { type: 'HELP_DESK_ADMIN' })).status).toBe(201);
  expect(await org.post(`${path}/roles`, { type: 'HELP_DESK_ADMIN' })).toMatchObject({ status: 409, body: { errorCode: 'E0000090' } }); // prettier-ignore
  const { body: roles } = await org.get(`${path}/roles`);
  expect((await org.call('DELETE', `${path}/roles/${roles[0].id}`)).status).toBe(204);
  expect((await org.call('DELETE', `${path}/roles/${roles[0].id}`)).status).toBe(404);
  expect((await org.call('DELETE', `${path}/sessions?oauthTokens=true`)).status).toBe(204);
  expect((await org.call('DELETE', '/api/v1/users/ada@example.com/sessions')).status).toBe(404);
  const logout = (id: string) => org.post('/oauth2/v1/global-token-revocation', { sub_id: { format: 'opaque', id } });
  expect((await logout(userId)).status).toBe(204);
  expect((await logout('00unobody')).status).toBe(404);
});
