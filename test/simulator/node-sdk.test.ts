// Okta's official SDK for Node, as it is, gets from the simulated org what it would get from a real one.
/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- the SDK's own examples pass plain objects */
import okta from '@okta/okta-sdk-nodejs';
import { beforeEach, expect, test, vi } from 'vitest';
import { openOrg, person, type TestOrg } from './simulated-org.js';

interface Refusal {
  status: number;
  errorCode: string;
  errorSummary: string;
  errorCauses: { errorSummary: string }[];
}

const password = 'Correct-Horse-7';
let org: TestOrg;
let client: okta.Client;

beforeEach(async () => {
  vi.stubEnv('https_proxy', '');
  vi.stubEnv('HTTPS_PROXY', '');
  org = await openOrg({ users: 450, seed: 5, rateLimits: 'none' });
  client = new okta.Client({ orgUrl: org.url, token: org.apiToken, cacheMiddleware: null });
  return () => vi.unstubAllEnvs();
});

async function refused(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    const { status, errorCode } = error as Refusal;
    return `${status} ${errorCode}`;
  }
  return 'not refused';
}

/** Everything of a collection, fetched page by page. */
async function all<T>(collection: Promise<okta.Collection<T>>): Promise<T[]> {
  const items: T[] = [];
  await (await collection).each((item: T) => void items.push(item));
  return items;
}

const create = async (login: string, query: { activate?: boolean } = {}): Promise<string> => {
  const user = await client.userApi.createUser({ body: { ...person(login), credentials: { password: { value: password } } }, ...query }); // prettier-ignore
  return user.id!;
};
const statusOf = async (userId: string): Promise<unknown> => (await client.userApi.getUser({ userId })).status;

test('a user from creation to deletion', async () => {
  const { userApi } = client;
  const userId = (await userApi.createUser({ body: person('grace@example.com'), activate: false })).id!;
  expect(await statusOf(userId)).toBe('STAGED');
  const activation = await userApi.activateUser({ userId, sendEmail: false });
  expect(activation.activationUrl).toMatch(new RegExp(`^${org.url}/tokens/\\w{20}/verify$`));
  expect(await statusOf(userId)).toBe('PROVISIONED');
  expect((await userApi.reactivateUser({ userId, sendEmail: false })).activationToken).not.toBe(
    activation.activationToken,
  );
  expect(await refused(userApi.activateUser({ userId, sendEmail: false }))).toBe('403 E0000016');
  await userApi.updateUser({ userId, user: { profile: { title: 'Admiral', department: 'Navy' } } });
  const updated = await userApi.getUser({ userId });
  expect(updated.profile).toMatchObject({ title: 'Admiral', department: 'Navy', firstName: 'Ada' });
  expect(updated.created).toBeInstanceOf(Date);
  const replaced = await userApi.replaceUser({
    userId,
    user: person('grace@example.com', { department: 'Army' }),
  });
  expect(replaced.profile!.department).toBe('Army');
  expect(replaced.profile!.title).toBeUndefined();
  await userApi.deactivateUser({ userId });
  expect(await refused(userApi.deactivateUser({ userId }))).toBe('404 E0000007');
  await userApi.deleteUser({ userId });
  expect(await refused(userApi.getUser({ userId }))).toBe('404 E0000007');
});

test('suspension', async () => {
  const userId = await create('suspended@example.com');
  await client.userApi.suspendUser({ userId });
  expect(await refused(client.userApi.suspendUser({ userId }))).toBe('400 E0000001');
  expect(await statusOf(userId)).toBe('SUSPENDED');
  await client.userApi.unsuspendUser({ userId });
  expect(await refused(client.userApi.unsuspendUser({ userId }))).toBe('400 E0000001');
  expect(await refused(client.userApi.unlockUser({ userId }))).toBe('403 E0000032');
});

test('passwords', async () => {
  const { userApi } = client;
  const userId = await create('passwords@example.com');
  const forgot = await userApi.forgotPassword({ userId, sendEmail: false });
  expect(forgot.resetPasswordUrl).toContain('/signin/reset-password/');
  const reset = await userApi.generateResetPasswordToken({ userId, sendEmail: false });
  expect(reset.resetPasswordUrl).toContain('/reset_password/');
  expect(await statusOf(userId)).toBe('RECOVERY');
  expect(await refused(userApi.forgotPassword({ userId, sendEmail: false }))).toBe('403 E0000034');
  org.admin.visit({ do: 'open-link', link: reset.resetPasswordUrl!, password: 'Another-Horse-8' });
  expect((await userApi.expirePassword({ userId })).status).toBe('PASSWORD_EXPIRED');
  // The SDK reads the answer as a user and drops the temporary password.
  await userApi.expirePasswordAndGetTemporaryPassword({ userId, revokeSessions: false });
  expect(await statusOf(userId)).toBe('PASSWORD_EXPIRED');
  await userApi.updateUser({ userId, user: { credentials: { password: { value: 'Third-Horse-9' } } } });
  expect(await statusOf(userId)).toBe('ACTIVE');
});

test('refusals carry the causes', async () => {
  await create('twice@example.com');
  const error = await client.userApi.createUser({ body: person('TWICE@example.com') }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({
    status: 400,
    errorCode: 'E0000001',
    errorSummary: 'Api validation failed: login',
    errorCauses: [{ errorSummary: 'login: An object with this field already exists in the current organization' }],
  });
  const stranger = new okta.Client({ orgUrl: org.url, token: 'wrong', cacheMiddleware: null });
  expect(await refused(stranger.userApi.getUser({ userId: 'me' }))).toBe('401 E0000011');
  expect(await refused(client.userApi.getUser({ userId: '00unobody' }))).toBe('404 E0000007');
});

test('users by page and by search', async () => {
  const { users } = org.admin.state();
  const listed = await all(client.userApi.listUsers({ limit: 50 }));
  expect(listed.map(({ id }) => id)).toEqual(
    users.filter(({ status }) => status !== 'DEPROVISIONED').map(({ id }) => id),
  );
  const found = await all(
    client.userApi.listUsers({ search: 'profile.department eq "sales" and status eq "ACTIVE"', limit: 10 }),
  );
  const sales = users.filter(({ profile, status }) => profile['department'] === 'Sales' && status === 'ACTIVE');
  expect(found.map(({ id }) => id)).toEqual(sales.map(({ id }) => id));
  expect(found.length).toBeGreaterThan(20);
  const suspended = await all(client.userApi.listUsers({ filter: 'status eq "SUSPENDED"' }));
  expect(suspended).toHaveLength(users.filter(({ status }) => status === 'SUSPENDED').length);
  expect((await all(client.userApi.listUsers({ q: 'a' }))).length).toBe(10);
  expect(await refused(all(client.userApi.listUsers({ search: 'profile.department ne "Sales"' })))).toBe(
    '400 E0000031',
  );
  const sorted = await all(
    client.userApi.listUsers({ search: 'status pr', sortBy: 'profile.login', sortOrder: 'desc', limit: 100 }),
  );
  const logins = sorted.map(({ profile }) => profile!.login!);
  expect(logins).toEqual([...logins].sort().reverse());
  expect(logins).toHaveLength(users.length);
});

test('groups and their members', async () => {
  const { groupApi, userApi } = client;
  const group = await groupApi.createGroup({ group: { profile: { name: 'Chess club' } } });
  const groupId = group.id!;
  const ids = org.admin
    .state()
    .users.filter(({ status }) => status !== 'DEPROVISIONED')
    .slice(0, 120)
    .map(({ id }) => id);
  for (const userId of ids) await groupApi.assignUserToGroup({ groupId, userId });
  await groupApi.assignUserToGroup({ groupId, userId: ids[0]! });
  expect((await all(groupApi.listGroupUsers({ groupId, limit: 50 }))).map(({ id }) => id)).toEqual(ids);
  await groupApi.unassignUserFromGroup({ groupId, userId: ids[0]! });
  await groupApi.unassignUserFromGroup({ groupId, userId: ids[0]! });
  expect((await all(groupApi.listGroupUsers({ groupId }))).length).toBe(119);
  const names = (await all(userApi.listUserGroups({ userId: ids[1]! }))).map(({ profile }) => profile!.name);
  expect(names).toEqual(expect.arrayContaining(['Everyone', 'Chess club']));
  expect((await all(groupApi.listGroups({ q: 'chess' }))).map(({ id }) => id)).toEqual([groupId]);
  expect((await all(groupApi.listGroups({ search: 'profile.name eq "chess CLUB"' }))).map(({ id }) => id)).toEqual([
    groupId,
  ]);
  const byName = (name: string): string => org.admin.state().groups.find(({ profile }) => profile.name === name)!.id;
  expect(await refused(groupApi.assignUserToGroup({ groupId: byName('Everyone'), userId: ids[0]! }))).toBe(
    '501 E0000060',
  );
  expect(await refused(groupApi.assignUserToGroup({ groupId: byName('Domain Users'), userId: ids[0]! }))).toBe(
    '403 E0000006',
  );
  expect(await refused(groupApi.assignUserToGroup({ groupId, userId: '00unobody' }))).toBe('404 E0000007');
});

test('apps of a user', async () => {
  const slack = org.admin.state().apps.find(({ label }) => label === 'Slack')!;
  const staff = org.admin.state().groups.find(({ profile }) => profile.name === 'All Staff')!;
  const users = org.admin.state().users;
  const userId = staff.members.find((id) => users.find((user) => user.id === id)?.status === 'ACTIVE')!;
  const links = await all(client.userApi.listAppLinks({ userId }));
  expect(links.filter(({ appInstanceId }) => appInstanceId === slack.id)).toHaveLength(1);
  expect(links.filter(({ appName }) => appName === 'office365').length).toBe(3);
  const apps = await all(
    client.applicationApi.listApplications({ filter: `user.id eq "${userId}"`, expand: `user/${userId}`, limit: 1 }),
  );
  expect(apps.map(({ id }) => id)).toContain(slack.id);
  expect((apps.find(({ id }) => id === slack.id)!._embedded as { user: unknown }).user).toMatchObject({
    id: userId,
    scope: 'GROUP',
  });
});

test('sign-ins by address', async () => {
  const events = await all(
    client.systemLogApi.listLogEvents({
      filter: 'eventType eq "user.session.start" and client.ipAddress eq "203.0.113.1"',
      since: new Date(Date.now() - 3_600_000).toISOString(),
      until: new Date(Date.now() + 1000).toISOString(),
      sortOrder: 'DESCENDING',
      limit: 2,
    }),
  );
  expect(events).toHaveLength(3);
  expect(await refused(all(client.systemLogApi.listLogEvents({ filter: 'published gt "x"', until: new Date().toISOString() })))).toBe('400 E0000053'); // prettier-ignore
});
