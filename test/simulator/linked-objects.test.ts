// Linked objects relate people to each other from both sides, one primary to many others.
import { expect, test } from 'vitest';
import { openOrg, type TestOrg } from './simulated-org.js';

const definitions = '/api/v1/meta/schemas/user/linkedObjects';
const managing = {
  primary: { name: 'manager', title: 'Manager', description: 'Whom one reports to', type: 'USER' },
  associated: { name: 'subordinate', title: 'Subordinate', description: 'Who reports', type: 'USER' },
};

const setup = async (): Promise<{ org: TestOrg; ids: string[] }> => {
  const org = await openOrg({ rateLimits: 'none' });
  org.admin.settings({ linkedObjectsByApiToken: 'accepted' });
  const ids = org.admin.addUsers(['ada', 'bob', 'cid'].map((name) => ({ profile: { login: `${name}@example.com` } })));
  expect((await org.post(definitions, managing)).status).toBe(201);
  return { org, ids: ids.map(({ id }) => id) };
};
const linked = async (org: TestOrg, id: string, name: string): Promise<string[]> => {
  const { body } = await org.get(`/api/v1/users/${id}/linkedObjects/${name}`);
  return body.map((item: { _links: { self: { href: string } } }) => item._links.self.href.split('/').at(-1));
};
const link = (org: TestOrg, associated: string, primary: string) =>
  org.call('PUT', `/api/v1/users/${associated}/linkedObjects/manager/${primary}`);

test('definitions are found by either name and shown with the primary one', async () => {
  const { org } = await setup();
  const self = { _links: { self: { href: `${org.url}${definitions}/manager` } } };
  for (const name of ['manager', 'subordinate']) {
    expect(await org.get(`${definitions}/${name}`)).toMatchObject({ status: 200, body: { ...managing, ...self } });
  }
  expect((await org.get(definitions)).body).toEqual([{ ...managing, ...self }]);
  expect(await org.get(`${definitions}/Manager`)).toMatchObject({ status: 404, body: { errorSummary: 'Not found: Resource not found: Manager (LinkedObjectProperty)' } }); // prettier-ignore
});

test('a name can be used once, whatever its side', async () => {
  const { org } = await setup();
  const taken = { status: 409, body: { errorCode: 'E0000127' } };
  expect(await org.post(definitions, managing)).toMatchObject(taken);
  expect(await org.post(definitions, { primary: { name: 'subordinate' }, associated: { name: 'other' } })).toMatchObject(taken); // prettier-ignore
  expect(await org.post(definitions, { primary: { name: 'same' }, associated: { name: 'same' } })).toMatchObject(taken);
  for (const name of ['1st', 'a-b', '', undefined]) {
    expect((await org.post(definitions, { primary: { name }, associated: { name: 'other' } })).status).toBe(400);
  }
  expect((await org.post(definitions, { primary: { name: 'a', type: 'GROUP' }, associated: { name: 'b' } })).status).toBe(400); // prettier-ignore
});

test('values are read from both sides; a new primary takes the place of the former', async () => {
  const { org, ids } = await setup();
  const [ada, bob, cid] = ids as [string, string, string];
  expect(await link(org, bob, ada)).toMatchObject({ status: 204, body: undefined });
  expect((await link(org, 'cid@example.com', ada)).status).toBe(204);
  expect((await link(org, bob, ada)).status).toBe(204);
  expect(await linked(org, bob, 'manager')).toEqual([ada]);
  expect(await linked(org, ada, 'subordinate')).toEqual([bob, cid]);
  expect(await linked(org, ada, 'manager')).toEqual([]);
  const page = await org.get(`/api/v1/users/${ada}/linkedObjects/subordinate?limit=1`);
  expect(page.headers.get('link')).toContain('rel="next"');
  expect(page.body).toHaveLength(1);
  await link(org, bob, cid);
  expect(await linked(org, ada, 'subordinate')).toEqual([cid]);
  expect(await linked(org, cid, 'subordinate')).toEqual([bob]);
  // Whoever is on top may report to herself.
  await link(org, ada, ada);
  expect(await linked(org, ada, 'manager')).toEqual([ada]);
});

test('removing a value succeeds whether it is there or not', async () => {
  const { org, ids } = await setup();
  const [ada, bob] = ids as [string, string];
  await link(org, bob, ada);
  const path = `/api/v1/users/${bob}/linkedObjects/manager`;
  expect((await org.call('DELETE', path)).status).toBe(204);
  expect((await org.call('DELETE', path)).status).toBe(204);
  expect(await linked(org, bob, 'manager')).toEqual([]);
});

test('what is unknown is told by its kind', async () => {
  const { org, ids } = await setup();
  const [ada, bob] = ids as [string, string];
  const unknown = (what: string) => ({ status: 404, body: { errorSummary: `Not found: Resource not found: ${what}` } });
  expect(await link(org, '00unobody', ada)).toMatchObject(unknown('00unobody (User)'));
  expect(await link(org, bob, '00unobody')).toMatchObject(unknown('00unobody (User)'));
  expect(await org.call('PUT', `/api/v1/users/${bob}/linkedObjects/mentor/${ada}`)).toMatchObject(unknown('mentor (LinkedObjectProperty)')); // prettier-ignore
  expect((await org.call('PUT', `/api/v1/users/${bob}/linkedObjects/subordinate/${ada}`)).status).toBe(404);
  expect((await org.get(`/api/v1/users/${bob}/linkedObjects/mentor`)).status).toBe(404);
});

test('links end with the users and with the definition', async () => {
  const { org, ids } = await setup();
  const [ada, bob, cid] = ids as [string, string, string];
  await link(org, bob, ada);
  await link(org, ada, cid);
  await org.post(`/api/v1/users/${ada}/lifecycle/deactivate`);
  expect(await linked(org, bob, 'manager')).toEqual([ada]);
  await org.call('DELETE', `/api/v1/users/${ada}`);
  expect(await linked(org, bob, 'manager')).toEqual([]);
  expect(await linked(org, cid, 'subordinate')).toEqual([]);
  await link(org, bob, cid);
  expect((await org.call('DELETE', `${definitions}/subordinate`)).status).toBe(204);
  expect((await org.get(definitions)).body).toEqual([]);
  await org.post(definitions, managing);
  expect(await linked(org, bob, 'manager')).toEqual([]);
});

test('an API token may set no value unless the org lets it', async () => {
  const { org, ids } = await setup();
  const [ada, bob] = ids as [string, string];
  org.admin.settings({ linkedObjectsByApiToken: 'refused' });
  expect(await link(org, bob, ada)).toMatchObject({ status: 403, body: { errorCode: 'E0000006' } });
  expect((await org.call('DELETE', `/api/v1/users/${bob}/linkedObjects/manager`)).status).toBe(204);
  org.admin.addLinkedObjects([{ primary: 'manager', associated: 'subordinate', links: [{ primary: ada, associated: 'bob@example.com' }] }]); // prettier-ignore
  expect(await linked(org, bob, 'manager')).toEqual([ada]);
  expect(org.admin.state().linkedObjects).toEqual([{ primary: 'manager', associated: 'subordinate', links: { [bob]: ada } }]); // prettier-ignore
});
