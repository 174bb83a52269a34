// Events reach the hooks that ask for them as Okta brings them: soon, apart from the request, at most twice, and never after that.
import { expect, test, vi } from 'vitest';
import { append, hookSecret, lifecycle, openHook, openReceiver, type rightly, settled } from './hook-receiver.js';
import { openOrg, person, type Reply, type TestOrg } from './simulated-org.js';

const failures = (org: TestOrg) =>
  org.admin.logEvents().filter(({ eventType }) => eventType === 'event_hook.delivery') as Reply['body'][];
const names = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, nth) => `${prefix}${nth}`);

async function open(): Promise<{ org: TestOrg; receiver: Awaited<ReturnType<typeof openReceiver>>; hookId: string }> {
  const [org, receiver] = [await openOrg({ rateLimits: 'none' }), await openReceiver()];
  org.admin.settings({ hookGatherMs: 20 });
  return { org, receiver, hookId: await openHook(org, receiver.url) };
}

test('a delivery has the envelope, the secret, and the event as the log has it', async () => {
  const { org, receiver, hookId } = await open();
  expect((await org.post('/api/v1/users?activate=false', person('ada@example.com'))).status).toBe(200);
  await settled(org, 1);
  const [post] = receiver.posts;
  expect(post!.headers).toMatchObject({
    accept: 'application/json',
    'content-type': 'application/json',
    authorization: hookSecret,
  });
  const logged = org.admin.logEvents().find(({ eventType }) => eventType === 'user.lifecycle.create') as Reply['body'];
  const { request, client, ...event } = logged;
  expect(post!.body).toEqual({
    eventType: 'com.okta.event_hook',
    eventTypeVersion: '1.0',
    cloudEventsVersion: '0.1',
    source: `${org.url}/api/v1/eventHooks/${hookId}`,
    eventId: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
    eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    contentType: 'application/json',
    data: { events: [{ ...event, client: { ...client, ipChain: request.ipChain }, insertionTimestamp: null }] },
  });
  expect(org.admin.hookDeliveries().deliveries).toEqual([
    { hookId, eventId: post!.body.eventId, uuids: [logged.uuid], at: expect.any(String), attempts: [204], status: 'delivered' }, // prettier-ignore
  ]);
});

test('events close together come in one delivery, to each hook those that it asks for', async () => {
  const { org, receiver } = await open();
  const other = await openReceiver();
  await openHook(org, other.url, ['user.lifecycle.suspend', 'user.lifecycle.create']);
  append(org, ['a', 'b']);
  append(org, ['s'], 'user.lifecycle.suspend');
  append(org, ['x'], 'user.account.update_profile');
  append(org, ['c']);
  await settled(org, 2);
  expect(receiver.uuids()).toEqual([['a', 'b', 'c']]);
  expect(other.uuids()).toEqual([['a', 'b', 's', 'c']]);
  org.admin.settings({ hookMaxEvents: 2 });
  append(org, ['d', 'e', 'f']);
  await settled(org, 6);
  expect(receiver.uuids().slice(1).sort()).toEqual([['d', 'e'], ['f']]);
});

test('nobody waits for the receiver', async () => {
  const { org, receiver } = await open();
  receiver.answer = () => 'hang';
  expect((await org.post('/api/v1/users?activate=false', person('ada@example.com'))).status).toBe(200);
  await vi.waitFor(() => expect(receiver.posts).toHaveLength(1));
  expect(org.admin.hookDeliveries().deliveries[0]?.status).toBe('pending');
});

test.each<[string, (nth: number) => ReturnType<typeof rightly>, (number | string)[], string]>([
  ['200', () => ({ status: 200 }), [200], 'delivered'],
  ['5xx, then 204', (nth) => ({ status: nth === 1 ? 503 : 204 }), [503, 204], 'delivered'],
  ['too late, then 204', (nth) => (nth === 1 ? 'hang' : { status: 204 }), ['timeout', 204], 'delivered'],
  ['5xx twice', () => ({ status: 500 }), [500, 500], 'failed'],
  ['too late twice', () => 'hang', ['timeout', 'timeout'], 'failed'],
  ['5xx, then 4xx', (nth) => ({ status: nth === 1 ? 502 : 404 }), [502, 404], 'failed'],
  ['4xx', () => ({ status: 401 }), [401], 'failed'],
  ['429', () => ({ status: 429 }), [429], 'failed'],
  ['a redirect', () => ({ status: 307, headers: { location: '/elsewhere' } }), [307], 'failed'],
])('answered with %s', async (_name, answer, attempts, status) => {
  const { org, receiver, hookId } = await open();
  org.admin.settings({ hookTimeoutMs: 150 });
  receiver.answer = () => answer(receiver.posts.length);
  append(org, ['a']);
  await settled(org, 1);
  const [delivery] = org.admin.hookDeliveries().deliveries;
  expect(delivery).toMatchObject({ hookId, uuids: ['a'], attempts, status });
  expect(receiver.posts).toHaveLength(attempts.length);
  expect(new Set(receiver.posts.map(({ body }) => body.eventId))).toEqual(new Set([delivery!.eventId]));
  expect(receiver.posts.every(({ path }) => path === '/okta')).toBe(true);
  expect(failures(org)).toEqual(
    status === 'delivered'
      ? []
      : [
          expect.objectContaining({
            outcome: { result: 'FAILURE', reason: expect.any(String) },
            target: [expect.objectContaining({ id: hookId })],
          }),
        ],
  );
});

test('a receiver that is away is tried twice; what it missed is never sent again', async () => {
  const { org, receiver, hookId } = await open();
  receiver.close();
  append(org, ['missed']);
  await settled(org, 1);
  expect(org.admin.hookDeliveries().deliveries[0]).toMatchObject({ attempts: ['unreachable', 'unreachable'], status: 'failed' }); // prettier-ignore
  expect(failures(org)).toHaveLength(1);
  const back = await openReceiver();
  const hook = (await org.get(`/api/v1/eventHooks/${hookId}`)).body;
  const { authScheme } = hook.channel.config;
  hook.channel.config = { ...hook.channel.config, uri: back.url, authScheme: { ...authScheme, value: 'new' } };
  await org.call('PUT', `/api/v1/eventHooks/${hookId}`, hook);
  await lifecycle(org, hookId, 'verify');
  append(org, ['later']);
  await settled(org, 2);
  expect(back.uuids()).toEqual([['later']]);
});

test('a day has room for so many events', async () => {
  const [org, receiver] = [await openOrg({ frozen: true, now: '2026-05-04T03:00:00.000Z' }), await openReceiver()];
  expect(org.admin.settings().hookEventsPerDay).toBe(400_000);
  org.admin.settings({ hookGatherMs: 20, hookEventsPerDay: 3 });
  await openHook(org, receiver.url);
  append(org, ['a', 'b']);
  org.admin.advance(23 * 3_600_000);
  append(org, ['c', 'd', 'e']);
  await settled(org, 1);
  expect(org.admin.hookDeliveries().quota).toEqual({ used: 3, limit: 3, dropped: 2 });
  org.admin.advance(3_600_000 - 1);
  append(org, ['f']);
  org.admin.advance(1);
  append(org, ['g']);
  await settled(org, 2);
  expect(receiver.uuids().flat()).toEqual(['a', 'b', 'c', 'g']);
  expect(org.admin.hookDeliveries().quota).toEqual({ used: 1, limit: 3, dropped: 3 });
});

test('new and changed hooks may take their time', async () => {
  const [org, receiver] = [await openOrg({ frozen: true }), await openReceiver()];
  org.admin.settings({ hookGatherMs: 20, hookStartDelayMs: 60_000 });
  const hookId = await openHook(org, receiver.url);
  append(org, ['early']);
  org.admin.advance(60_000);
  append(org, ['first']);
  await settled(org, 1);
  await lifecycle(org, hookId, 'deactivate');
  await lifecycle(org, hookId, 'activate');
  append(org, ['paused']);
  org.admin.advance(60_000);
  append(org, ['second']);
  await settled(org, 2);
  expect(receiver.uuids()).toEqual([['first'], ['second']]);
});

test('events that are stored later arrive without anybody looking; loaded history does not', async () => {
  const { org, receiver } = await open();
  org.admin.load({
    logEvents: [{ uuid: 'old', eventType: 'user.lifecycle.create', published: '2026-01-01T00:00:00.000Z' }],
  });
  append(org, ['late'], 'user.lifecycle.create', 200);
  await vi.waitFor(() => expect(receiver.posts).toHaveLength(1), { timeout: 5000 });
  expect(receiver.uuids()).toEqual([['late']]);
});

test('by the admin port', async () => {
  const { org, receiver, hookId } = await open();
  await org.adminCall('POST', '/log-events', { events: [{ uuid: 'a', eventType: 'user.lifecycle.create' }] });
  await settled(org, 1);
  expect(receiver.uuids()).toEqual([['a']]);
  expect((await org.adminCall('GET', '/hook-deliveries')).body).toMatchObject({
    deliveries: [{ hookId, uuids: ['a'], attempts: [204], status: 'delivered' }],
    quota: { used: 1, limit: 400_000, dropped: 0 },
  });
  await org.adminCall('DELETE', '/hook-deliveries');
  expect(org.admin.hookDeliveries().deliveries).toEqual([]);
  expect((await org.adminCall('POST', '/settings', { hookMaxEvents: 0 })).status).toBe(400);
});

test('closing the org ends what is under way', async () => {
  const { org, receiver } = await open();
  receiver.answer = () => 'hang';
  org.admin.addFault({ kind: 'delivery-delay', ms: 60_000, skip: 1 });
  append(org, ['a']);
  await vi.waitFor(() => expect(receiver.posts).toHaveLength(1));
  append(org, ['delayed']);
  await vi.waitFor(() => expect(org.admin.hookDeliveries().deliveries).toHaveLength(2));
  append(org, ['gathering']);
  await org.close();
  expect(org.admin.hookDeliveries().deliveries.map(({ status }) => status)).toEqual(['ended', 'ended']);
  expect(failures(org)).toEqual([]);
  expect(receiver.uuids()).toEqual([['a']]);
});

test('faults: a delivery is lost, doubled or late', async () => {
  const { org, receiver } = await open();
  org.admin.settings({ hookMaxEvents: 1 });
  for (const kind of ['delivery-drop', 'delivery-twice', 'delivery-delay'] as const) {
    org.admin.addFault({ kind, times: 1, skip: kind === 'delivery-twice' ? 1 : 0, ms: 300 });
  }
  append(org, names('e', 4));
  await settled(org, 5);
  const { deliveries } = org.admin.hookDeliveries();
  expect(deliveries.map(({ uuids: [uuid], status }) => [uuid, status])).toEqual([
    ['e0', 'dropped'],
    ['e1', 'delivered'],
    ['e2', 'delivered'],
    ['e2', 'delivered'],
    ['e3', 'delivered'],
  ]);
  expect(deliveries[2]!.eventId).toBe(deliveries[3]!.eventId);
  expect(receiver.uuids().flat().sort()).toEqual(['e1', 'e2', 'e2', 'e3']);
  expect(receiver.uuids().at(-1)).toEqual(['e1']);
  expect(failures(org)).toEqual([]);
});

test('faults: events are shuffled, within deliveries and among them, as the seed says', async () => {
  const run = async (seed: number): Promise<string[][]> => {
    const [org, receiver] = [await openOrg({ seed }), await openReceiver()];
    org.admin.settings({ hookGatherMs: 20, hookMaxEvents: 10 });
    org.admin.addFault({ kind: 'delivery-shuffle', path: '/okta$' });
    await openHook(org, receiver.url);
    append(org, names('e', 20));
    await settled(org, 2);
    return org.admin.hookDeliveries().deliveries.map(({ uuids }) => uuids);
  };
  const [one, same, other] = [await run(1), await run(1), await run(2)];
  expect(one.flat()).not.toEqual(names('e', 20));
  expect(one.flat().sort()).toEqual(names('e', 20).sort());
  expect(one[0]).not.toEqual(expect.arrayContaining(names('e', 10)));
  expect(same).toEqual(one);
  expect(other).not.toEqual(one);
});

test('faults: by a probability, as the seed says, and only where they match', async () => {
  const run = async (seed: number): Promise<boolean[]> => {
    const [org, receiver] = [await openOrg({ seed }), await openReceiver()];
    org.admin.settings({ hookGatherMs: 20, hookMaxEvents: 1 });
    org.admin.addFault({ kind: 'delivery-drop', probability: 0.5 });
    org.admin.addFault({ kind: 'delivery-twice', path: 'elsewhere' });
    await openHook(org, receiver.url);
    append(org, names('e', 40));
    await settled(org, 40);
    return org.admin.hookDeliveries().deliveries.map(({ status }) => status === 'dropped');
  };
  const [one, same, other] = [await run(1), await run(1), await run(2)];
  const dropped = one.filter(Boolean).length;
  expect(one).toHaveLength(40);
  expect(dropped).toBeGreaterThan(8);
  expect(dropped).toBeLessThan(32);
  expect(same).toEqual(one);
  expect(other).not.toEqual(one);
});
