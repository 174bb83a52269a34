// The same seed gives the same bytes; files in Okta's format are kept as they are or refused with the place of the mistake.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openOrg, person, type Reply } from './simulated-org.js';

/** A day in an org, with everything that the answers showed. */
async function transcript(seed: number): Promise<string> {
  const org = await openOrg({
    seed,
    users: 60,
    now: '2026-05-04T03:00:00.000Z',
    frozen: true,
    publicUrl: 'https://acme.example.com',
  });
  const replies: Reply[] = [];
  const call = async (...[method, path, body]: [string, string, unknown?]): Promise<Reply['body']> => {
    const reply = await org.call(method, path.replace('https://acme.example.com', ''), body, { 'user-agent': 'test' });
    replies.push(reply);
    return reply.body;
  };
  const { id } = await call('POST', '/api/v1/users', person('ada@example.com'));
  await call('POST', `/api/v1/users/${id}/lifecycle/reactivate`);
  await call('POST', `/api/v1/users/${id}/lifecycle/suspend`);
  const groups = await call('GET', '/api/v1/groups?q=All');
  await call('PUT', `/api/v1/groups/${groups[0].id}/users/${id}`);
  org.admin.advance(90_000);
  await call('GET', '/api/v1/users?limit=20');
  await call('GET', `/api/v1/users/${id}/appLinks`);
  await call('GET', '/api/v1/logs?limit=20');
  return JSON.stringify([org.ready().apiToken, org.admin.state(), org.admin.outbox(), replies.map(({ headers, ...rest }) => ({ ...rest, headers: [...headers] }))]); // prettier-ignore
}

test('runs with one seed are the same to the byte', async () => {
  const first = await transcript(7);
  expect(await transcript(7)).toBe(first);
  expect(await transcript(8)).not.toBe(first);
});

async function file(content: unknown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'seed.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const user = (id: string, login: string) => ({
  id,
  status: 'ACTIVE',
  created: '2020-01-01T00:00:00.000Z',
  activated: null,
  statusChanged: null,
  lastLogin: null,
  lastUpdated: '2020-01-02T00:00:00.000Z',
  passwordChanged: null,
  type: { id: 'oty1' },
  futureField: { of: ['Okta'] },
  profile: { login, email: login, firstName: 'A', lastName: 'B', badge: 7 },
  credentials: {
    password: {},
    emails: [{ value: login, type: 'PRIMARY', status: 'VERIFIED' }],
    provider: { type: 'OKTA', name: 'OKTA' },
  },
});

test('loaded objects are kept, unknown fields included', async () => {
  const given = user('00u0kept', 'kept@example.com');
  const event = { uuid: 'e1', published: '2026-05-03T00:00:00.000Z', eventType: 'x.y', newThing: [1] };
  const everything = {
    users: [given],
    groups: [{ id: '00g0kept', type: 'APP_GROUP', profile: { name: 'G', dn: 'CN=G' }, source: { id: '0oa1' } }],
    apps: [{ id: '0oa0kept', name: 'wiki', label: 'Wiki', status: 'ACTIVE', signOnMode: 'BOOKMARK', odd: true }],
    logEvents: [event],
    memberships: [{ groupId: '00g0kept', userId: '00u0kept' }],
    assignments: [{ appId: '0oa0kept', groupId: '00g0kept' }],
  };
  const org = await openOrg({ load: [await file(everything)], now: '2026-05-04T00:00:00.000Z', frozen: true });
  const { body } = await org.get('/api/v1/users/00u0kept');
  expect({ ...body, _links: undefined }).toEqual({ ...given, _links: undefined });
  expect((await org.get('/api/v1/logs')).body).toEqual([event]);
  expect((await org.get('/api/v1/groups/00g0kept/users')).body).toHaveLength(1);
  expect((await org.get('/api/v1/groups/00g0kept')).body.source).toEqual({ id: '0oa1' });
  expect((await org.get('/api/v1/users/kept@example.com/appLinks')).body[0].label).toBe('Wiki');
  expect((await org.post('/api/v1/users/00u0kept', { profile: { badge: 8 } })).status).toBe(200);
});

test.each([
  ['not json', '{', '$: is not JSON'],
  ['a list of users with a bad one', [user('1', 'a@example.com'), { id: '2', profile: {} }], '$[1].profile.login: '],
  ['a status that is none', { users: [{ ...user('1', 'a@example.com'), status: 'HAPPY' }] }, '$.users[0].status: '],
  ['a bad date', [{ uuid: '1', eventType: 'x', published: 'today' }], '$[0].published: is not an ISO 8601 date'],
  ['the same id twice', [user('1', 'a@example.com'), user('1', 'b@example.com')], '$[1]: the user 1 is there already'],
  [
    'the same login twice',
    [user('1', 'a@example.com'), user('2', 'A@example.com')],
    '$[1]: the login A@example.com is taken',
  ],
  ['an unknown section', { user: [] }, '$: '],
  [
    'a member of nothing',
    { memberships: [{ groupId: '00g1', userId: '00u1' }] },
    '$.memberships[0]: there is no group 00g1',
  ],
  ['a number', 5, '$: '],
])('refuses %s', async (_, content, wanted) => {
  const path = await file(content);
  await expect(openOrg({ load: [path] })).rejects.toThrow(`${path}: ${wanted}`);
});

test('a file that is not there is named', async () => {
  await expect(openOrg({ load: ['/nowhere/users.json'] })).rejects.toThrow(
    "/nowhere/users.json: $: can't be read (ENOENT)",
  );
});

test('the admin port seeds, shows and refuses', async () => {
  const org = await openOrg();
  const users = await org.adminCall('POST', '/users', {
    profile: { login: 'a@example.com' },
    credentials: { password: { value: 'Secret-Horse-1' } },
  });
  expect(users).toMatchObject({ status: 200, body: [{ status: 'ACTIVE', credentials: { password: {} } }] });
  const [{ id }] = users.body;
  await org.adminCall('POST', '/groups', [{ profile: { name: 'G' }, members: [id] }]);
  await org.adminCall('POST', '/apps', { label: 'App', userIds: [id] });
  await org.adminCall('POST', '/log-events', { events: [{ eventType: 'x.y' }] });
  const token = await org.adminCall('POST', '/tokens', { owner: id });
  expect((await org.get('/api/v1/users/me', { authorization: `SSWS ${token.body.value}` })).body.id).toBe(id);
  const { body: state } = await org.adminCall('GET', '/state');
  expect(state.groups.find(({ profile }: Reply['body']) => profile.name === 'G').members).toEqual([id]);
  expect(state.apps[0].users).toEqual([id]);
  expect((await org.adminCall('POST', '/settings', { searchLagMs: 5 })).body.searchLagMs).toBe(5);
  expect((await org.adminCall('POST', '/visit', { do: 'sign-in', login: 'a@example.com', ipAddress: '203.0.113.9' })).body.event.outcome.result).toBe('SUCCESS'); // prettier-ignore
  for (const [path, body] of [
    ['/settings', { nonsense: 1 }],
    ['/faults', { kind: 'meteor' }],
    ['/faults', { kind: 'html', path: '(' }],
    ['/groups', { profile: { name: 'G' } }],
    ['/load', { users: [{}] }],
    ['/visit', { do: 'open-link', link: 'https://x/y', password: 'x' }],
  ] as const) {
    // prettier-ignore
    expect(await org.adminCall('POST', path, body)).toMatchObject({ status: 400, body: { error: expect.any(String) } });
  }
  expect((await org.adminCall('GET', '/nothing')).status).toBe(404);
});

test('ten thousand people are generated and paged in seconds', async () => {
  const from = performance.now();
  const org = await openOrg({ users: 10_000, rateLimits: 'none' });
  const ids = (await org.pages('/api/v1/users?limit=200')).flatMap(({ body }) => body.map(({ id }: { id: string }) => id));
  const everyone = org.admin.state().groups.find(({ profile }) => profile.name === 'Everyone')!;
  const members = (await org.pages(`/api/v1/groups/${everyone.id}/users?limit=200`)).flatMap(({ body }) => body);
  expect(members).toHaveLength(10_001);
  expect(new Set(ids).size).toBe(org.admin.state().users.filter(({ status }) => status !== 'DEPROVISIONED').length);
  const found = await org.pages(`/api/v1/users?limit=200&search=${encodeURIComponent('profile.department eq "IT"')}`);
  expect(found.length).toBeGreaterThan(5);
  expect(performance.now() - from).toBeLessThan(10_000);
}); // prettier-ignore
