// Property: the client says exactly what Okta answered or that nothing whole came, and gives no secret away.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { apiToken } from '../../../src/okta/auth/api-token.js';
import type { AuthMethod } from '../../../src/okta/auth/authenticator.js';
import { OktaClient, type OktaRequest } from '../../../src/okta/client.js';
import {
  OktaApiError,
  OktaNetworkError,
  type OktaRateLimitError,
  OktaResponseError,
} from '../../../src/okta/errors.js';
import { Gate } from '../../../src/okta/gate/gate.js';

const secret = '00planted-secret';
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function clientOf(answer: RequestListener, auth: AuthMethod = apiToken(secret)): Promise<OktaClient> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = new URL(`http://127.0.0.1:${String(port)}`);
  return new OktaClient({ connection: 'default', origin, auth, gate: new Gate(), userAgent: 'test/1' });
}

const read: OktaRequest<unknown> = {
  method: 'GET',
  path: '/api/v1/users/00u1',
  bucket: 'user-read',
  schema: z.looseObject({ id: z.string() }),
};
const fails = (client: OktaClient, request = read): Promise<unknown> =>
  client.request(request).then(
    () => 'no error',
    (error: unknown) => error,
  );

describe('OktaClient', () => {
  it('keeps unknown fields, the etag and the request id', async () => {
    const client = await clientOf((_, response) => {
      response.writeHead(200, { etag: 'W/"1"', 'x-okta-request-id': 'r1' }).end('{"id":"00u1","new":1}');
    });
    expect(await client.request(read)).toMatchObject({ body: { id: '00u1', new: 1 }, etag: 'W/"1"', requestId: 'r1' });
  });

  it('sends what Okta insists on', async () => {
    const seen: Record<string, unknown>[] = [];
    const client = await clientOf((request, response) => {
      seen.push({ url: request.url, ...request.headers });
      response.writeHead(200).end('');
    });
    await client.request({
      ...read,
      ...{ method: 'POST', schema: z.object({}), userAgentComment: 'request abc' },
      query: { sendEmail: false, limit: 0, filter: 'a "b" + c', absent: undefined },
    });
    expect(seen[0]).toMatchObject({
      url: '/api/v1/users/00u1?sendEmail=false&limit=0&filter=a+%22b%22+%2B+c',
      'content-length': '0',
      accept: 'application/json',
      'user-agent': 'test/1 (request abc)',
      authorization: `SSWS ${secret}`,
    });
  });

  it.each([
    [
      'JSON',
      '{"errorCode":"E0000007","errorSummary":"Not found","errorId":"oae1","errorCauses":[{"errorSummary":"why"}]}',
      'E0000007',
    ],
    ['HTML', '<html><body>Bad gateway</body></html>', undefined],
    ['nothing', '', undefined],
    ['JSON of another kind', '[1]', undefined],
  ])('reads a refusal in %s', async (_, body, errorCode) => {
    const client = await clientOf((_request, response) => {
      response.writeHead(404, { 'x-okta-request-id': 'r1' }).end(body);
    });
    const error = await fails(client);
    expect(error).toBeInstanceOf(OktaApiError);
    expect((error as OktaApiError).refusal).toMatchObject({ status: 404, errorCode, requestId: 'r1' });
  });

  it('knows the limits that a 429 speaks of', async () => {
    let limit = '600';
    let errorCode = 'E0000047';
    const client = await clientOf((_, response) => {
      const now = new Date();
      response
        .writeHead(429, {
          date: now.toUTCString(),
          'x-rate-limit-limit': limit,
          'x-rate-limit-remaining': '0',
          'x-rate-limit-reset': String(Math.floor(now.getTime() / 1000) + 20),
        })
        .end(JSON.stringify({ errorCode }));
    });
    limit = '0';
    expect(await fails(client)).toMatchObject({ kind: 'concurrency' });
    errorCode = 'E0000146';
    expect(await fails(client)).toMatchObject({ kind: 'quota' });
    limit = '600';
    errorCode = 'E0000047';
    const error = (await fails(client)) as OktaRateLimitError;
    expect(error).toMatchObject({ kind: 'window', refusal: { status: 429 } });
    expect(error.delayMs).toBeGreaterThanOrEqual(20_000);
    expect(error.delayMs).toBeLessThanOrEqual(25_000);
    // The gate now knows: the next call isn't even sent.
    expect(await fails(client)).toMatchObject({ kind: 'window', refusal: undefined });
  });

  it.each<[string, RequestListener]>([
    ['reset', (request) => request.socket.destroy()],
    [
      'cut short',
      (request, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"id":');
        setTimeout(() => request.socket.destroy(), 20);
      },
    ],
  ])('a connection that is %s may have carried out the call', async (_, answer) => {
    const error = await fails(await clientOf(answer));
    expect(error).toBeInstanceOf(OktaNetworkError);
    expect((error as OktaNetworkError).maybeSent).toBe(true);
  });

  it('a refused connection surely has not', async () => {
    const client = await clientOf((_, response) => response.end());
    server?.close();
    await new Promise((resolve) => server?.once('close', resolve));
    expect(await fails(client)).toMatchObject({ maybeSent: false, reason: 'ECONNREFUSED' });
  });

  it.each([
    ['another shape', '{"name":"x"}'],
    ['no JSON', '<html>'],
    ['half of it', '{"id":"00u1"'],
  ])('says where an answer has %s', async (_, body) => {
    const error = await fails(await clientOf((_request, response) => response.writeHead(200).end(body)));
    expect(error).toBeInstanceOf(OktaResponseError);
    expect((error as OktaResponseError).paths.length).toBeGreaterThan(0);
  });

  it('follows pages on its own origin only, and sends no credential elsewhere', async () => {
    let foreign = false;
    const stranger = createServer((_, response) => {
      foreign = true;
      response.end('[]');
    });
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const { port } = stranger.address() as AddressInfo;
    const client = await clientOf((request, response) => {
      const host = request.url?.includes('after') ? `127.0.0.1:${String(port)}` : (request.headers.host ?? '');
      response.setHeader('link', [`<http://${host}/self>; rel="self"`, `<http://${host}/x?after=1>; rel="next"`]);
      response.end('[1]');
    });
    const got: unknown[] = [];
    const walk = async (): Promise<void> => {
      for await (const { body } of client.pages({ ...read, schema: z.array(z.number()) })) got.push(body);
    };
    await expect(walk()).rejects.toBeInstanceOf(OktaResponseError);
    expect(got).toEqual([[1]]);
    await expect(client.request({ ...read, path: `http://127.0.0.1:${String(port)}/` })).rejects.toThrow(
      /another host/,
    );
    expect(foreign).toBe(false);
    stranger.close();
  });

  it('is cancelled', async () => {
    const client = await clientOf(() => undefined);
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort(new Error('cancelled by the test'));
    }, 50);
    const error = await fails(client, { ...read, signal: controller.signal });
    expect(error).not.toBeInstanceOf(OktaNetworkError);
  });

  it('renews a credential once after 401', async () => {
    let token = 'old';
    const tries: unknown[] = [];
    const client = await clientOf(
      (request, response) => {
        tries.push(request.headers.authorization);
        response.writeHead(request.headers.authorization === 'Bearer new' ? 200 : 401).end('{"id":"1"}');
      },
      () => ({
        authorize: () => Promise.resolve({ authorization: `Bearer ${token}` }),
        renew: () => {
          token = 'new';
          return Promise.resolve('renewed');
        },
      }),
    );
    expect(await client.request(read)).toMatchObject({ status: 200 });
    expect(tries).toEqual(['Bearer old', 'Bearer new']);
  });

  it.each<[string, RequestListener]>([
    ['a refusal', (_, response) => response.writeHead(403).end('{"errorCode":"E0000006"}')],
    ['a reset', (request) => request.socket.destroy()],
    ['another shape', (_, response) => response.end('{}')],
  ])('holds no credential and no body in the error of %s', async (_, answer) => {
    const client = await clientOf(answer);
    const error = await fails(client, {
      ...read,
      method: 'POST',
      body: { credentials: { password: { value: 'planted-password' } } },
    });
    const shown = inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error);
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain('planted-password');
  });
});
