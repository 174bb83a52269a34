// Each user type has a schema of its own, which can be changed, and which profiles have to fit.
import { expect, test } from 'vitest';
import { openOrg, person, type TestOrg } from './simulated-org.js';

const types = '/api/v1/meta/types/user';
const schemas = '/api/v1/meta/schemas/user';

const createType = (org: TestOrg, name: string) => org.post(types, { name, displayName: `The ${name}`, description: 'Ours' }); // prettier-ignore
const addAttributes = (org: TestOrg, schemaId: string, properties: Record<string, unknown>) =>
  org.post(`${schemas}/${schemaId}`, { definitions: { custom: { id: '#custom', type: 'object', properties } } });
const schemaIdOf = (type: { _links: { schema: { href: string } } }): string =>
  type._links.schema.href.split('/').at(-1) ?? '';

test('types are made, changed, listed and deleted, but for the default and those in use', async () => {
  const org = await openOrg({ rateLimits: 'none' });
  const { ownerId } = org.ready();
  const made = await createType(org, 'contractor');
  expect(made).toMatchObject({
    status: 200,
    body: { name: 'contractor', default: false, createdBy: ownerId, lastUpdatedBy: ownerId },
  });
  const { id } = made.body;
  expect(schemaIdOf(made.body)).toBe(id.replace('oty', 'osc'));
  expect((await createType(org, 'contractor')).body).toMatchObject({ errorCode: 'E0000001' });
  expect((await createType(org, '1st')).status).toBe(400);
  const [standard] = (await org.get(types)).body;
  expect(standard).toMatchObject({ name: 'user', default: true });
  expect((await org.get(`${types}/default`)).body).toEqual(standard);
  const changed = await org.post(`${types}/${id}`, { displayName: 'Contractor', name: 'other' });
  expect(changed.body).toMatchObject({ displayName: 'Contractor', name: 'contractor', description: 'Ours' });
  expect((await org.call('PUT', `${types}/${id}`, { displayName: 'C', name: 'contractor' })).body.description).toBe('');
  const user = await org.post('/api/v1/users', { ...person('typed@example.com'), type: { id } });
  for (const typeId of [id, standard.id, 'default']) {
    expect(await org.call('DELETE', `${types}/${typeId}`)).toMatchObject({ status: 403, body: { errorCode: 'E0000142' } }); // prettier-ignore
  }
  for (let turn = 0; turn < 2; turn += 1) await org.call('DELETE', `/api/v1/users/${user.body.id}`);
  expect((await org.call('DELETE', `${types}/${id}`)).status).toBe(204);
  expect(await org.get(`${types}/${id}`)).toMatchObject({ status: 404, body: { errorSummary: `Not found: Resource not found: ${id} (CVDType)` } }); // prettier-ignore
});

test('there is room for ten', async () => {
  const org = await openOrg({ rateLimits: 'none' });
  for (let nth = 1; nth < 10; nth += 1) expect((await createType(org, `type${nth}`)).status).toBe(200);
  expect((await createType(org, 'eleventh')).status).toBe(400);
});

test('attributes are added to one schema, and what is not named stays', async () => {
  const org = await openOrg({ rateLimits: 'none' });
  const { body: type } = await createType(org, 'contractor');
  const schemaId = schemaIdOf(type);
  const size = { title: 'Size', type: 'string', enum: ['S', 'M'], oneOf: [{ const: 'S', title: 'Small' }, { const: 'M', title: 'Medium' }] }; // prettier-ignore
  const skills = { title: 'Skills', type: 'array', items: { type: 'string', enum: ['go', 'sql'] } };
  const first = await addAttributes(org, schemaId, { size, skills });
  expect(first.body.definitions.custom.properties).toMatchObject({ size, skills });
  const agency = { title: 'Agency', description: 'Who sends them', type: 'string', required: true, minLength: 2, unique: 'UNIQUE_VALIDATED' }; // prettier-ignore
  const second = await addAttributes(org, schemaId, { agency, size: null });
  expect(Object.keys(second.body.definitions.custom.properties)).toEqual(['skills', 'agency']);
  expect(second.body.definitions.custom).toMatchObject({ properties: { agency }, required: ['agency'] });
  expect((await org.get(`${schemas}/${schemaId}`)).body).toEqual(second.body);
  expect((await org.get(`${schemas}/default`)).body.definitions.custom.properties).toEqual({});
  const given = await addAttributes(org, 'default', { badge: { title: 'Badge', type: 'integer' } });
  expect(given.body.definitions.custom.properties.badge).toMatchObject({ type: 'integer', mutability: 'READ_WRITE' });
  expect((await org.post('/api/v1/users', person('b@example.com', { badge: 7 }))).body.profile.badge).toBe(7);
});

test('what an attribute can be is checked', async () => {
  const org = await openOrg({ rateLimits: 'none' });
  await addAttributes(org, 'default', { known: { title: 'Known', type: 'string' } });
  const wrong: [name: string, property: unknown, code: string][] = [
    ['known', { title: 'Known', type: 'integer' }, 'E0000001'],
    ['unknown', null, 'E0000001'],
    ['department', { title: 'Department', type: 'string' }, 'E0000001'],
    ['a b', { title: 'A', type: 'string' }, 'E0000001'],
    ['a', { type: 'string' }, 'E0000001'],
    ['a', { title: 'A', type: 'text' }, 'E0000001'],
    ['a', { title: 'A', type: 'array' }, 'E0000001'],
    ['a', { title: 'A', type: 'string', minLength: -1 }, 'E0000001'],
    ['a', { title: 'A', type: 'string', mutability: 'WRITE_ONLY' }, 'E0000001'],
    ['a', { title: 'A', type: 'string', enum: ['x'], oneOf: [{ const: 'y', title: 'Y' }] }, 'E0000123'],
    ['a', 'string', 'E0000003'],
  ];
  for (const [name, property, code] of wrong) {
    const { status, body } = await addAttributes(org, 'default', { [name]: property });
    expect({ status, code: body.errorCode }, JSON.stringify([name, property])).toEqual({ status: 400, code });
  }
  const base = { definitions: { base: { id: '#base', properties: { title: { required: true } } } } };
  expect((await org.post(`${schemas}/default`, base)).status).toBe(400);
  expect((await org.post(`${schemas}/oscnothing`, {})).status).toBe(404);
});

test('profiles fit the schema of their type, and only a full replacement changes the type', async () => {
  const org = await openOrg({ rateLimits: 'none' });
  const [made] = org.admin.addUserTypes([{ name: 'contractor', attributes: { agency: { type: 'string', required: true } } }]); // prettier-ignore
  const type = { id: made!.id };
  const refused = await org.post('/api/v1/users', { ...person('c@example.com'), type });
  expect(refused.body).toMatchObject({ errorCode: 'E0000001', errorSummary: 'Api validation failed: agency' });
  expect((await org.post('/api/v1/users', person('c@example.com', { agency: 'Acme' }))).body.errorSummary).toBe('Api validation failed: newUser'); // prettier-ignore
  const { body: user } = await org.post('/api/v1/users', { ...person('c@example.com', { agency: 'Acme' }), type });
  expect(user).toMatchObject({ type, _links: { schema: { href: `${org.url}${schemas}/${made!.schemaId}` } } });
  const path = `/api/v1/users/${user.id}`;
  const { body: standard } = await org.get(`${types}/default`);
  expect((await org.post(path, { type: { id: standard.id } })).status).toBe(400);
  expect((await org.post(path, { type, profile: { agency: 'Best' } })).body.profile.agency).toBe('Best');
  expect((await org.call('PUT', path, { ...person('c@example.com', { agency: 'Acme' }), type: { id: standard.id } })).status).toBe(400); // prettier-ignore
  const replaced = await org.call('PUT', path, { ...person('c@example.com'), type: { id: standard.id } });
  expect(replaced.body.type).toEqual({ id: standard.id });
  expect((await org.call('PUT', path, { ...person('c@example.com'), type: { id: 'otynothing' } })).status).toBe(404);
  const search = async (id: string) => (await org.get(`/api/v1/users?search=${encodeURIComponent(`type.id eq "${id}"`)}`)).body.length; // prettier-ignore
  expect([await search(type.id), await search(standard.id)]).toEqual([0, 2]);
});

test('only those who administer the whole org change what holds for everybody', async () => {
  const org = await openOrg({ rateLimits: 'none' });
  const as = { authorization: `SSWS ${org.admin.addToken({ roles: ['USER_ADMIN'] }).value}` };
  const changes: [string, string, unknown][] = [
    ['POST', types, { name: 'a', displayName: 'A' }],
    ['POST', `${types}/default`, { displayName: 'A' }],
    ['POST', `${schemas}/default`, { definitions: { custom: { properties: {} } } }],
    ['POST', `${schemas}/linkedObjects`, { primary: { name: 'a' }, associated: { name: 'b' } }],
  ];
  for (const [method, path, body] of changes) {
    expect((await org.call(method, path, body, as)).status, `${method} ${path}`).toBe(403);
    expect((await org.call(method, path, body)).status, `${method} ${path}`).toBeLessThan(300);
  }
  expect((await org.get(types, as)).status).toBe(200);
});

test('attributes that the API may not change are refused by their kind', async () => {
  const org = await openOrg({ rateLimits: 'none' });
  await addAttributes(org, 'default', {
    source: { title: 'Source', type: 'string', mutability: 'READ_ONLY' },
    hired: { title: 'Hired', type: 'string', mutability: 'IMMUTABLE' },
  });
  expect((await org.post('/api/v1/users', person('r@example.com', { source: 'HR' }))).body.errorCode).toBe('E0000077');
  const { body } = await org.post('/api/v1/users', person('r@example.com', { hired: '2026-01-01' }));
  const path = `/api/v1/users/${body.id}`;
  expect((await org.post(path, { profile: { hired: '2026-01-01', title: 'Dr' } })).status).toBe(200);
  expect(await org.post(path, { profile: { hired: '2027-01-01' } })).toMatchObject({ status: 403, body: { errorCode: 'E0000078' } }); // prettier-ignore
});

test('an attribute that is removed is removed from the profiles', async () => {
  const org = await openOrg({ rateLimits: 'none' });
  await addAttributes(org, 'default', { badge: { title: 'Badge', type: 'string' } });
  const { body } = await org.post('/api/v1/users', person('x@example.com', { badge: 'b' }));
  await addAttributes(org, 'default', { badge: null });
  expect((await org.get(`/api/v1/users/${body.id}`)).body.profile).not.toHaveProperty('badge');
});
