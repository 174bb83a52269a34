// Property: connections to simulated orgs work as they are made, by token and by OAuth, one org or several.
import { afterEach, expect, test } from 'vitest';
import { type Activities, createActivities } from '../../activities/index.js';
import { connectionsFor, type ConnectionsForOptions, type Simulator, type SimulatedOrgs, startSimulator } from '../../src/testing.js'; // prettier-ignore
import { runActivity } from '../support/run-activity.js';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const start = async (seed: number): Promise<Simulator> => {
  const simulator = await startSimulator({ seed, rateLimits: 'none' });
  open.push(simulator);
  return simulator;
};
const activitiesFor = (orgs: SimulatedOrgs, options?: ConnectionsForOptions) => {
  const connections = connectionsFor(orgs, options);
  open.push(connections);
  const activities = createActivities({ connections, registeredSearchAttributes: () => Promise.resolve([]) });
  return { connections, activities };
};

const getUser = (activities: Activities, input: Parameters<Activities['getUser']>[0]) =>
  runActivity(() => activities.getUser(input), {});

test.each([
  ['apiToken', undefined],
  ['clientCredentials', 'Bearer of the app'],
] as const)('%s makes calls as the org logs them', async (auth, token) => {
  const simulator = await start(1);
  const [user] = simulator.admin.addUsers([{ profile: { login: 'ada@example.com' } }]);
  const { activities, connections } = activitiesFor(simulator, { auth });
  expect(connections.names).toEqual(['default']);
  const found = await getUser(activities, { userId: user!.id });
  expect(found).toMatchObject({ id: user!.id });
  const call = simulator.admin.requests().at(-1);
  expect(call).toMatchObject({ path: `/api/v1/users/${user!.id}`, status: 200 });
  expect(call?.token).toBe(token);
});

test('scopes that are not asked for are not there', async () => {
  const simulator = await start(1);
  const { activities } = activitiesFor(simulator, { auth: 'clientCredentials', scopes: ['okta.logs.read'] });
  await expect(getUser(activities, { userId: 'me@example.com' })).rejects.toMatchObject({ type: 'Okta.Permission' }); // prettier-ignore
  expect(simulator.admin.requests().filter(({ path }) => path.startsWith('/api/v1/users'))).toEqual([]);
});

test('several orgs go by their names', async () => {
  const [acme, labs] = [await start(1), await start(2)];
  const [user] = labs.admin.addUsers([{ profile: { login: 'ada@example.com' } }]);
  const { activities, connections } = activitiesFor({ acme, labs });
  expect(connections.names).toEqual(['acme', 'labs']);
  const input = { userId: user!.id };
  expect(await getUser(activities, { ...input, connection: 'labs' })).toMatchObject({ id: user!.id });
  await expect(getUser(activities, { ...input, connection: 'acme' })).rejects.toMatchObject({ type: 'Okta.NotFound' }); // prettier-ignore
});
