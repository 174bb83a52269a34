// Property: every action of provisioning does its work in an org by its least scopes, and done twice it is done once.
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Activities, createActivities } from '../../activities/index.js';
import { type Simulator, startSimulator } from '../../simulator/index.js';
import {
  type ActionInput,
  type ActionName,
  actionNames,
  type ActionOutput,
  connectorActionNames,
} from '../../src/actions/index.js';
import type { Connections } from '../../src/connections.js';
import { provisioningScopes } from '../../src/least-privilege.js';
import { connectionsBy } from '../support/auth-modes.js';

const quiet = new DefaultLogger('ERROR');

let simulator: Simulator;
let connections: Connections;
let activities: Activities;
beforeEach(async () => {
  simulator = await startSimulator({ users: 0, seed: 1, rateLimits: 'none' });
  connections = await connectionsBy('clientCredentials', simulator, provisioningScopes);
  activities = createActivities({ connections, registeredSearchAttributes: () => Promise.resolve([]) });
});
afterEach(async () => {
  connections.close();
  await simulator.close();
});

const ran = new Set<ActionName>();

/** Runs one; from the second attempt on as if the answer of the one before had been lost. */
async function run<N extends ActionName>(name: N, input: ActionInput<N>, attempt = 1): Promise<ActionOutput<N>> {
  ran.add(name);
  const activity = activities[name] as unknown as (given: object) => Promise<ActionOutput<N>>;
  return new MockActivityEnvironment({ attempt }, { logger: quiet }).run(activity, input);
}
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'ok',
    (error: unknown) => (error as { type?: string }).type,
  );

/** Once, and again after a lost answer; both end the same. */
async function twice<N extends ActionName>(name: N, input: ActionInput<N>): Promise<ActionOutput<N>> {
  const first = await run(name, input);
  expect(await run(name, input, 2)).toEqual(first);
  return first;
}

type Status = NonNullable<Parameters<Simulator['admin']['addUsers']>[0][number]['status']>;
function addUser(login: string, status: Status = 'ACTIVE'): string {
  const profile = { login, email: login, firstName: 'Isaac', lastName: 'Brock' };
  return simulator.admin.addUsers([{ status, profile }])[0]?.id ?? '';
}
const statusOf = (userId: string) => simulator.admin.state().users.find(({ id }) => id === userId)?.status;
const changes = (): string[] =>
  simulator.admin
    .requests()
    .filter(({ method, path }) => method !== 'GET' && path.startsWith('/api/'))
    .map(({ method }) => method);

describe('applications', () => {
  it('are assigned once, taken away once, and found', async () => {
    const userId = addUser('isaac@example.com');
    const [app] = simulator.admin.addApps([{ label: 'Sales' }, { label: 'Sales figures' }]);
    const appId = app?.id ?? '';
    expect((await run('findAppsByLabel', { label: 'Sales' })).apps.map(({ id }) => id)).toEqual([appId]);
    expect(await failure(run('getAppUser', { appId, userId }))).toBe('Okta.NotFound');
    expect(await twice('assignUserToApp', { appId, userId })).toMatchObject({ id: userId, scope: 'USER' });
    expect(changes()).toEqual(['POST']);
    expect(await run('getAppUser', { appId, userId })).toMatchObject({ scope: 'USER' });
    const { items } = await run('listUserAppAssignments', { userId });
    expect(items).toMatchObject([{ appId, label: 'Sales', assignment: { id: userId, scope: 'USER' } }]);
    await twice('unassignUserFromApp', { appId, userId });
    expect((await run('listUserAppAssignments', { userId })).items).toEqual([]);
  });

  it('that come by a group count as assigned, and are taken away with the membership only', async () => {
    const userId = addUser('isaac@example.com');
    const [group] = simulator.admin.addGroups([{ profile: { name: 'Sales' }, members: [userId] }]);
    const groupId = group?.id ?? '';
    const appId = simulator.admin.addApps([{ label: 'CRM', groupIds: [groupId] }])[0]?.id ?? '';
    expect((await run('listGroupApps', { groupId })).items.map(({ id }) => id)).toEqual([appId]);
    expect(await twice('assignUserToApp', { appId, userId })).toMatchObject({ scope: 'GROUP' });
    expect(changes()).toEqual([]);
    await expect(run('unassignUserFromApp', { appId, userId })).rejects.toMatchObject({
      ...{ type: 'Okta.ReadOnly', details: [{ groupId }] },
    });
    await run('removeUserFromGroup', { groupId, userId });
    await twice('unassignUserFromApp', { appId, userId });
  });

  it('get values of their own, also where a group had assigned them', async () => {
    const userId = addUser('isaac@example.com');
    const groupId = simulator.admin.addGroups([{ profile: { name: 'Sales' }, members: [userId] }])[0]?.id ?? '';
    const appId = simulator.admin.addApps([{ label: 'CRM', groupIds: [groupId] }])[0]?.id ?? '';
    const wanted = { appId, userId, profile: { role: 'Editor' } };
    expect(await twice('assignUserToApp', wanted)).toMatchObject({ scope: 'USER', profile: { role: 'Editor' } });
    expect(await twice('assignUserToApp', { ...wanted, profile: { role: 'Reader' } })).toMatchObject({
      ...{ scope: 'USER', profile: { role: 'Reader' } },
    });
    expect(changes()).toEqual(['POST', 'POST']);
  });

  it.each(['ok', 'conflict'] as const)('are assigned by two at once (%s)', async (reassignApp) => {
    simulator.admin.settings({ reassignApp });
    const userId = addUser('isaac@example.com');
    const appId = simulator.admin.addApps([{ label: 'CRM' }])[0]?.id ?? '';
    const both = await Promise.all([
      run('assignUserToApp', { appId, userId }),
      run('assignUserToApp', { appId, userId }),
    ]);
    for (const assigned of both) expect(assigned).toMatchObject({ id: userId, scope: 'USER' });
  });

  it('keep who is mistaken from thinking that it is done', async () => {
    const userId = addUser('isaac@example.com');
    const appId = simulator.admin.addApps([{ label: 'CRM' }])[0]?.id ?? '';
    const [nobody, nothing] = ['00uAAAAAAAAAAAAAAAAA', '0oaAAAAAAAAAAAAAAAAA'];
    expect(await failure(run('unassignUserFromApp', { appId: nothing, userId }))).toBe('Okta.NotFound');
    expect(await failure(run('unassignUserFromApp', { appId, userId: nobody }))).toBe('Okta.NotFound');
    expect(await failure(run('assignUserToApp', { appId: nothing, userId }))).toBe('Okta.NotFound');
    const gone = addUser('gone@example.com', 'DEPROVISIONED');
    expect(await failure(run('assignUserToApp', { appId, userId: gone }))).toBe('Okta.WrongStatus');
  });
});

describe('administrator roles', () => {
  it('are listed, and taken away once', async () => {
    const userId = addUser('admin@example.com');
    simulator.admin.addRoles(userId, [{ type: 'HELP_DESK_ADMIN' }, { type: 'USER_ADMIN', assignmentType: 'GROUP' }]);
    const { roles } = await run('listUserRoles', { userId });
    expect(roles.map(({ type, assignmentType }) => [type, assignmentType])).toEqual([
      ['HELP_DESK_ADMIN', 'USER'],
      ['USER_ADMIN', 'GROUP'],
    ]);
    const [own, byGroup] = roles.map(({ id }) => id);
    await twice('unassignUserRole', { userId, roleAssignmentId: own ?? '' });
    expect(await failure(run('unassignUserRole', { userId, roleAssignmentId: byGroup ?? '' }))).toBe('Okta.ReadOnly');
    expect((await run('listUserRoles', { userId })).roles.map(({ id }) => id)).toEqual([byGroup]);
  });
});

describe('life cycle', () => {
  it('unlocks who is locked, and leaves all others be', async () => {
    const locked = addUser('locked@example.com', 'LOCKED_OUT');
    await twice('unlockUser', { userId: locked });
    expect(statusOf(locked)).toBe('ACTIVE');
    const suspended = addUser('suspended@example.com', 'SUSPENDED');
    await twice('unlockUser', { userId: suspended });
    expect(statusOf(suspended)).toBe('SUSPENDED');
  });

  it('makes a new link for who has not finished, and for nobody else', async () => {
    const userId = addUser('new@example.com', 'PROVISIONED');
    const first = await run('reactivateUser', { userId, reveal: true });
    const second = await run('reactivateUser', { userId, reveal: true }, 2);
    expect(second.activationUrl).not.toBe(first.activationUrl);
    expect(await failure(run('reactivateUser', { userId: addUser('active@example.com') }))).toBe('Okta.WrongStatus');
  });

  it('resets factors of whoever is not deactivated', async () => {
    const userId = addUser('isaac@example.com');
    simulator.admin.addFactors(userId, [{ factorType: 'push', provider: 'OKTA' }]);
    expect((await run('listUserFactors', { userId })).factors).toMatchObject([{ factorType: 'push' }]);
    await twice('resetUserFactors', { userId });
    expect(await run('listUserFactors', { userId })).toEqual({ factors: [] });
    const gone = addUser('gone@example.com', 'DEPROVISIONED');
    expect(await failure(run('resetUserFactors', { userId: gone }))).toBe('Okta.WrongStatus');
  });
});

describe('sessions and tokens', () => {
  it('end, once or twice', async () => {
    // Somebody who has logged in to the web application: with consents, tokens and a session.
    simulator.admin.changeClient(simulator.oauth.webClient.clientId, { consent: 'REQUIRED' });
    const logged = await connectionsBy('authorizationCode', simulator);
    const { ownerId: userId } = simulator.ready();
    const { clientId } = simulator.oauth.webClient;
    expect((await run('listUserClients', { userId })).items.map(({ client_id: id }) => id)).toContain(clientId);
    expect((await run('listUserGrants', { userId })).items.length).toBeGreaterThan(0);
    await twice('revokeUserClientTokens', { userId, clientId });
    expect((await run('listUserClients', { userId })).items).toEqual([]);
    await twice('revokeUserGrants', { userId });
    expect((await run('listUserGrants', { userId })).items).toEqual([]);
    await twice('clearUserSessions', { userId });
    await twice('logOutUniversally', { userId });
    logged.close();
  });

  it('are not ended for somebody who is not there', async () => {
    const userId = '00uAAAAAAAAAAAAAAAAA';
    expect(await failure(run('clearUserSessions', { userId }))).toBe('Okta.NotFound');
    expect(await failure(run('logOutUniversally', { userId }))).toBe('Okta.NotFound');
  });
});

describe('linked objects', () => {
  beforeEach(() => simulator.admin.addLinkedObjects([{ primary: 'manager', associated: 'subordinate' }]));

  it('are set in place of the former, listed from both ends, and removed', async () => {
    const [userId, boss, other] = ['isaac', 'boss', 'other'].map((name) => addUser(`${name}@example.com`)) as [string, string, string]; // prettier-ignore
    await twice('setLinkedObject', { userId, primaryName: 'manager', primaryUserId: boss });
    await twice('setLinkedObject', { userId, primaryName: 'manager', primaryUserId: 'other@example.com' });
    expect(await run('listLinkedObjects', { userId, name: 'manager' })).toEqual({ userIds: [other] });
    expect(await run('listLinkedObjects', { userId: other, name: 'subordinate' })).toEqual({ userIds: [userId] });
    expect(await run('listLinkedObjects', { userId: boss, name: 'subordinate' })).toEqual({ userIds: [] });
    await twice('removeLinkedObject', { userId, primaryName: 'manager' });
    expect(await run('listLinkedObjects', { userId, name: 'manager' })).toEqual({ userIds: [] });
  });

  it('are refused to an API token, unless they are so already', async () => {
    connections.close();
    const [userId, boss] = ['isaac', 'boss'].map((name) => addUser(`${name}@example.com`)) as [string, string];
    const input = { userId, primaryName: 'manager', primaryUserId: boss };
    connections = await connectionsBy('apiToken', simulator);
    activities = createActivities({ connections, registeredSearchAttributes: () => Promise.resolve([]) });
    await expect(run('setLinkedObject', input)).rejects.toMatchObject({ type: 'Okta.Permission', nonRetryable: true });
    simulator.admin.addLinkedObjects([
      { primary: 'manager', associated: 'subordinate', links: [{ primary: boss, associated: userId }] },
    ]);
    expect(await run('setLinkedObject', input)).toEqual({});
    await run('removeLinkedObject', { userId, primaryName: 'manager' });
  });
});

describe('what the org has', () => {
  it('groups and rules, page by page', async () => {
    const [group] = simulator.admin.addGroups([{ profile: { name: 'Berlin' } }, { profile: { name: 'Paris' } }]);
    const groupIds = [group?.id ?? ''];
    simulator.admin.addGroupRules(
      ['one', 'two'].map((name) => ({ name, expression: 'user.department=="IT"', groupIds })),
    );
    const names: string[] = [];
    for (let next: string | undefined, first = true; first || next !== undefined; first = false) {
      const page = await run('listGroupRules', { limit: 1, ...(next === undefined ? {} : { next }) });
      names.push(...page.items.map(({ name }) => name ?? ''));
      next = page.next;
    }
    expect(names.sort()).toEqual(['one', 'two']);
    const found = await run('listGroups', { search: 'profile.name sw "Ber"' });
    expect(found.items.map(({ profile }) => profile.name)).toEqual(['Berlin']);
    expect((await run('listGroups', { limit: 1 })).next).toBeDefined();
  });

  it('types, and their schemas', async () => {
    simulator.admin.addUserTypes([{ name: 'contractor', attributes: { agency: { type: 'string', required: true } } }]);
    simulator.admin.settings({ customAttributes: { site: { type: 'string', enum: ['BER'] } } });
    const { userTypes } = await run('listUserTypes', {});
    expect(userTypes.map(({ name }) => name)).toEqual(['user', 'contractor']);
    const { attributes } = await run('getUserSchema', {});
    expect(attributes['login']).toMatchObject({ type: 'string', required: true, minLength: 5, custom: false });
    expect(attributes['site']).toMatchObject({ type: 'string', required: false, enum: ['BER'], custom: true });
    const schemaId = String((userTypes[1] as { _links?: { schema?: { href?: string } } })._links?.schema?.href).split('/').at(-1); // prettier-ignore
    const own = await run('getUserSchema', { schemaId: schemaId ?? '' });
    expect(own.attributes['agency']).toMatchObject({ required: true, custom: true });
  });
});

it('no action is missing here', () => {
  const isOfConnector = (name: ActionName): boolean => (connectorActionNames as ActionName[]).includes(name);
  expect(actionNames.filter((name) => !isOfConnector(name) && !ran.has(name))).toEqual([]);
});
