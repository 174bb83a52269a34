// Each listing parameter takes the attributes and operators that Okta takes, finds what they mean, and refuses the rest.
import { expect, test } from 'vitest';
import { openOrg, type TestOrg } from './simulated-org.js';

const open = async (): Promise<TestOrg> => {
  const org = await openOrg();
  const user = (login: string, more: object, status = 'ACTIVE') => ({ status: status as 'ACTIVE', profile: { login, email: login, firstName: 'Ada', lastName: 'Zed', ...more } }); // prettier-ignore
  org.admin.addUsers([
    user('anna@example.com', { firstName: 'Anna', department: 'IT', tags: ['red', 'blue'] }),
    user('bert@example.com', { firstName: 'Bert', lastName: 'Ännason', department: 'it' }),
    user('carl@example.com', { firstName: 'Carl', department: 'Sales' }, 'DEPROVISIONED'),
    user('o+dd@example.com', { firstName: 'Dora "D"' }, 'SUSPENDED'),
  ]);
  return org;
};

const names = async (org: TestOrg, query: Record<string, string>): Promise<unknown> => {
  const reply = await org.get(`/api/v1/users?${new URLSearchParams(query).toString()}`);
  if (reply.status !== 200) return `${reply.status} ${reply.body.errorCode}`;
  return reply.body.map(({ profile }: { profile: { login: string } }) => profile.login.slice(0, 4)).filter((name: string) => name !== 'auto'); // prettier-ignore
};

test.each([
  [{}, ['anna', 'bert', 'o+dd']],
  [{ search: 'status pr' }, ['anna', 'bert', 'carl', 'o+dd']],
  [{ search: 'profile.department eq "IT"' }, ['anna', 'bert']],
  [{ search: '(status lt "ACTIVE" or status gt "ACTIVE")' }, ['carl', 'o+dd']],
  [{ search: 'profile.login eq "o+dd@example.com"' }, ['o+dd']],
  [{ search: 'profile.firstName eq "dora \\"d\\""' }, ['o+dd']],
  [{ search: 'profile.lastName sw "A"' }, []],
  [{ search: 'profile.lastName sw "ä"' }, ['bert']],
  [{ search: 'profile.email co "NN"' }, ['anna']],
  [{ search: 'profile.tags eq "blue"' }, ['anna']],
  [{ search: 'created gt "2001-01-01T00:00:00.000Z" and profile.department pr' }, ['anna', 'bert', 'carl']],
  [{ search: 'profile.department ne "IT"' }, '400 E0000031'],
  [{ search: 'not (status eq "ACTIVE")' }, '400 E0000031'],
  [{ search: 'profile.department co "I"' }, '400 E0000031'],
  [{ search: 'profile.firstName ew "a"' }, '400 E0000031'],
  [{ search: 'profile.Department eq "IT"' }, '400 E0000031'],
  [{ search: 'profile.nonsense eq "IT"' }, '400 E0000031'],
  [{ search: 'credentials.password pr' }, '400 E0000031'],
  [{ search: 'status eq ACTIVE' }, '400 E0000031'],
  [{ filter: 'status eq "SUSPENDED"' }, ['o+dd']],
  [{ filter: 'status eq "DEPROVISIONED" or profile.firstName eq "anna"' }, ['anna', 'carl']],
  [{ filter: 'lastUpdated gt "2001-01-01T00:00:00Z"' }, ['anna', 'bert', 'carl', 'o+dd']],
  [{ filter: 'status gt "A"' }, '400 E0000031'],
  [{ filter: 'profile.department eq "IT"' }, '400 E0000031'],
  [{ q: 'ann' }, ['anna']],
  [{ q: 'carl' }, []],
  [{ q: 'zed', limit: '1' }, ['anna']],
  [{ q: 'zed', after: 'x' }, '400 E0000001'],
  [{ search: 'status pr', filter: 'status eq "ACTIVE"' }, '400 E0000033'],
  [{ limit: '0' }, '400 E0000001'],
  [{ limit: 'ten' }, '400 E0000037'],
  [{ after: 'handmade' }, '400 E0000029'],
  [{ search: 'status pr', sortBy: 'profile.firstName', sortOrder: 'sideways' }, '400 E0000001'],
])('%j', async (query, wanted) => {
  expect(await names(await open(), query as Record<string, string>)).toEqual(wanted);
});

test('a cursor belongs to its query', async () => {
  const org = await open();
  const [first] = await org.pages('/api/v1/users?limit=2', 1);
  const next = new URL(/<([^>]*)>; rel="next"/.exec(first!.headers.get('link')!)![1]!);
  const after = next.searchParams.get('after')!;
  expect(await names(org, { after })).toEqual(['bert', 'o+dd']);
  expect(await names(org, { after, filter: 'status eq "ACTIVE"' })).toBe('400 E0000029');
});

test('fields make users smaller', async () => {
  const { body } = await (await open()).get('/api/v1/users?fields=id,status,profile:(login)&limit=2');
  expect(Object.keys(body[1])).toEqual(['id', 'status', 'profile', '_links']);
  expect(body[1].profile).toEqual({ login: 'anna@example.com' });
  expect(Object.keys(body[1]._links)).toEqual(['self']);
});

test('searches lag behind when told to, reads by id do not', async () => {
  const org = await openOrg({ frozen: true });
  org.admin.settings({ searchLagMs: 2000 });
  const [user] = org.admin.addUsers([{ profile: { login: 'late@example.com', email: 'late@example.com', firstName: 'L', lastName: 'A' } }]); // prettier-ignore
  const find = (title: string) =>
    names(org, { search: `profile.login eq "late@example.com" and profile.title eq "${title}"` });
  const path = `/api/v1/users/${user!.id}`;
  await org.post(path, { profile: { title: 'One' } });
  expect((await org.get(path)).body.profile.title).toBe('One');
  expect(await find('One')).toEqual([]);
  org.admin.advance(2000);
  expect(await find('One')).toEqual(['late']);
  await org.post(path, { profile: { title: 'Two' } });
  org.admin.advance(1000);
  expect([await find('One'), await find('Two')]).toEqual([['late'], []]);
  org.admin.advance(1000);
  expect([await find('One'), await find('Two')]).toEqual([[], ['late']]);
  await org.call('DELETE', path);
  await org.call('DELETE', path);
  expect(await find('Two')).toEqual(['late']);
  org.admin.advance(2000);
  expect(await find('Two')).toEqual([]);
});

test.each([
  ['q=dev', ['Dev', 'Development', 'Devs']],
  ['search=profile.name eq "dev"', ['Dev']],
  ['search=profile.name co "EV" and type eq "APP_GROUP"', ['Devs']],
  ['search=profile.description sw "who"', ['Dev']],
  ['search=id co "x"', '400 E0000031'],
  ['filter=type eq "APP_GROUP"', ['Devs']],
  ['filter=profile.name eq "Dev"', '400 E0000031'],
  ['filter=type eq "OKTA_GROUP" and lastUpdated gt "2001-01-01T00:00:00Z"', ['Development', 'Dev']],
  ['search=type eq "OKTA_GROUP"&sortBy=profile.name&sortOrder=asc', ['Dev', 'Development']],
])('groups by %s', async (query, wanted) => {
  const org = await openOrg();
  org.admin.addGroups([
    { profile: { name: 'Development' } },
    { type: 'APP_GROUP', profile: { name: 'Devs' } },
    { profile: { name: 'Dev', description: 'Who writes' } },
  ]);
  const parts = query
    .split('&')
    .map((part) => part.replace(/=(.*)/, (_, value: string) => `=${encodeURIComponent(value)}`));
  const reply = await org.get(`/api/v1/groups?${parts.join('&')}`);
  const shown = reply.status === 200 ? reply.body.map(({ profile }: { profile: { name: string } }) => profile.name) : `${reply.status} ${reply.body.errorCode}`; // prettier-ignore
  expect(shown).toEqual(wanted);
});
