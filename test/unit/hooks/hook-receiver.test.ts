// Property: a forged, oversized, malformed, slow or mis-addressed post changes nothing, is counted, and leaves others alone.
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { HookCounters, HookOutcome } from '../../../src/hooks/hook-counters.js';
import type { HookPost, RunningHookReceiver } from '../../../src/hooks/hook-receiver.js';
import {
  type HookBody,
  hookBody,
  hookOrg,
  hookSecret,
  post,
  postSlowly,
  startReceiver,
} from '../../support/hook-posts.js';

let receiver: RunningHookReceiver | undefined;
afterEach(async () => {
  await receiver?.close();
  receiver = undefined;
});

const delivered: HookPost[] = [];
async function start(options: Parameters<typeof startReceiver>[0] = {}): Promise<RunningHookReceiver> {
  delivered.length = 0;
  receiver = await startReceiver({
    deliver: async (posts) => void delivered.push(...posts),
    ...options,
    limits: { gatherMs: 5, ...options.limits },
  });
  return receiver;
}

/** The counters that are not 0. */
const counted = (counters: HookCounters): object =>
  Object.fromEntries(Object.entries(counters).filter(([, times]) => times !== 0));

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const withExtra = (json: string): string => JSON.stringify(hookBody()).replace(/^\{/, `{"extra":${json},`);
const changed = (change: (body: HookBody) => void): HookBody => {
  const body = hookBody();
  change(body);
  return body;
};
/** Without a field of its event, or with another value in it. */
const event = (field: string, value?: string): HookBody => changed(({ data }) => (data.events[0]![field] = value));

interface Row {
  name: string;
  body?: () => unknown;
  headers?: Record<string, string>;
  path?: string;
  status: number;
  outcome: HookOutcome;
}

const rows: Row[] = [
  { name: 'no secret', headers: { authorization: '' }, status: 401, outcome: 'forged' },
  { name: 'a wrong secret', headers: { authorization: 'wrong' }, status: 401, outcome: 'forged' },
  { name: 'the beginning of it', headers: { authorization: hookSecret.slice(0, -1) }, status: 401, outcome: 'forged' },
  { name: 'more than the secret', headers: { authorization: `${hookSecret}x` }, status: 401, outcome: 'forged' },
  { name: 'another header', headers: { authorization: '', 'x-key': hookSecret }, status: 401, outcome: 'forged' },
  {
    name: 'a body that is too large',
    body: () => withExtra(`"${'x'.repeat(2000)}"`),
    status: 413,
    outcome: 'oversized',
  },
  { name: 'another content type', headers: { 'content-type': 'text/plain' }, status: 415, outcome: 'malformed' },
  { name: 'a compressed body', headers: { 'content-encoding': 'gzip' }, status: 415, outcome: 'malformed' },
  { name: 'no JSON', body: () => '{"eventType":', status: 400, outcome: 'malformed' },
  { name: 'nothing', body: () => '', status: 400, outcome: 'malformed' },
  { name: 'a list', body: () => [hookBody()], status: 400, outcome: 'malformed' },
  { name: 'too deep a body', body: () => withExtra(nested(32)), status: 400, outcome: 'malformed' },
  { name: 'a very deep body', body: () => nested(700), status: 400, outcome: 'malformed' },
  { name: 'another kind of hook', body: () => changed((one) => (one.eventType = 'com.okta.tokens')), status: 400, outcome: 'malformed' }, // prettier-ignore
  { name: 'no delivery id', body: () => changed((one) => delete one.eventId), status: 400, outcome: 'malformed' },
  { name: 'no events', body: () => changed((one) => (one.data.events = [])), status: 400, outcome: 'malformed' },
  { name: 'an event without uuid', body: () => event('uuid'), status: 400, outcome: 'malformed' }, // prettier-ignore
  { name: 'an event without type', body: () => event('eventType'), status: 400, outcome: 'malformed' }, // prettier-ignore
  { name: 'an event at no time', body: () => event('published', 'soon'), status: 400, outcome: 'malformed' }, // prettier-ignore
  { name: 'a source that is no hook', body: () => changed((one) => (one.source = hookOrg)), status: 400, outcome: 'malformed' }, // prettier-ignore
  { name: 'a source that is no address', body: () => changed((one) => (one.source = 'acme')), status: 400, outcome: 'malformed' }, // prettier-ignore
  {
    name: 'another org',
    body: () => hookBody({ origin: 'https://evil.okta.com' }),
    status: 403,
    outcome: 'misaddressed',
  },
  { name: 'an org that begins alike', body: () => hookBody({ origin: `${hookOrg}.evil.example` }), status: 403, outcome: 'misaddressed' }, // prettier-ignore
  { name: 'the org without TLS', body: () => hookBody({ origin: 'http://acme.okta.com' }), status: 403, outcome: 'misaddressed' }, // prettier-ignore
  { name: 'another path', path: '/okta/hooks', status: 404, outcome: 'misaddressed' },
];

describe('a post with', () => {
  it.each(rows)('$name is refused: $status, $outcome', async ({ body, headers, path, status, outcome }) => {
    const { url, port, counters } = await start({ limits: { bodyBytes: 1500 } });
    const response = await post(
      path === undefined ? url : `http://127.0.0.1:${String(port)}${path}`,
      body?.(),
      headers,
    );
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain('ada@acme.com');
    expect(counted(counters())).toEqual({ [outcome]: 1 });
    expect(delivered).toEqual([]);
    expect((await post(url)).status).toBe(200);
    expect(delivered).toHaveLength(1);
  });

  it('a body whose size is not said beforehand is refused as soon as it is too large: 413', async () => {
    const { url, counters } = await start({ limits: { bodyBytes: 1500 } });
    expect(
      await postSlowly(
        url,
        Array.from({ length: 20 }, () => 'x'.repeat(1000)),
      ),
    ).toBe(413);
    expect(counted(counters())).toEqual({ oversized: 1 });
  });

  it('a body that is said to be too large is refused before it comes: 413', async () => {
    const { url, counters } = await start({ limits: { bodyBytes: 1500 } });
    expect(await postSlowly(url, [], { headers: { 'content-length': '1501' }, end: false })).toBe(413);
    expect(counted(counters())).toEqual({ oversized: 1 });
  });

  it('a body that does not come is given up, and Okta may try again: 503', async () => {
    const { url, counters } = await start({ limits: { bodyMs: 300 } });
    const startedAt = performance.now();
    expect(
      await postSlowly(
        url,
        Array.from({ length: 100 }, () => ' '),
        { everyMs: 50 },
      ),
    ).toBe(503);
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(counted(counters())).toEqual({ slow: 1 });
    expect(delivered).toEqual([]);
  });

  it('a head that does not come is given up', async () => {
    const { port, counters } = await start({ limits: { headMs: 200 } });
    const socket = connect(port, '127.0.0.1');
    const answer = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('close', () => resolve(text));
    });
    socket.write('POST /okta/hook HTTP/1.1\r\nhost: x\r\n');
    expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(counted(counters())).toEqual({ slow: 1 });
  });

  it('no HTTP at all is refused: 400', async () => {
    const { port, counters } = await start();
    const socket = connect(port, '127.0.0.1');
    socket.write('hello\r\n\r\n');
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(first.toString()).toMatch(/^HTTP\/1\.1 400 /);
    expect(counted(counters())).toEqual({ malformed: 1 });
  });
});

describe('a good post', () => {
  it('is delivered as it came, with what Okta added', async () => {
    const { url, counters } = await start();
    const body = hookBody({ events: 3 });
    const response = await post(url, body, { 'content-type': 'application/json; charset=UTF-8' });
    expect(response.status).toBe(200);
    expect(delivered).toEqual([
      {
        eventId: body.eventId,
        hookId: 'who8tsqyrhCdmetzx135',
        origin: hookOrg,
        events: body.data.events,
      },
    ]);
    expect(counted(counters())).toEqual({ accepted: 1, events: 3 });
  });

  it('may be nested as deep as it may, brackets in texts not counted', async () => {
    const { url } = await start();
    expect((await post(url, withExtra(nested(31)))).status).toBe(200);
    expect((await post(url, withExtra(JSON.stringify(`"\\${nested(50)}`)))).status).toBe(200);
  });

  it('cannot reach the prototype of anything', async () => {
    const { url } = await start();
    expect((await post(url, withExtra('{"__proto__":{"polluted":1}}'))).status).toBe(200);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('shows the secret in the header that was chosen', async () => {
    const { url } = await start({ headerName: 'X-Hook-Key' });
    expect((await post(url, hookBody(), { 'x-hook-key': hookSecret, authorization: '' })).status).toBe(200);
    expect((await post(url)).status).toBe(401);
  });

  it('may come from any org that is named', async () => {
    const { url } = await start({ origins: [hookOrg, 'http://127.0.0.1:4000'] });
    expect((await post(url, hookBody({ origin: 'http://127.0.0.1:4000' }))).status).toBe(200);
  });
});

describe('the secret', () => {
  it('is rotated without a restart, and two are good meanwhile', async () => {
    let secrets = ['the-old-secret'];
    const { url } = await start({ secrets: () => secrets });
    const status = async (secret: string): Promise<number> =>
      (await post(url, hookBody(), { authorization: secret })).status;
    expect([await status('the-old-secret'), await status('the-new-secret')]).toEqual([200, 401]);
    secrets = ['the-old-secret', 'the-new-secret'];
    expect([await status('the-old-secret'), await status('the-new-secret')]).toEqual([200, 200]);
    secrets = ['the-new-secret'];
    expect([await status('the-old-secret'), await status('the-new-secret')]).toEqual([401, 200]);
  });

  it.each([
    ['there is none', () => []],
    ['it is empty', () => ['']],
    [
      'it cannot be had',
      () => {
        throw new Error('gone');
      },
    ],
  ])('lets nobody in while %s, and Okta may try again: 503', async (_, secrets) => {
    const { url, counters } = await start({ secrets });
    expect((await post(url, hookBody(), { authorization: '' })).status).toBe(503);
    expect(counted(counters())).toEqual({ notDelivered: 1 });
    expect(delivered).toEqual([]);
  });
});

describe('the verification challenge', () => {
  const ask = (url: string, headers: Record<string, string>): Promise<Response> =>
    fetch(url, { headers: { authorization: hookSecret, ...headers } });

  it('is answered in each replica, as often as Okta asks', async () => {
    const { url, counters } = await start();
    for (let times = 0; times < 2; times += 1) {
      const response = await ask(url, { 'x-okta-verification-challenge': 'F_Ad"1' });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(await response.json()).toEqual({ verification: 'F_Ad"1' });
    }
    expect(counted(counters())).toEqual({ verified: 2 });
  });

  it.each([
    ['without the secret', { authorization: 'x', 'x-okta-verification-challenge': 'abc' }, 401, 'forged'],
    ['without a challenge', {}, 400, 'malformed'],
    ['with one that is too long', { 'x-okta-verification-challenge': 'x'.repeat(513) }, 400, 'malformed'],
  ])('%s is refused', async (_, headers, status, outcome) => {
    const { url, counters } = await start();
    expect((await ask(url, headers)).status).toBe(status);
    expect(counted(counters())).toEqual({ [outcome]: 1 });
  });
});

describe('the limit of refused requests', () => {
  const forged = { authorization: 'x' };

  it('throttles who has not the secret, and nobody who has it', async () => {
    const { url, counters } = await start({ limits: { refusedPerMinute: 3 } });
    const statuses: number[] = [];
    for (let times = 0; times < 5; times += 1) statuses.push((await post(url, hookBody(), forged)).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    expect((await post(url)).status).toBe(200);
    expect(counted(counters())).toEqual({ forged: 3, throttled: 2, accepted: 1, events: 1 });
  });

  it('counts each source alone, by the word of the nearest proxy where it is trusted', async () => {
    const { url } = await start({ limits: { refusedPerMinute: 1 }, trustProxy: true });
    const from = async (address: string): Promise<number> =>
      (await post(url, hookBody(), { ...forged, 'x-forwarded-for': address })).status;
    expect(await from('9.9.9.9, 1.1.1.1')).toBe(401);
    expect(await from('8.8.8.8, 1.1.1.1')).toBe(429);
    expect(await from('1.1.1.1, 2.2.2.2')).toBe(401);
  });

  it('does not believe X-Forwarded-For otherwise', async () => {
    const { url } = await start({ limits: { refusedPerMinute: 1 } });
    expect((await post(url, hookBody(), { ...forged, 'x-forwarded-for': '1.1.1.1' })).status).toBe(401);
    expect((await post(url, hookBody(), { ...forged, 'x-forwarded-for': '2.2.2.2' })).status).toBe(429);
  });
});

describe('of itself it says', () => {
  const at = (path: string, headers = {}): Promise<Response> =>
    fetch(`http://127.0.0.1:${String(receiver!.port)}${path}`, { headers });

  it('that it lives, always', async () => {
    await start({ isReady: () => false });
    expect((await at('/healthz')).status).toBe(200);
  });

  it.each([
    ['ready', () => true, 200],
    ['not ready', () => Promise.resolve(false), 503],
    ['failing to find out', () => Promise.reject(new Error('down')), 503],
  ])('that it is %s', async (_, isReady, status) => {
    await start({ isReady });
    expect((await at('/readyz')).status).toBe(status);
  });

  it('its counters, to this machine and to nobody that a proxy speaks for', async () => {
    const { url } = await start();
    await post(url);
    await post(url, hookBody(), { authorization: 'x' });
    const text = await (await at('/metrics')).text();
    expect(text).toContain('okta_hook_posts_total{outcome="accepted"} 1\n');
    expect(text).toContain('okta_hook_posts_total{outcome="forged"} 1\n');
    expect(text).toContain('okta_hook_events_total 1\n');
    expect((await at('/metrics', { 'x-forwarded-for': '127.0.0.1' })).status).toBe(403);
    await receiver!.close();
    await start({ openMetrics: true });
    expect((await at('/metrics', { 'x-forwarded-for': '9.9.9.9' })).status).toBe(200);
  });

  it('nothing at other paths and by other methods', async () => {
    const { url, counters } = await start();
    expect((await at('/')).status).toBe(404);
    expect((await at('/__proto__')).status).toBe(404);
    expect((await fetch(url, { method: 'PUT', headers: { authorization: hookSecret } })).status).toBe(405);
    expect(counted(counters())).toEqual({ malformed: 1 });
  });

  it('nothing on stdout and stderr', async () => {
    const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write'));
    const { url } = await start({ deliver: () => Promise.reject(new Error('down')) });
    await post(url);
    await post(url, '{');
    await post(url, hookBody(), { authorization: 'x' });
    const written = spies.flatMap((spy) => spy.mock.calls.map(([text]) => String(text))).join('');
    for (const spy of spies) spy.mockRestore();
    expect(written).not.toMatch(/ada@acme|the-secret|down/);
  });
});
