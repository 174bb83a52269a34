// Okta's official SDK for Node, as it is, works with rules, linked objects, user types, schemas, factors and roles.
/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- the SDK's own examples pass plain objects */
import { readFileSync } from 'node:fs';
import okta from '@okta/okta-sdk-nodejs';
import { beforeEach, expect, test, vi } from 'vitest';
import { openOrg, person, type TestOrg } from './simulated-org.js';

let org: TestOrg;
let client: okta.Client;

beforeEach(async () => {
  vi.stubEnv('https_proxy', '');
  vi.stubEnv('HTTPS_PROXY', '');
  org = await openOrg({ rateLimits: 'none', frozen: true });
  client = new okta.Client({ orgUrl: org.url, token: org.apiToken, cacheMiddleware: null });
  return () => vi.unstubAllEnvs();
});

/** Everything of a collection, fetched page by page. */
async function all<T>(collection: Promise<okta.Collection<T>>): Promise<T[]> {
  const items: T[] = [];
  await (await collection).each((item: T) => void items.push(item));
  return items;
}
const create = async (login: string, profile: Record<string, unknown> = {}): Promise<string> =>
  (await client.userApi.createUser({ body: person(login, profile) })).id!;

test('group rules', async () => {
  const { groupApi } = client;
  const groupId = (await groupApi.createGroup({ group: { profile: { name: 'Sales' } } })).id!;
  const [here, excluded] = [await create('here@example.com', { department: 'Sales' }), await create('out@example.com', { department: 'Sales' })]; // prettier-ignore
  const groupRule = {
    type: 'group_rule' as const,
    name: 'Sales people',
    conditions: {
      people: { users: { exclude: [excluded] }, groups: { exclude: [] } },
      expression: { value: 'user.department=="Sales"', type: 'urn:okta:expression:1.0' },
    },
    actions: { assignUserToGroups: { groupIds: [groupId] } },
  };
  const ruleId = (await groupApi.createGroupRule({ groupRule })).id!;
  await groupApi.activateGroupRule({ ruleId });
  org.admin.advance(1000);
  expect((await all(groupApi.listGroupUsers({ groupId }))).map(({ id }) => id)).toEqual([here]);
  await groupApi.deactivateGroupRule({ ruleId });
  await groupApi.replaceGroupRule({ ruleId, groupRule: { ...groupRule, name: 'Renamed' } });
  const rule = await groupApi.getGroupRule({ ruleId });
  expect(rule).toMatchObject({ name: 'Renamed', status: 'INACTIVE' });
  expect(rule.created).toBeInstanceOf(Date);
  expect((await all(groupApi.listGroupRules({ search: 'renamed' }))).map(({ id }) => id)).toEqual([ruleId]);
  await groupApi.deleteGroupRule({ ruleId, removeUsers: true });
  org.admin.advance(1000);
  expect(await all(groupApi.listGroupUsers({ groupId }))).toEqual([]);
  expect(await all(groupApi.listGroupRules({}))).toEqual([]);
});

test('linked objects, whose values take an OAuth token', async () => {
  const { clientId, keyId, privateKeyFile } = org.oauth.serviceClient;
  const service = new okta.Client({
    orgUrl: org.url,
    authorizationMode: 'PrivateKey',
    clientId,
    keyId,
    privateKey: readFileSync(privateKeyFile, 'utf8'),
    scopes: ['okta.users.manage', 'okta.linkedObjects.manage'],
    cacheMiddleware: null,
  });
  const side = (name: string) => ({ name, title: name, description: name, type: 'USER' as const });
  const linkedObject = { primary: side('manager'), associated: side('subordinate') };
  expect(await service.linkedObjectApi.createLinkedObjectDefinition({ linkedObject })).toMatchObject(linkedObject);
  expect(await all(service.linkedObjectApi.listLinkedObjectDefinitions())).toHaveLength(1);
  const [boss, report] = [await create('boss@example.com'), await create('report@example.com')];
  const assign = (api: okta.Client['userApi']) =>
    api.setLinkedObjectForUser({ associatedUserId: report, primaryRelationshipName: 'manager', primaryUserId: boss });
  await expect(assign(client.userApi)).rejects.toMatchObject({ status: 403, errorCode: 'E0000006' });
  await assign(service.userApi);
  const values = await all(service.userApi.listLinkedObjectsForUser({ userId: boss, relationshipName: 'subordinate' }));
  expect(values).toEqual([{ _links: { self: { href: `${org.url}/api/v1/users/${report}` } } }]);
  await client.userApi.deleteLinkedObjectForUser({ userId: report, relationshipName: 'manager' });
  expect(await all(client.userApi.listLinkedObjectsForUser({ userId: report, relationshipName: 'manager' }))).toEqual([]); // prettier-ignore
  await service.linkedObjectApi.deleteLinkedObjectDefinition({ linkedObjectName: 'manager' });
});

test('user types and their schemas', async () => {
  const { userTypeApi, schemaApi, userApi } = client;
  const made = await userTypeApi.createUserType({ userType: { name: 'contractor', displayName: 'Contractor', description: 'Sent by agencies' } }); // prettier-ignore
  const schemaId = (made._links as { schema: { href: string } }).schema.href.split('/').at(-1)!;
  const userSchema = {
    definitions: {
      custom: { id: '#custom', type: 'object', properties: { agency: { title: 'Agency', type: 'string', required: true, maxLength: 20 } } }, // prettier-ignore
    },
  };
  await schemaApi.updateUserProfile({ schemaId, userSchema: userSchema as never });
  const schema = await schemaApi.getUserSchema({ schemaId });
  expect(schema.definitions?.custom?.properties).toMatchObject({ agency: { type: 'string', required: true, maxLength: 20 } }); // prettier-ignore
  const user = await userApi.createUser({ body: { ...person('c@example.com', { agency: 'Acme' }), type: { id: made.id! } } }); // prettier-ignore
  expect(user.type?.id).toBe(made.id);
  expect((await all(userTypeApi.listUserTypes())).map(({ name }) => name)).toEqual(['user', 'contractor']);
  await expect(userTypeApi.deleteUserType({ typeId: made.id! })).rejects.toMatchObject({ status: 403, errorCode: 'E0000142' }); // prettier-ignore
});

test('factors and roles', async () => {
  const { userFactorApi, userApi, roleAssignmentApi } = client;
  const userId = await create('means@example.com');
  org.admin.addFactors(userId, [{ factorType: 'push', provider: 'OKTA' }, { factorType: 'token:software:totp', provider: 'OKTA' }, { factorType: 'sms', provider: 'OKTA' }]); // prettier-ignore
  const factors = await all(userFactorApi.listFactors({ userId }));
  expect(factors.map(({ factorType }) => factorType)).toEqual(['push', 'token:software:totp', 'sms']);
  expect((await userFactorApi.getFactor({ userId, factorId: factors[2]!.id! })).factorType).toBe('sms');
  await userFactorApi.unenrollFactor({ userId, factorId: factors[0]!.id! });
  expect(await all(userFactorApi.listFactors({ userId }))).toHaveLength(1);
  await userApi.resetFactors({ userId });
  expect(await all(userFactorApi.listFactors({ userId }))).toEqual([]);
  await roleAssignmentApi.assignRoleToUser({ userId, assignRoleRequest: { type: 'HELP_DESK_ADMIN' } });
  const [role] = await all(roleAssignmentApi.listAssignedRolesForUser({ userId }));
  expect(role).toMatchObject({ type: 'HELP_DESK_ADMIN', assignmentType: 'USER' });
  const { value } = await roleAssignmentApi.listUsersWithRoleAssignments({});
  expect(value!.map(({ id }) => id)).toEqual([org.ready().ownerId, userId]);
  await roleAssignmentApi.unassignRoleFromUser({ userId, roleId: role!.id! });
});
