// Memberships change where Okta lets them, repeat without harm, and survive what happens to the user as in Okta.
import { expect, test } from 'vitest';
import { nextLink, openOrg, type TestOrg } from './simulated-org.js';

const setup = async (count = 3): Promise<{ org: TestOrg; ids: string[]; path: string; groupId: string }> => {
  const org = await openOrg({ rateLimits: 'none' });
  const users = Array.from({ length: count }, (_, index) => ({ profile: { login: `user${index}@example.com` } }));
  const ids = org.admin.addUsers(users).map(({ id }) => id);
  const { body } = await org.post('/api/v1/groups', { profile: { name: 'Team', description: 'Ours' } });
  return { org, ids, groupId: body.id, path: `/api/v1/groups/${body.id}` };
};
const memberIds = async (org: TestOrg, path: string): Promise<string[]> =>
  (await org.get(`${path}/users`)).body.map(({ id }: { id: string }) => id);

test('adding and removing, and doing so again', async () => {
  const { org, ids, path } = await setup();
  const before = org.admin.logEvents().length;
  for (const method of ['PUT', 'PUT', 'DELETE', 'DELETE', 'PUT']) {
    expect(await org.call(method, `${path}/users/${ids[0]}`)).toMatchObject({ status: 204, body: undefined });
  }
  expect(await memberIds(org, path)).toEqual([ids[0]]);
  expect(org.admin.logEvents().slice(before).map(({ eventType }) => eventType)).toEqual([
    'group.user_membership.add',
    'group.user_membership.remove',
    'group.user_membership.add',
  ]); // prettier-ignore
  org.admin.settings({ removeNonMember: 'not-found' });
  expect((await org.call('DELETE', `${path}/users/${ids[1]}`)).status).toBe(404);
});

test('refusals name what is unknown', async () => {
  const { org, ids, path } = await setup();
  const put = (target: string) => org.call('PUT', target);
  expect((await put(`/api/v1/groups/00gx/users/${ids[0]}`)).body.errorSummary).toBe(
    'Not found: Resource not found: 00gx (UserGroup)',
  );
  expect((await put(`${path}/users/00ux`)).body.errorSummary).toBe('Not found: Resource not found: 00ux (User)');
  const everyone = org.admin.state().groups.find(({ type }) => type === 'BUILT_IN')!;
  expect(await put(`/api/v1/groups/${everyone.id}/users/${ids[0]}`)).toMatchObject({
    status: 501,
    body: { errorCode: 'E0000060' },
  });
  expect(everyone.members).toHaveLength(4);
  const [imported] = org.admin.addGroups([{ type: 'APP_GROUP', profile: { name: 'Imported' }, members: [ids[1]!] }]);
  const fromDirectory = `/api/v1/groups/${imported!.id}/users/${ids[1]}`;
  expect(await org.call('DELETE', fromDirectory)).toMatchObject({ status: 403, body: { errorCode: 'E0000006' } });
});

test('a deactivated member stays listed, a deleted one does not', async () => {
  const { org, ids, path } = await setup();
  for (const id of ids) await org.call('PUT', `${path}/users/${id}`);
  await org.call('DELETE', `/api/v1/users/${ids[1]}`);
  const listed = await org.get(`${path}/users`);
  expect(listed.body.map(({ status }: { status: string }) => status)).toEqual(['ACTIVE', 'DEPROVISIONED', 'ACTIVE']);
  await org.call('DELETE', `/api/v1/users/${ids[1]}`);
  expect(await memberIds(org, path)).toEqual([ids[0], ids[2]]);
  await org.post(`/api/v1/users/${ids[2]}/lifecycle/deactivate`);
  await org.call('DELETE', `${path}/users/${ids[2]}`);
  expect((await org.call('PUT', `${path}/users/${ids[2]}`)).status).toBe(403);
});

test('pages hold while members come and go', async () => {
  const { org, ids, path } = await setup(12);
  for (const id of ids) await org.call('PUT', `${path}/users/${id}`);
  const first = await org.get(`${path}/users?limit=5`);
  await org.call('DELETE', `${path}/users/${ids[4]}`);
  await org.call('DELETE', `${path}/users/${ids[5]}`);
  const second = await org.get(nextLink(first)!);
  expect(second.body.map(({ id }: { id: string }) => id)).toEqual(ids.slice(6, 11));
  const groups = await org.get(`/api/v1/users/${ids[0]}/groups`);
  expect(groups.headers.get('link')).toContain('limit=200>; rel="self"');
});

test('member lists lag behind when told to', async () => {
  const { org, ids, path } = await setup();
  org.admin.setClock({ frozen: true });
  org.admin.settings({ membershipLagMs: 1000 });
  await org.call('PUT', `${path}/users/${ids[0]}`);
  expect(await memberIds(org, path)).toEqual([]);
  org.admin.advance(1000);
  expect(await memberIds(org, path)).toEqual([ids[0]]);
});

test('groups: names are unique among those made in Okta', async () => {
  const { org, path } = await setup();
  const twice = await org.post('/api/v1/groups', { profile: { name: 'team' } });
  expect(twice).toMatchObject({
    status: 400,
    body: { errorCode: 'E0000001', errorSummary: 'Api validation failed: name' },
  });
  org.admin.addGroups([{ type: 'APP_GROUP', profile: { name: 'Team' } }]);
  expect((await org.get('/api/v1/groups?q=team')).body).toHaveLength(2);
  expect((await org.call('PUT', path, { profile: { name: 'Crew' } })).body.profile).toEqual({
    name: 'Crew',
    description: null,
  });
  expect((await org.get(`/api/v1/groups?search=${encodeURIComponent('profile.name eq "crew"')}&expand=stats`)).body[0]._embedded.stats.usersCount).toBe(0); // prettier-ignore
  expect((await org.call('DELETE', path)).status).toBe(204);
  expect((await org.get(path)).status).toBe(404);
});
