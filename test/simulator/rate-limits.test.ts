// Property: buckets, shares, concurrency and others' traffic behave as Okta describes them, exactly by the simulated clock.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../simulator/index.js';

let org: Simulator;
const bearer = () => ({ authorization: `SSWS ${org.apiToken}` });
const get = (path: string, headers: Record<string, string> = bearer()): Promise<Response> =>
  fetch(`${org.url}${path}`, { headers: { accept: 'application/json', ...headers } });
const send = (method: string, path: string, body: unknown): Promise<Response> =>
  fetch(`${org.url}${path}`, {
    method,
    headers: { ...bearer(), accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const shown = (response: Response): { limit: number; remaining: number; resetInS: number } => ({
  limit: Number(response.headers.get('x-rate-limit-limit')),
  remaining: Number(response.headers.get('x-rate-limit-remaining')),
  resetInS: Number(response.headers.get('x-rate-limit-reset')) - Date.parse(response.headers.get('date') ?? '') / 1000,
});
const groups = (): Promise<Response> => get('/api/v1/groups?limit=1');
const times = async (count: number, call: () => Promise<Response>): Promise<number[]> => {
  const statuses: number[] = [];
  for (let nth = 0; nth < count; nth += 1) statuses.push((await call()).status);
  return statuses;
};

beforeEach(async () => {
  org = await startSimulator({ frozen: true, now: '2026-05-04T00:00:00.000Z', bucketLimits: { groups: 20 } });
});
afterEach(() => org.close());

describe('a bucket', () => {
  it('gives a token half of it, in a window of a minute that its first request opens', async () => {
    expect(shown(await groups())).toEqual({ limit: 10, remaining: 9, resetInS: 60 });
    org.admin.advance(30_000);
    expect(await times(9, groups)).toEqual(Array(9).fill(200));
    const refused = await groups();
    expect(refused.status).toBe(429);
    expect(shown(refused)).toEqual({ limit: 10, remaining: 0, resetInS: 30 });
    org.admin.advance(30_000);
    expect(shown(await groups())).toEqual({ limit: 10, remaining: 9, resetInS: 60 });
    expect(org.admin.rateLimits()).toMatchObject({
      buckets: { groups: { limit: 20, used: 1, remaining: 19 } },
      refused: { [`groups ${org.ready().apiTokenId}`]: 1 },
    });
  });

  it("shows the org's limit, and what is left of it, beside a refusal for the share, where the org is set so", async () => {
    org.admin.settings({ rateLimitHeaders: 'org' });
    await times(10, groups);
    const refused = await groups();
    expect(refused.status).toBe(429);
    expect(shown(refused)).toMatchObject({ limit: 20, remaining: 10 });
  });

  it('can be changed while it is used', async () => {
    await times(10, groups);
    org.admin.setRateLimits({ buckets: { groups: 40 } });
    expect(shown(await groups())).toMatchObject({ limit: 20, remaining: 9 });
    org.admin.setRateLimits({ tier: 'integrator' });
    expect(org.admin.rateLimits().buckets.groups).toMatchObject({ limit: 100, used: 11 });
  });
});

describe("others' traffic", () => {
  it('draws on the bucket evenly, and is refused like everybody', async () => {
    org.admin.addTraffic({ bucket: 'groups', perMinute: 30 });
    org.admin.advance(20_000 - 1);
    expect(shown(await groups())).toMatchObject({ limit: 10, remaining: 9 });
    expect(org.admin.traffic()).toEqual([{ bucket: 'groups', perMinute: 30, sent: 10, refused: 0, running: true }]);
    org.admin.advance(20_000);
    // 20 requests wanted to come, and 20 with ours are too many.
    expect(shown(await groups())).toMatchObject({ limit: 20, remaining: 0 });
    expect(org.admin.traffic()[0]).toMatchObject({ sent: 20, refused: 1 });
    expect((await groups()).status).toBe(429);
    const types = org.admin.logEvents().map(({ eventType }) => eventType);
    expect(types).toContain('system.org.rate_limit.warning');
    expect(types).toContain('system.org.rate_limit.violation');
  });

  it('ends when it is to, and stays within its share', () => {
    org.admin.addTraffic({ bucket: 'groups', perMinute: 60, percentage: 25, forMs: 30_000 });
    org.admin.advance(5 * 60_000);
    expect(org.admin.traffic()).toEqual([{ bucket: 'groups', perMinute: 60, sent: 30, refused: 25, running: false }]);
    org.admin.clearTraffic();
    expect(org.admin.traffic()).toEqual([]);
  });

  it('is exact with a clock that runs faster', async () => {
    org.admin.addTraffic({ bucket: 'groups', perMinute: 600 });
    org.admin.setClock({ frozen: false, rate: 600 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    org.admin.setClock({ frozen: true });
    const [stream] = org.admin.traffic();
    // 20 of 600 pass each minute.
    expect(stream?.sent).toBeGreaterThan(900);
    expect((stream?.sent ?? 0) - (stream?.refused ?? 0)).toBeLessThanOrEqual(20 * Math.ceil((stream?.sent ?? 0) / 600));
    expect(org.admin.clock()).toMatchObject({ frozen: true, rate: 600 });
  });
});

describe('concurrency', () => {
  it('is limited for the org, and for each token to its share', async () => {
    await org.close();
    org = await startSimulator({ bucketLimits: { concurrent: 8 } });
    org.admin.settings({ processingMs: 150 });
    const answers = await Promise.all(Array.from({ length: 6 }, groups));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(2);
    for (const answer of refused) expect(shown(answer)).toMatchObject({ limit: 0, remaining: 0 });
    const other = org.admin.addToken({ concurrencyPercentage: 100, rateLimitPercentage: 100 });
    const byOther = () => get('/api/v1/groups?limit=1', { authorization: `SSWS ${other.value}` });
    const all = await Promise.all([...Array.from({ length: 4 }, groups), ...Array.from({ length: 6 }, byOther)]);
    expect(all.filter(({ status }) => status === 429)).toHaveLength(2);
    expect(org.admin.rateLimits().concurrent).toEqual({ limit: 8, inFlight: 0 });
  });
});

describe('principal rate limits', () => {
  const path = '/api/v1/principal-rate-limits';

  it('lists what was changed only, by type and principal', async () => {
    const { apiTokenId } = org.ready();
    expect((await get(path)).status).toBe(400);
    const filter = encodeURIComponent(`principalType eq "SSWS_TOKEN" and principalId eq "${apiTokenId}"`);
    expect(await (await get(`${path}?filter=${filter}`)).json()).toEqual([]);
    const made = await send('POST', path, {
      principalId: apiTokenId,
      principalType: 'SSWS_TOKEN',
      defaultPercentage: 80,
    });
    expect(made.status).toBe(201);
    const entity = (await made.json()) as { id: string };
    expect(entity).toMatchObject({ principalId: apiTokenId, defaultPercentage: 80, defaultConcurrencyPercentage: 50 });
    expect(await (await get(`${path}?filter=${filter}`)).json()).toMatchObject([{ id: entity.id }]);
    expect(shown(await groups())).toMatchObject({ limit: 16 });
    const changed = await send('PUT', `${path}/${entity.id}`, { ...entity, defaultPercentage: 25 });
    expect(await changed.json()).toMatchObject({ id: entity.id, defaultPercentage: 25 });
    expect(shown(await groups())).toMatchObject({ limit: 5 });
  });

  it.each([
    [{ principalType: 'SSWS_TOKEN' }, 400],
    [{ principalType: 'USER', principalId: 'x' }, 400],
    [{ principalType: 'SSWS_TOKEN', principalId: 'nobody', defaultPercentage: 10 }, 404],
    [{ principalType: 'SSWS_TOKEN', principalId: 'nobody', defaultPercentage: 0 }, 400],
  ])('refuses %j', async (body, status) => {
    expect((await send('POST', path, body)).status).toBe(status);
  });

  it('is for super administrators', async () => {
    const { value } = org.admin.addToken({ roles: ['READ_ONLY_ADMIN'] });
    const answer = await get(`${path}?filter=principalType%20eq%20%22SSWS_TOKEN%22`, {
      authorization: `SSWS ${value}`,
    });
    expect(answer.status).toBe(403);
  });
});

it.each([
  ['/rate-limits', { buckets: { users: 0 } }],
  ['/rate-limits', { buckets: { userz: 5 } }],
  ['/rate-limits', { tier: 'free' }],
  ['/traffic', { bucket: 'users' }],
  ['/clock', { rate: 0 }],
])('the admin port refuses %s %j and says why', async (path, body) => {
  const answer = await fetch(`${org.adminUrl}${path}`, { method: 'POST', body: JSON.stringify(body) });
  expect(answer.status).toBe(400);
  expect(((await answer.json()) as { error: string }).error).toMatch(/bucket|users|userz|tier|perMinute|rate/);
});
