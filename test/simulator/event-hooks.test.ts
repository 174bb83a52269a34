// Event hooks are registered by Okta's rules, and nothing reaches an endpoint that hasn't proved itself.
import okta from '@okta/okta-sdk-nodejs';
import { expect, test, vi } from 'vitest';
import { append, createHook, hookBody, hookSecret, lifecycle, openHook, openReceiver, rightly, settled, type Received } from './hook-receiver.js'; // prettier-ignore
import { bearer, serviceToken } from './oauth/oauth-client.js';
import { openOrg, type Reply, type TestOrg } from './simulated-org.js';

const hooks = '/api/v1/eventHooks';
const https = 'https://receiver.example.com/okta';
const code = ({ status, body }: Reply): string => `${status} ${body?.errorCode ?? ''}`.trim();
const hookEvents = (org: TestOrg) =>
  org.admin.logEvents().filter(({ eventType }) => eventType.startsWith('event_hook.')) as Reply['body'][];

test('a new hook is active and unverified, and its secret never comes back', async () => {
  const org = await openOrg();
  const headers = [{ key: 'X-Tenant', value: 'acme' }];
  const created = await org.post(hooks, hookBody(https, ['user.lifecycle.create', 'group.user_membership.add'], { headers })); // prettier-ignore
  const { id } = created.body;
  expect(created).toMatchObject({
    status: 200,
    body: {
      id: expect.stringMatching(/^who\w{17}$/),
      status: 'ACTIVE',
      verificationStatus: 'UNVERIFIED',
      name: 'Joiners',
      description: null,
      createdBy: org.ready().ownerId,
      events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create', 'group.user_membership.add'] },
      channel: {
        config: { uri: https, method: 'POST', headers, authScheme: { type: 'HEADER', key: 'Authorization' } },
      },
      _links: {
        self: { href: `${org.url}${hooks}/${id}` },
        verify: { href: `${org.url}${hooks}/${id}/lifecycle/verify` },
        deactivate: { href: `${org.url}${hooks}/${id}/lifecycle/deactivate` },
      },
    },
  });
  const replies = [created, await org.get(`${hooks}/${id}`), await org.get(hooks), await org.call('PUT', `${hooks}/${id}`, hookBody(https))]; // prettier-ignore
  for (const { status, body } of replies) {
    expect(status).toBe(200);
    expect(JSON.stringify(body)).not.toContain(hookSecret);
  }
  expect(replies[2]?.body).toHaveLength(1);
  expect(JSON.stringify(org.admin.logEvents())).not.toContain(hookSecret);
});

const config = (change: object) => hookBody(https, undefined, change);
test.each<[string, unknown]>([
  ['name', { ...config({}), name: '' }],
  ['name', { ...config({}), name: 'x'.repeat(256) }],
  ['description', { ...config({}), description: 7 }],
  ['events', { ...config({}), events: undefined }],
  ['events.type', { ...config({}), events: { type: 'FLOW_EVENT', items: ['user.lifecycle.create'] } }],
  ['events.items', hookBody(https, [])],
  [
    'events.items',
    hookBody(
      https,
      Array.from({ length: 301 }, () => 'user.lifecycle.create'),
    ),
  ],
  ['events.items', hookBody(https, ['user.lifecycle.create', 'user.account.expire_password'])],
  ['events.items', hookBody(https, ['user.lifecycle.delete.completed'])],
  ['events.items', hookBody(https, ['event_hook.delivery'])],
  ['events.items', hookBody(https, ['no.such.type'])],
  ['events.filter', { ...config({}), events: { type: 'EVENT_TYPE', items: ['group.user_membership.add'], filter: { type: 'EXPRESSION_LANGUAGE' } } }], // prettier-ignore
  ['channel', { ...config({}), channel: undefined }],
  ['channel.type', { ...config({}), channel: { ...config({}).channel, type: 'MAIL' } }],
  ['channel.version', { ...config({}), channel: { ...config({}).channel, version: '2.0.0' } }],
  ['channel.config.method', config({ method: 'PUT' })],
  ['channel.config.uri', config({ uri: undefined })],
  ['channel.config.uri', config({ uri: 'receiver.example.com' })],
  ['channel.config.uri', config({ uri: 'http://receiver.example.com/okta' })],
  ['channel.config.uri', config({ uri: 'https://receiver.example.com/o kta' })],
  ['channel.config.uri', config({ uri: `https://receiver.example.com/${'x'.repeat(1000)}` })],
  ['channel.config.headers', config({ headers: { 'X-Any': 'value' } })],
  ['channel.config.headers[0].key', config({ headers: [{ key: 'Accept', value: 'text/html' }] })],
  ['channel.config.headers[1].key', config({ headers: [{ key: 'X-Any', value: 'v' }, { key: 'X-Okta-Verification-Challenge', value: 'v' }] })], // prettier-ignore
  ['channel.config.headers[0].key', config({ headers: [{ key: 'X Any', value: 'v' }] })],
  ['channel.config.headers[0].value', config({ headers: [{ key: 'X-Any', value: 'two\nlines' }] })],
  ['channel.config.headers', config({ headers: [{ key: 'authorization', value: 'other' }] })],
  ['channel.config.authScheme.type', config({ authScheme: { type: 'OAUTH', key: 'Authorization', value: 'v' } })],
  ['channel.config.authScheme.key', config({ authScheme: { type: 'HEADER', value: 'v' } })],
  ['channel.config.authScheme.value', config({ authScheme: { type: 'HEADER', key: 'Authorization' } })],
])('refuses a wrong %s', async (field, body) => {
  const org = await openOrg();
  const reply = await org.post(hooks, body);
  expect(code(reply)).toBe('400 E0000001');
  expect(reply.body.errorCauses[0].errorSummary).toMatch(`${field}: `);
  expect((await org.get(hooks)).body).toEqual([]);
  const kept = await createHook(org, hookBody(https));
  expect(code(await org.call('PUT', `${hooks}/${kept.id}`, body))).toBe('400 E0000001');
  expect((await org.get(`${hooks}/${kept.id}`)).body).toEqual(kept);
});

const goodUris = ['https://receiver.example.com:8443/a?b=c', 'http://localhost:9000/okta', 'http://127.0.0.1/', 'http://[::1]:9000/']; // prettier-ignore
test.each(goodUris)('takes %s', async (uri) => {
  const org = await openOrg();
  expect((await org.post(hooks, hookBody(uri))).body.channel.config.uri).toBe(uri);
});

test('reading and changing hooks take their own scopes and roles', async () => {
  const org = await openOrg();
  const reader = bearer(await serviceToken(org, 'okta.eventHooks.read'));
  expect((await org.get(hooks, reader)).status).toBe(200);
  expect((await org.post(hooks, hookBody(https), reader)).status).toBe(403);
  const manager = bearer(await serviceToken(org, 'okta.eventHooks.manage'));
  expect((await org.post(hooks, hookBody(https), manager)).status).toBe(200);
  expect((await org.get(hooks, bearer(await serviceToken(org, 'okta.users.read')))).status).toBe(403);
  for (const role of ['READ_ONLY_ADMIN', 'ORG_ADMIN']) {
    const helpless = { authorization: `SSWS ${org.admin.addToken({ roles: [role] }).value}` };
    expect((await org.get(hooks, helpless)).status).toBe(200);
    expect(code(await org.post(hooks, hookBody(https), helpless))).toBe('403 E0000006');
  }
});

test('the endpoint is asked with the challenge, the secret and the headers', async () => {
  const [org, receiver] = [await openOrg(), await openReceiver()];
  const { id } = await createHook(
    org,
    hookBody(receiver.url, undefined, { headers: [{ key: 'X-Tenant', value: 'acme' }] }),
  );
  const reply = await lifecycle(org, id, 'verify');
  expect(reply).toMatchObject({ status: 200, body: { id, status: 'ACTIVE', verificationStatus: 'VERIFIED' } });
  expect(receiver.received).toEqual([
    expect.objectContaining({
      method: 'GET',
      path: '/okta',
      headers: expect.objectContaining({
        accept: 'application/json',
        authorization: hookSecret,
        'x-tenant': 'acme',
        'x-okta-verification-challenge': expect.stringMatching(/^\w{30,}$/),
      }),
    }),
  ]);
  expect(hookEvents(org).map(({ eventType, target, outcome }) => [eventType, target[0].id, outcome.result])).toEqual([
    ['event_hook.created', id, 'SUCCESS'],
    ['event_hook.verified', id, 'SUCCESS'],
  ]);
});

const challenge = ({ headers }: Received) => ({ verification: headers['x-okta-verification-challenge'] });
test.each<[string, (request: Received, nth: number) => ReturnType<typeof rightly>, number, boolean]>([
  ['another value', () => ({ status: 200, body: { verification: 'other' } }), 1, false],
  ['no JSON', () => ({ status: 200, body: undefined }), 1, false],
  ['another status', (request) => ({ status: 204, body: challenge(request) }), 1, false],
  ['a 4xx', (request) => ({ status: 401, body: challenge(request) }), 1, false],
  ['a redirect', () => ({ status: 302, headers: { location: '/elsewhere' } }), 1, false],
  ['no answer in time', () => 'hang', 2, false],
  ['5xx twice', () => ({ status: 503 }), 2, false],
  ['5xx, then right', (request, nth) => (nth === 1 ? { status: 500 } : rightly(request)), 2, true],
  ['no answer in time, then right', (request, nth) => (nth === 1 ? 'hang' : rightly(request)), 2, true],
])('verification: %s', async (_name, answer, requests, verified) => {
  const [org, receiver] = [await openOrg(), await openReceiver()];
  org.admin.settings({ hookTimeoutMs: 150 });
  receiver.answer = (request) => answer(request, receiver.received.length);
  const { id } = await createHook(org, hookBody(receiver.url));
  const reply = await lifecycle(org, id, 'verify');
  expect(code(reply)).toBe(verified ? '200' : '400 E0000001');
  expect(receiver.received).toHaveLength(requests);
  expect((await org.get(`${hooks}/${id}`)).body.verificationStatus).toBe(verified ? 'VERIFIED' : 'UNVERIFIED');
  expect(hookEvents(org).at(-1)).toMatchObject({
    eventType: 'event_hook.verified',
    outcome: verified ? { result: 'SUCCESS', reason: null } : { result: 'FAILURE', reason: expect.any(String) },
  });
});

test('a channel that changes while its endpoint answers stays unverified, and a deleted hook is gone', async () => {
  const [org, receiver] = [await openOrg(), await openReceiver()];
  org.admin.settings({ hookTimeoutMs: 300 });
  receiver.answer = (request) => (receiver.received.length % 2 === 1 ? 'hang' : rightly(request));
  const { id } = await createHook(org, hookBody(receiver.url));
  const during = async (meanwhile: () => Promise<unknown>): Promise<string> => {
    const before = receiver.received.length;
    const verification = lifecycle(org, id, 'verify');
    await vi.waitFor(() => expect(receiver.received).toHaveLength(before + 1));
    await meanwhile();
    return code(await verification);
  };
  const changed = hookBody(receiver.url, undefined, { headers: [{ key: 'X-New', value: 'yes' }] });
  expect(await during(() => org.call('PUT', `${hooks}/${id}`, changed))).toBe('400 E0000001');
  expect((await org.get(`${hooks}/${id}`)).body.verificationStatus).toBe('UNVERIFIED');
  const remove = async (): Promise<void> => {
    await lifecycle(org, id, 'deactivate');
    await org.call('DELETE', `${hooks}/${id}`);
  };
  expect(await during(remove)).toBe('404 E0000007');
});

test('an endpoint has 3 seconds, and nobody at home is no verification', async () => {
  const [org, receiver] = [await openOrg(), await openReceiver()];
  expect(org.admin.settings().hookTimeoutMs).toBe(3000);
  receiver.close();
  const { id } = await createHook(org, hookBody(receiver.url));
  const reply = await lifecycle(org, id, 'verify');
  expect(code(reply)).toBe('400 E0000001');
  expect(reply.body.errorCauses[0].errorSummary).toContain('ECONNREFUSED');
});

test('only hooks that are active and verified receive', async () => {
  const [org, receiver] = [await openOrg(), await openReceiver()];
  const witness = await openReceiver();
  await openHook(org, witness.url);
  const { id } = await createHook(org, hookBody(receiver.url));
  append(org, ['unverified']);
  await settled(org, 1);
  await lifecycle(org, id, 'verify');
  append(org, ['verified']);
  await settled(org, 3);
  expect(await lifecycle(org, id, 'deactivate')).toMatchObject({ status: 200, body: { status: 'INACTIVE' } });
  append(org, ['inactive']);
  await settled(org, 4);
  expect(await lifecycle(org, id, 'activate')).toMatchObject({ status: 200, body: { status: 'ACTIVE', verificationStatus: 'VERIFIED' } }); // prettier-ignore
  append(org, ['active again']);
  await settled(org, 6);
  expect(receiver.uuids()).toEqual([['verified'], ['active again']]);
  expect(witness.uuids().flat()).toEqual(['unverified', 'verified', 'inactive', 'active again']);
});

test('a changed channel has to be verified again, changed event types need not', async () => {
  const [org, receiver] = [await openOrg(), await openReceiver()];
  const id = await openHook(org, receiver.url);
  const put = async (body: unknown): Promise<string> =>
    (await org.call('PUT', `${hooks}/${id}`, body)).body.verificationStatus;
  expect(await put({ ...hookBody(receiver.url, ['user.lifecycle.suspend']), description: 'Leavers' })).toBe('VERIFIED');
  append(org, ['created'], 'user.lifecycle.create');
  append(org, ['suspended'], 'user.lifecycle.suspend');
  await settled(org, 1);
  expect(receiver.uuids()).toEqual([['suspended']]);
  const newSecret = { authScheme: { type: 'HEADER', key: 'Authorization', value: 'another secret' } };
  expect(await put(hookBody(receiver.url, ['user.lifecycle.suspend'], newSecret))).toBe('UNVERIFIED');
  await lifecycle(org, id, 'verify');
  append(org, ['again'], 'user.lifecycle.suspend');
  await settled(org, 2);
  expect(receiver.posts.map(({ headers }) => headers['authorization'])).toEqual([hookSecret, 'another secret']);
  expect(await put(hookBody(`${receiver.url}/new`, ['user.lifecycle.suspend'], newSecret))).toBe('UNVERIFIED');
});

test('an active hook is not deleted, an inactive one is gone', async () => {
  const org = await openOrg();
  const { id } = await createHook(org, hookBody(https));
  expect(code(await org.call('DELETE', `${hooks}/${id}`))).toBe('400 E0000001');
  await lifecycle(org, id, 'deactivate');
  await lifecycle(org, id, 'deactivate');
  expect((await org.call('DELETE', `${hooks}/${id}`)).status).toBe(204);
  for (const [method, path] of [
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/lifecycle/verify'],
    ['POST', '/lifecycle/activate'],
  ] as const) {
    // prettier-ignore
    expect(code(await org.call(method, `${hooks}/${id}${path}`))).toBe('404 E0000007');
  }
  expect(hookEvents(org).map(({ eventType }) => eventType)).toEqual([
    'event_hook.created',
    'event_hook.deactivated',
    'event_hook.deleted',
  ]);
});

test('25 hooks of an org may receive', async () => {
  const [org, receiver] = [await openOrg({ rateLimits: 'none' }), await openReceiver()];
  const ids: string[] = [];
  for (let nth = 0; nth < 25; nth += 1) ids.push(await openHook(org, receiver.url));
  const { id } = await createHook(org, hookBody(receiver.url));
  expect(code(await lifecycle(org, id, 'verify'))).toBe('400 E0000001');
  await lifecycle(org, ids[0]!, 'deactivate');
  expect(code(await lifecycle(org, id, 'verify'))).toBe('200');
  expect(code(await lifecycle(org, ids[0]!, 'activate'))).toBe('400 E0000001');
});

test("Okta's SDK registers, verifies, lists, deactivates and deletes", async () => {
  vi.stubEnv('https_proxy', '');
  vi.stubEnv('HTTPS_PROXY', '');
  const [org, receiver] = [await openOrg(), await openReceiver()];
  const { eventHookApi } = new okta.Client({ orgUrl: org.url, token: org.apiToken, cacheMiddleware: null });
  const eventHook = hookBody(receiver.url) as unknown as okta.EventHook;
  const eventHookId = (await eventHookApi.createEventHook({ eventHook })).id!;
  expect((await eventHookApi.verifyEventHook({ eventHookId })).verificationStatus).toBe('VERIFIED');
  const listed: okta.EventHook[] = [];
  await (await eventHookApi.listEventHooks()).each((hook: okta.EventHook) => void listed.push(hook));
  expect(listed.map(({ id, status }) => [id, status])).toEqual([[eventHookId, 'ACTIVE']]);
  expect(listed[0]!.channel.config.uri).toBe(receiver.url);
  await expect(eventHookApi.deleteEventHook({ eventHookId })).rejects.toMatchObject({ status: 400, errorCode: 'E0000001' }); // prettier-ignore
  expect((await eventHookApi.deactivateEventHook({ eventHookId })).status).toBe('INACTIVE');
  await eventHookApi.deleteEventHook({ eventHookId });
  await expect(eventHookApi.getEventHook({ eventHookId })).rejects.toMatchObject({ status: 404 });
  vi.unstubAllEnvs();
});
