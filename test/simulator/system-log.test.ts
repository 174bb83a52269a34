// Polling the System Log loses nothing and never ends; a bounded request ends and goes by the time of publication.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextLink, openOrg, person, type Reply, type TestOrg } from './simulated-org.js';

const start = '2026-05-04T03:00:00.000Z';
const at = (seconds: number): string => new Date(Date.parse(start) + seconds * 1000).toISOString();
const quiet = () => openOrg({ now: start, frozen: true, rateLimits: 'none' });
const uuids = ({ body }: Reply): string[] => body.map(({ uuid }: { uuid: string }) => uuid);
const add = (org: TestOrg, uuid: string, published: string, more: object = {}, delayMs = 0) =>
  org.admin.addLogEvents({ events: [{ eventType: 'test.event', uuid, published, ...more }], delayMs });
const query = (parameters: Record<string, string>): string =>
  `/api/v1/logs?${new URLSearchParams(parameters).toString()}`;

test('polling goes by persistence, delivers late events and always has a next page', async () => {
  const org = await quiet();
  add(org, 'a', at(0));
  add(org, 'late', at(-60), {}, 5000);
  let page = await org.get(query({ since: at(-10), limit: '10' }));
  expect(uuids(page)).toEqual(['a']);
  page = await org.get(nextLink(page)!);
  expect(uuids(page)).toEqual([]);
  const idle = nextLink(page)!;
  expect(uuids(await org.get(idle))).toEqual([]);
  org.admin.advance(5000);
  add(org, 'b', at(5));
  page = await org.get(idle);
  expect(uuids(page)).toEqual(['late', 'b']);
  expect(uuids(await org.get(nextLink(page)!))).toEqual([]);
});

test('a bounded request goes by publication, misses what comes late, and ends', async () => {
  const org = await quiet();
  for (const [uuid, second] of [['c', 3], ['a', 1], ['b', 2], ['z', 9]] as const) add(org, uuid, at(second)); // prettier-ignore
  const path = query({ since: at(0), until: at(5), limit: '2' });
  const first = await org.get(path);
  add(org, 'late', at(0.5));
  const second = await org.get(nextLink(first)!);
  expect([uuids(first), uuids(second), nextLink(second)]).toEqual([['a', 'b'], ['c'], undefined]);
  expect(uuids(await org.get(query({ since: at(0), until: at(5), sortOrder: 'DESCENDING' })))).toEqual([
    'c',
    'b',
    'a',
    'late',
  ]);
  const newest = await org.pages(query({ until: at(20), sortOrder: 'DESCENDING', limit: '3' }));
  expect(newest.map(uuids)).toEqual([
    ['z', 'c', 'b'],
    ['a', 'late'],
  ]);
});

test('windows share their seam without gap or overlap', async () => {
  const org = await quiet();
  for (let index = 0; index <= 10; index += 1) add(org, `e${index}`, at(index));
  const window = async (from: number, to: number) => uuids(await org.get(query({ since: at(from), until: at(to) })));
  expect([...(await window(0, 5)), ...(await window(5, 11))]).toEqual(
    Array.from({ length: 11 }, (_, index) => `e${index}`),
  );
});

test.each([
  ['filter=eventType eq "test.event" and severity eq "WARN"', ['warn']],
  ['q=slack', ['app']],
  ['q=GRACE hopper', ['app']],
  ['q=hop', []],
  ['q=sub-part', ['app']],
  ['q=part', ['app']],
])('%s', async (parameter, wanted) => {
  const org = await quiet();
  add(org, 'plain', at(0));
  add(org, 'warn', at(1), { severity: 'WARN' });
  add(org, 'app', at(2), { target: [{ type: 'AppInstance', displayName: 'Slack' }, { displayName: 'Grace Hopper', id: 'sub-part' }] }); // prettier-ignore
  const [name = '', value = ''] = parameter.split(/=(.*)/);
  expect(uuids(await org.get(query({ [name]: value })))).toEqual(wanted);
});

test.each([
  [{ since: '2025-11-01T00:00:00.000Z' }, '400 E0000053'],
  [{ since: at(10), until: at(5) }, '400 E0000001'],
  [{ since: 'yesterday' }, '400 E0000030'],
  [{ until: '2026-05-04' }, '400 E0000030'],
  [{ limit: '1001' }, '400 E0000001'],
  [{ limit: '-1' }, '400 E0000001'],
  [{ sortOrder: 'UP' }, '400 E0000001'],
  [{ filter: 'published gt "2026"' }, '400 E0000053'],
  [{ filter: 'debugContext.debugData.url co "x"' }, '400 E0000031'],
  [{ q: 'a b c d e f g h i j k' }, '400 E0000001'],
  [{ q: 'x'.repeat(41) }, '400 E0000001'],
  [{ after: 'handmade' }, '400 E0000001'],
])('refuses %j', async (parameters, wanted) => {
  const reply = await (await quiet()).get(query(parameters));
  expect(`${reply.status} ${reply.body.errorCode}`).toBe(wanted);
});

test('a cursor belongs to its filter, and may grow too old', async () => {
  const org = await quiet();
  org.admin.settings({ logCursorLifetimeMs: 60_000 });
  const page = await org.get(query({ filter: 'eventType sw "user."' }));
  const after = new URL(nextLink(page)!).searchParams.get('after')!;
  expect((await org.get(query({ filter: 'eventType sw "group."', after }))).status).toBe(400);
  expect((await org.get(nextLink(page)!)).status).toBe(200);
  org.admin.advance(61_000);
  expect((await org.get(nextLink(page)!)).status).toBe(400);
});

test('events older than 90 days are gone', async () => {
  const org = await quiet();
  add(org, 'old', at(-91 * 86_400));
  add(org, 'kept', at(-89 * 86_400));
  const bounds = { since: at(-100 * 86_400), until: at(0) };
  expect(uuids(await org.get(query(bounds)))).toEqual(['kept']);
  org.admin.advance(2 * 86_400_000);
  expect(uuids(await org.get(query(bounds)))).toEqual([]);
  expect(uuids(await org.get(query({})))).toEqual([]);
});

test('limit 0 asks for a place in the log and nothing else', async () => {
  const org = await quiet();
  add(org, 'a', at(0));
  const page = await org.get(query({ limit: '0', since: at(-1) }));
  expect(page.body).toEqual([]);
  expect(uuids(await org.get(nextLink(page)!.replace('limit=0', 'limit=5')))).toEqual(['a']);
});

test('sign-ins: failures have no session', async () => {
  const org = await quiet();
  await org.post('/api/v1/users', {
    ...person('ada@example.com'),
    credentials: { password: { value: 'Correct-Horse-7' } },
  });
  const signIn = (password: string, login = 'ada@example.com') =>
    org.admin.visit({ do: 'sign-in', login, password, ipAddress: '203.0.113.7' });
  signIn('Correct-Horse-7');
  signIn('wrong');
  signIn('wrong', 'nobody@example.com');
  const { body } = await org.get(
    query({ filter: 'eventType eq "user.session.start" and client.ipAddress eq "203.0.113.7"' }),
  );
  expect(
    body.map(({ outcome, authenticationContext }: Reply['body']) => [
      outcome.result,
      outcome.reason,
      authenticationContext.externalSessionId !== null,
    ]),
  ).toEqual([
    ['SUCCESS', null, true],
    ['FAILURE', 'INVALID_CREDENTIALS', false],
    ['FAILURE', 'INVALID_CREDENTIALS', false],
  ]);
});

test('however events arrive, one polling chain sees each once and in the order of persistence', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ published: fc.integer({ min: -50, max: 50 }), delay: fc.integer({ min: 0, max: 8 }) }), {
        maxLength: 25,
      }),
      fc.integer({ min: 1, max: 7 }),
      async (arrivals, limit) => {
        const org = await quiet();
        let next = query({ since: at(-1), limit: String(limit) });
        const seen: string[] = [];
        const poll = async (): Promise<void> => {
          const page = await org.get(next);
          seen.push(...uuids(page));
          next = nextLink(page)!;
        };
        for (const [index, { published, delay }] of arrivals.entries()) {
          add(org, `e${index}`, at(published), {}, delay * 1000);
          org.admin.advance(1000);
          await poll();
        }
        org.admin.advance(10_000);
        for (let round = 0; round <= arrivals.length / limit + 1; round += 1) await poll();
        expect(seen).toEqual(org.admin.logEvents().map(({ uuid }) => uuid));
        expect(new Set(seen).size).toBe(arrivals.length);
        await org.close();
      },
    ),
    { numRuns: 15 },
  );
});
