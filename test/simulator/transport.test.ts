// Headers, authentication, rate limits and trouble on the way are those of Okta, on the simulator's clock.
import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { openOrg, person, type TestOrg } from './simulated-org.js';

const code = ({ status, body }: { status: number; body: any }): string => `${status} ${body?.errorCode}`; // eslint-disable-line @typescript-eslint/no-explicit-any

/** A request with exactly these headers; fetch adds some of its own. */
function raw(
  org: TestOrg,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<{ status: number; lines: string[]; text: string }> {
  // prettier-ignore
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL(path, org.url), { method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, lines: response.rawHeaders, text }));
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

test('what is wrong with a request has its own code', async () => {
  const org = await openOrg();
  const authorization = `SSWS ${org.apiToken}`;
  expect(code(await org.call('GET', '/api/v1/users', undefined, { authorization: 'SSWS nope' }))).toBe('401 E0000011');
  const bearer = await org.call('GET', '/api/v1/users', undefined, { authorization: 'Bearer nope' });
  expect(bearer.headers.get('www-authenticate')).toContain('invalid_token');
  expect((await raw(org, 'GET', '/api/v1/users', { accept: 'application/json' })).status).toBe(403);
  expect(code(await org.get('/api/v1/nothing'))).toBe('404 E0000008');
  expect((await raw(org, 'GET', '/api/v1/users/%zz', { authorization, accept: '*/*' })).status).toBe(404);
  expect((await raw(org, 'GET', '/api/v1/users/a%2Fb', { authorization, accept: '*/*' })).status).toBe(404);
  expect(code(await org.call('PATCH', '/api/v1/users'))).toBe('405 E0000022');
  expect(code(await org.call('DELETE', '/api/v1/users'))).toBe('405 E0000022');
  expect(code(await org.get('/api/v1/users', { accept: 'text/html' }))).toBe('406 E0000122');
  expect((await raw(org, 'GET', '/api/v1/users', { authorization })).text).toContain('E0000018');
  const typed = { authorization, accept: '*/*', 'content-type': 'text/plain', 'content-length': '2' };
  expect((await raw(org, 'POST', '/api/v1/users', typed, '{}')).text).toContain('E0000021');
  const json = { ...typed, 'content-type': 'application/json; okta-response=omitCredentials' };
  expect((await raw(org, 'POST', '/api/v1/users', json, '{"')).text).toContain('E0000003');
});

test('a POST without a length is turned away at the door', async () => {
  const org = await openOrg();
  const { connect } = await import('node:net');
  const { hostname, port } = new URL(org.url);
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(Number(port), hostname, () =>
      socket.write(
        `POST /api/v1/users/x/lifecycle/suspend HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: SSWS ${org.apiToken}\r\nAccept: */*\r\n\r\n`,
      ),
    );
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk))).on('end', () => resolve(text));
  });
  expect(answer).toMatch(/^HTTP\/1.1 411 /);
});

test('Link comes as one header line for each relation, at the address that was called', async () => {
  const org = await openOrg({ users: 5 });
  const headers = { authorization: `SSWS ${org.apiToken}`, accept: 'application/json', host: 'acme.example.com' };
  const { lines } = await raw(org, 'GET', '/api/v1/users?limit=2', headers);
  const links = lines.filter((_, index) => lines[index - 1] === 'Link');
  expect(links).toHaveLength(2);
  expect(links[0]).toBe('<http://acme.example.com/api/v1/users?limit=2>; rel="self"');
  expect(links[1]).toMatch(/^<http:\/\/acme\.example\.com\/api\/v1\/users\?limit=2&after=[\w-]+>; rel="next"$/);
  const behindProxy = await openOrg({ publicUrl: 'https://acme.okta.example' });
  expect((await behindProxy.get('/api/v1/users/me')).body._links.self.href).toContain(
    'https://acme.okta.example/api/v1/users/00u',
  );
});

test('tokens die with their owner, by disuse, and can do what the owner may', async () => {
  const org = await openOrg();
  const [owner] = org.admin.addUsers([{ profile: { login: 'owner@example.com' } }]);
  const reader = org.admin.addToken({ owner: owner!.id, roles: ['READ_ONLY_ADMIN'] });
  const headers = { authorization: `SSWS ${reader.value}` };
  expect((await org.get('/api/v1/users/me', headers)).body.id).toBe(owner!.id);
  expect(code(await org.post('/api/v1/users', person('x@example.com'), headers))).toBe('403 E0000006');
  const helper = org.admin.addToken({ roles: ['HELP_DESK_ADMIN'] });
  const helped = await org.post(`/api/v1/users/${owner!.id}/lifecycle/suspend`, undefined, {
    authorization: `SSWS ${helper.value}`,
  });
  expect(code(helped)).toBe('403 E0000006');
  await org.post(`/api/v1/users/${owner!.id}/lifecycle/deactivate`);
  expect(code(await org.get('/api/v1/users/me', headers))).toBe('401 E0000011');
  org.admin.advance(30 * 86_400_000 + 60_000);
  expect(code(await org.get('/api/v1/users/me'))).toBe('401 E0000011');
});

describe('rate limits', () => {
  const limits = ({ headers }: { headers: Headers }) =>
    ['limit', 'remaining', 'reset'].map((name) => Number(headers.get(`x-rate-limit-${name}`)));

  test('a token has half of a bucket, which fills again after a minute', async () => {
    const org = await openOrg({ rateLimits: 'integrator', now: '2026-05-04T03:00:00.250Z', frozen: true });
    const reset = Math.ceil(Date.parse('2026-05-04T03:01:00.250Z') / 1000);
    for (let used = 1; used <= 10; used += 1)
      expect(limits(await org.get('/api/v1/logs'))).toEqual([10, 10 - used, reset]);
    const refused = await org.get('/api/v1/logs');
    expect(code(refused)).toBe('429 E0000047');
    expect(refused.body.errorSummary).toBe('API call exceeded rate limit due to too many requests.');
    expect(limits(refused)).toEqual([10, 0, reset]);
    expect(refused.headers.get('date')).toBe('Mon, 04 May 2026 03:00:00 GMT');
    expect((await org.get('/api/v1/users')).status).toBe(200);
    const other = org.admin.addToken({ rateLimitPercentage: 100 });
    const asOther = () => org.get('/api/v1/logs', { authorization: `SSWS ${other.value}` });
    for (let used = 1; used <= 10; used += 1) expect((await asOther()).status).toBe(200);
    expect(limits(await asOther())).toEqual([20, 0, reset]);
    expect(org.admin.logEvents().map(({ eventType }) => eventType)).toEqual(
      expect.arrayContaining(['system.operation.rate_limit.violation', 'system.org.rate_limit.violation', 'system.org.rate_limit.warning']), // prettier-ignore
    );
    org.admin.advance(60_000);
    expect((await org.get('/api/v1/logs')).status).toBe(200);
  });

  test('too many at once are refused with a limit of 0', async () => {
    const org = await openOrg({ rateLimits: 'integrator' });
    org.admin.addFault({ kind: 'latency', ms: 300 });
    const replies = await Promise.all(Array.from({ length: 40 }, () => org.get('/api/v1/users/me')));
    const refused = replies.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(5);
    expect(limits(refused[0]!).slice(0, 2)).toEqual([0, 0]);
  });

  test('without limits the headers are still there', async () => {
    const org = await openOrg({ rateLimits: 'none' });
    expect(limits(await org.get('/api/v1/users'))[0]).toBeGreaterThan(100_000);
  });
});

describe('faults', () => {
  const path = '/api/v1/users?activate=false';
  const create = (org: TestOrg) => org.post(path, person('ada@example.com'));
  const exists = async (org: TestOrg): Promise<boolean> =>
    (await org.get('/api/v1/users/ada@example.com')).status === 200;

  test('a lost answer leaves the change done, a reset leaves nothing', async () => {
    const org = await openOrg();
    org.admin.addFault({ kind: 'reset', method: 'POST', times: 1 });
    await expect(create(org)).rejects.toThrow();
    expect(await exists(org)).toBe(false);
    org.admin.addFault({ kind: 'lost-answer', method: 'POST', path: '^/api/v1/users\\?', times: 1 });
    await expect(create(org)).rejects.toThrow();
    expect(await exists(org)).toBe(true);
    expect((await create(org)).body.errorSummary).toBe('Api validation failed: login');
    expect(org.admin.requests().filter(({ method }) => method === 'POST').map(({ status, fault }) => [status, fault])).toEqual([
      ['connection cut', 'reset'],
      ['connection cut', 'lost-answer'],
      [400, null],
    ]); // prettier-ignore
  });

  test.each([
    [{ kind: 'status', status: 503 }, '503 E0000010'],
    [{ kind: 'status', status: 409, errorCode: 'E0000112' }, '409 E0000112'],
    [{ kind: 'rate-limit' }, '429 E0000047'],
    [{ kind: 'concurrency-limit' }, '429 E0000047'],
    [{ kind: 'html', status: 502 }, '502 undefined'],
  ] as const)('%j', async (fault, wanted) => {
    const org = await openOrg();
    org.admin.addFault({ ...fault, times: 1 });
    const reply = await create(org);
    expect(code(reply)).toBe(wanted);
    expect(reply.headers.get('x-okta-request-id')).toMatch(/^[0-9a-f]{32}$/);
    expect(await exists(org)).toBe(false);
  });

  test('a cut body and a delay', async () => {
    const org = await openOrg();
    await org.adminCall('POST', '/faults', { kind: 'cut-body', times: 1 });
    await expect(create(org)).rejects.toThrow();
    expect(await exists(org)).toBe(true);
    await org.adminCall('POST', '/faults', { kind: 'latency', ms: 150, skip: 1, times: 1 });
    const times = [];
    for (let index = 0; index < 3; index += 1) {
      const from = performance.now();
      await exists(org);
      times.push(performance.now() - from > 140);
    }
    expect(times).toEqual([false, true, false]);
    await org.adminCall('DELETE', '/faults');
    expect((await org.adminCall('GET', '/faults')).body).toEqual([]);
  });
});

test('the request log tells who asked what', async () => {
  const org = await openOrg();
  const { headers } = await org.get('/api/v1/users/me?expand=blocks', { 'user-agent': 'audit/1.0' });
  expect((await org.adminCall('GET', '/requests')).body).toEqual([
    {
      method: 'GET',
      path: '/api/v1/users/me?expand=blocks',
      status: 200,
      userAgent: 'audit/1.0',
      bucket: 'user-read',
      tokenId: org.ready().apiTokenId,
      requestId: headers.get('x-okta-request-id'),
      at: expect.stringMatching(/Z$/),
      operation: 'getUser',
      fault: null,
    },
  ]);
  await org.adminCall('DELETE', '/requests');
  expect(org.admin.requests()).toEqual([]);
});

test('the clock stands, jumps and runs', async () => {
  const org = await openOrg({ now: '2026-01-01T00:00:00.000Z', frozen: true });
  expect((await org.adminCall('POST', '/clock', { advanceMs: 1500 })).body).toEqual({ now: '2026-01-01T00:00:01.500Z', frozen: true, rate: 1 }); // prettier-ignore
  expect((await org.get('/api/v1/users/me')).headers.get('date')).toBe('Thu, 01 Jan 2026 00:00:01 GMT');
  await org.adminCall('POST', '/clock', { set: '2026-02-01T00:00:00.000Z', frozen: false });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(Date.parse((await org.adminCall('GET', '/clock')).body.now)).toBeGreaterThan(
    Date.parse('2026-02-01T00:00:00.000Z'),
  );
  expect((await org.adminCall('POST', '/clock', { set: 'noon' })).status).toBe(400);
});
