// Property: a search reads each event of its windows once, whichever ends of a request Okta takes to belong to it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createActivities } from '../../activities/index.js';
import type { SearchLogInput, SearchLogResult } from '../../activities/search/search-log.js';
import type { Connections } from '../../src/connections.js';
import { runActivity } from '../support/run-activity.js';
import { type Exchange, ScriptedOkta } from '../support/scripted-okta.js';

let okta: ScriptedOkta;
let connections: Connections;
beforeEach(async () => {
  okta = await ScriptedOkta.start();
  connections = okta.connections();
});
afterEach(async () => {
  connections.close();
  await okta.close();
});

const beginMs = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;
const at = (offsetMs: number): string => new Date(beginMs + offsetMs).toISOString();
const event = (uuid: string, offsetMs: number, more: object = {}) => ({
  ...{ uuid, published: at(offsetMs), eventType: 'user.session.start' },
  ...more,
});
const page = (events: object[], next?: string): Exchange => ({
  ...{ request: 'GET /api/v1/logs', status: 200, body: events },
  ...(next === undefined ? {} : { next: `https://{org}${next}` }),
});

const search = async (input: Partial<SearchLogInput>): Promise<SearchLogResult> => {
  const { searchLog } = createActivities({ connections, registeredSearchAttributes: () => Promise.resolve([]) });
  return (await runActivity(searchLog as (given: object) => Promise<unknown>, {
    ...{ connection: 'default', name: 'test', deliver: 'overflow', windows: [{ since: at(0), until: at(1000) }] },
    ...input,
  })) as SearchLogResult;
};

const asked = () =>
  okta.received.map(({ request }) =>
    Object.fromEntries(new URL(request.split(' ')[1] ?? '', okta.origin).searchParams),
  );

describe('searchLog', () => {
  it('asks for a millisecond more at both ends, follows pages, and keeps each event of the window once', async () => {
    okta.play([
      page([event('before', -1), event('first', 0), event('b', 5)], '/api/v1/logs?after=x'),
      page([event('b', 5), event('last', 999), event('after', 1000)]),
    ]);
    const { events, count, chunks, digest, next } = await search({ filter: 'eventType pr' });
    expect(events?.map(({ uuid }) => uuid)).toEqual(['first', 'b', 'last']);
    expect({ count, chunks, next }).toEqual({ count: 3, chunks: 0, next: undefined });
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    const [first, second] = asked();
    expect(first).toEqual({
      ...{ since: at(-1), until: at(1001), filter: 'eventType pr', sortOrder: 'ASCENDING', limit: '1000' },
    });
    expect(second).toEqual({ after: 'x' });
  });

  it('counts an event at a seam to the window that it begins', async () => {
    const windows = [
      { since: at(0), until: at(1000) },
      { since: at(2000), until: at(3000) },
    ];
    okta.play([page([event('a', 999), event('gap', 1000)]), page([event('gap', 1999), event('b', 2000)])]);
    const { events } = await search({ windows });
    expect(events?.map(({ uuid }) => uuid)).toEqual(['a', 'b']);
  });

  it('does not ask for what Okta refuses as too old', async () => {
    const dayMs = 86_400_000;
    okta.play([page([])]);
    const windows = [
      { since: at(-300 * dayMs), until: at(-200 * dayMs) },
      { since: at(-190 * dayMs), until: at(0) },
    ];
    expect(await search({ windows })).toMatchObject({ count: 0, events: [] });
    expect(okta.received).toHaveLength(1);
    expect(Date.parse(asked()[0]?.['since'] ?? '')).toBeGreaterThan(Date.now() - 180 * dayMs);
  });

  it('fails where the events are too many and nobody else takes them', async () => {
    okta.play([
      page(Array.from({ length: 30 }, (_, index) => event(`e${String(index)}`, index, { pad: 'x'.repeat(10_000) }))),
    ]);
    await expect(search({})).rejects.toMatchObject({ type: 'Search.TooManyEvents', nonRetryable: true });
  });

  it('holds as much as fits', async () => {
    const many = Array.from({ length: 20 }, (_, index) =>
      event(`e${String(index)}`, index, { pad: 'x'.repeat(10_000) }),
    );
    okta.play([page(many.slice(0, 10), '/api/v1/logs?after=x'), page(many.slice(10))]);
    const result = await search({});
    expect(result.events).toHaveLength(20);
    expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThan(256 * 1024);
  });

  it('says what Okta refuses', async () => {
    okta.play([{ request: 'GET /api/v1/logs', status: 400, body: { errorCode: 'E0000053', errorSummary: 'Invalid' } }]);
    await expect(search({})).rejects.toMatchObject({ type: 'Okta.BadRequest', nonRetryable: true });
  });
});
