// Property: the codec server decrypts for those who show its token or signed in, for named pages, and for nobody else.
import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { defaultPayloadConverter } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningCodecServer, startCodecServer } from '../../../src/codec-server/codec-server.js';
import { parseOrigin } from '../../../src/codec-server/origins.js';
import { Sessions } from '../../../src/codec-server/sessions.js';
import { EncryptionCodec } from '../../../src/temporal/codec/encryption-codec.js';

const token = 'the-token-of-this-test';
const origin = 'http://127.0.0.1:8233';
const codec = new EncryptionCodec({ keys: [{ id: 'k1', key: randomBytes(32) }] });
const secret = 'isaac.brock@example.com';

let server: RunningCodecServer;
beforeAll(async () => {
  server = await startCodecServer({ codec, token, origins: [origin], host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close());

interface WirePayload {
  metadata?: Record<string, string>;
  data?: string;
}

const plain = (): WirePayload => {
  const { metadata, data } = defaultPayloadConverter.toPayload({ login: secret });
  const encoding = Buffer.from(metadata!['encoding']!).toString('base64');
  return { metadata: { encoding }, data: Buffer.from(data!).toString('base64') };
};

const call = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'x-namespace': 'default',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const encode = async (): Promise<WirePayload> =>
  ((await (await call('/encode', { payloads: [plain()] })).json()) as { payloads: WirePayload[] }).payloads[0]!;

const messageOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { error: { message: string } }).error.message;

describe('POST /encode and /decode', () => {
  it('turn payloads into encrypted ones and back, as the temporal command asks for it', async () => {
    const encrypted = await encode();
    expect(Buffer.from(encrypted.metadata!['encoding']!, 'base64').toString()).toBe('binary/encrypted');
    expect(Buffer.from(encrypted.data!, 'base64').includes(secret)).toBe(false);
    const response = await call('/decode', { payloads: [encrypted, plain(), {}] });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ payloads: [plain(), plain(), { metadata: {} }] });
  });

  it('take empty lists and large payloads', async () => {
    expect(await (await call('/decode', { payloads: [] })).json()).toEqual({ payloads: [] });
    const large = { metadata: {}, data: randomBytes(1_500_000).toString('base64') };
    const encrypted = (await (await call('/encode', { payloads: [large] })).json()) as object;
    expect(await (await call('/decode', encrypted)).json()).toEqual({ payloads: [large] });
  });

  it('name the key that is missing: 400', async () => {
    const foreign = new EncryptionCodec({ keys: [{ id: 'lost-key', key: randomBytes(32) }] });
    const other = await startCodecServer({ codec: foreign, token, origins: [], host: '127.0.0.1', port: 0 });
    const response = await fetch(`${other.url}/decode`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ payloads: [await encode()] }),
    });
    await other.close();
    expect(response.status).toBe(400);
    const message = await messageOf(response);
    expect(message).toContain('"k1"');
    expect(message).toContain('"lost-key"');
  });

  it('refuse a payload that was changed: 400', async () => {
    const encrypted = await encode();
    const data = Buffer.from(encrypted.data!, 'base64');
    data[20]! ^= 1;
    const response = await call('/decode', { payloads: [{ ...encrypted, data: data.toString('base64') }] });
    expect(response.status).toBe(400);
  });

  it.each([
    ['{', /JSON/],
    ['[]', /body/i],
    ['{"payloads":{}}', /payloads/],
    ['{"payloads":[{"data":"%%%"}]}', /payloads\.0\.data/],
    ['{"payloads":[{"metadata":{"encoding":7}}]}', /payloads\.0\.metadata\.encoding/],
  ])('refuse %s: 400', async (body, says) => {
    const response = await call('/decode', body);
    expect(response.status).toBe(400);
    expect(await messageOf(response)).toMatch(says);
  });

  it('refuse another content type: 415', async () => {
    expect((await call('/decode', '{"payloads":[]}', { 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('refuse what is too large, said beforehand or not: 413', async () => {
    const body = JSON.stringify({ payloads: [], padding: 'x'.repeat(17 * 1024 * 1024) });
    expect((await call('/decode', body)).status).toBe(413);
    const status = await new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      const chunked = httpRequest(`${server.url}/decode`, { method: 'POST', headers }, ({ statusCode }) =>
        resolve(statusCode),
      );
      chunked.on('error', reject);
      chunked.write(body);
      chunked.end();
    });
    expect(status).toBe(413);
  });

  it('know no other path and method: 404, 405', async () => {
    expect((await call('/download', {})).status).toBe(404);
    expect((await call('/__proto__', {})).status).toBe(404);
    const response = await fetch(`${server.url}/decode`);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toContain('POST');
  });
});

describe('authentication', () => {
  it.each([
    ['nothing', {}],
    ['a wrong token', { authorization: 'Bearer wrong' }],
    ['a longer one', { authorization: `Bearer ${token}x` }],
    ['the beginning of the token', { authorization: `Bearer ${token.slice(0, -1)}` }],
    ['another scheme', { authorization: `Basic ${token}` }],
    ['a made-up session', { cookie: 'temporal_okta_codec=abc' }],
    ['the token as session', { cookie: `temporal_okta_codec=${token}` }],
  ])('refuses %s: 401, and says nothing of the payload', async (_, headers) => {
    const response = await call('/decode', { payloads: [await encode()] }, { authorization: '', ...headers });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.text()).not.toContain(secret);
  });

  it('answers the health check without any', async () => {
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  const signIn = (given: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${server.url}/session`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams({ token: given }).toString(),
    });

  it('signs a browser in and out', async () => {
    const page = await (await fetch(server.url)).text();
    expect(page).toContain('action="/session"');
    const response = await signIn(token, { origin: server.url });
    expect(response.status).toBe(303);
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Strict');
    expect(cookie).not.toContain('Secure');
    expect(cookie).not.toContain(token);
    const sent = { authorization: '', cookie: cookie.split(';')[0]! };
    expect((await call('/decode', { payloads: [] }, sent)).status).toBe(200);
    expect(await (await fetch(server.url, { headers: sent })).text()).toContain('signed in');
    const out = await fetch(`${server.url}/session`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: sent.cookie },
      body: 'end=1',
    });
    expect(out.status).toBe(303);
    expect((await call('/decode', { payloads: [] }, sent)).status).toBe(401);
  });

  it('marks the cookie secure behind TLS', async () => {
    const response = await signIn(token, { 'x-forwarded-proto': 'https' });
    expect(response.headers.get('set-cookie')).toContain('Secure');
  });

  it('refuses a wrong token, and forms of other pages', async () => {
    const wrong = await signIn('wrong');
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('set-cookie')).toBeNull();
    for (const foreign of ['http://evil.example', 'null', origin]) {
      expect((await signIn(token, { origin: foreign })).status, foreign).toBe(403);
    }
  });

  it('lets sessions end by themselves, and keeps a bounded number', () => {
    let nowMs = 0;
    const sessions = new Sessions(token, () => nowMs);
    const { id, seconds } = sessions.begin();
    nowMs = seconds * 1000 - 1;
    expect(sessions.isSession(id)).toBe(true);
    nowMs += 1;
    expect(sessions.isSession(id)).toBe(false);
    const first = sessions.begin().id;
    for (let more = 0; more < 1000; more++) sessions.begin();
    expect(sessions.isSession(first)).toBe(false);
  });
});

describe('pages', () => {
  const preflight = (from: string): Promise<Response> =>
    fetch(`${server.url}/decode`, {
      method: 'OPTIONS',
      headers: {
        origin: from,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,x-namespace',
      },
    });

  it('that are named may call, with credentials', async () => {
    const asked = await preflight(origin);
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe(origin);
    expect(asked.headers.get('access-control-allow-credentials')).toBe('true');
    expect(asked.headers.get('access-control-allow-headers')).toContain('x-namespace');
    const called = await call('/decode', { payloads: [] }, { origin });
    expect(called.headers.get('access-control-allow-origin')).toBe(origin);
    expect(called.headers.get('vary')).toBe('Origin');
  });

  it('that are named may read refusals, too', async () => {
    const refused = await call('/decode', '{', { origin });
    expect(refused.status).toBe(400);
    expect(refused.headers.get('access-control-allow-origin')).toBe(origin);
    const unauthorised = await call('/decode', { payloads: [] }, { origin, authorization: '' });
    expect(unauthorised.status).toBe(401);
    expect(unauthorised.headers.get('access-control-allow-origin')).toBe(origin);
  });

  it.each(['http://evil.example', 'http://127.0.0.1:8233.evil.example', 'http://127.0.0.1', 'null'])(
    'of %s may not, even with the token: 403',
    async (foreign) => {
      const asked = await preflight(foreign);
      expect(asked.status).toBe(403);
      expect(asked.headers.get('access-control-allow-origin')).toBeNull();
      const called = await call('/decode', { payloads: [await encode()] }, { origin: foreign });
      expect(called.status).toBe(403);
      expect(called.headers.get('access-control-allow-origin')).toBeNull();
      expect(await called.text()).not.toContain(secret);
    },
  );

  it.each([
    '*',
    'temporal.example.com',
    'https://a.example/path',
    'ftp://a.example',
    'https://user@a.example',
    'https://a.example?',
  ])('cannot be named %j', (text) => {
    expect(() => parseOrigin(text)).toThrow();
  });

  it('are named as browsers send them', () => {
    expect(parseOrigin('https://Temporal.Example.com:443/')).toBe('https://temporal.example.com');
  });
});
