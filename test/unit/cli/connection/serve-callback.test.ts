// Property: the callback page takes one answer of its own login, whatever else comes to its port, and shows text as text.
import { request } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { type CallbackServer, serveCallback } from '../../../../src/cli/connection/serve-callback.js';
import { UsageError } from '../../../../src/cli/program-error.js';
import { freePort } from '../../../../src/temporal/servers/index.js';

let server: CallbackServer<string> | undefined;
let strays = 0;
afterEach(() => {
  server?.close();
  strays = 0;
});

async function serve(take: (callback: URL) => Promise<string>): Promise<URL> {
  const redirectUri = new URL(`http://127.0.0.1:${String(await freePort())}/callback`);
  server = await serveCallback({
    redirectUri,
    isAnswer: (callback) => callback.searchParams.get('state') === 'ours',
    take,
    onStray: () => (strays += 1),
  });
  return redirectUri;
}

/** Sends a request target as it stands: `fetch` would repair it. */
function send(to: URL, path: string, method = 'GET'): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: to.hostname, port: to.port, path, method }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on('error', reject).end();
  });
}

it('takes one answer, and tells later ones that it is used', async () => {
  const uri = await serve((callback) => Promise.resolve(callback.searchParams.get('code') ?? ''));
  expect((await send(uri, '/callback?state=ours&code=a')).status).toBe(200);
  expect(await server?.result).toBe('a');
  expect((await send(uri, '/callback?state=ours&code=b')).status).toBe(409);
  expect((await send(uri, '/callback')).status).toBe(409);
});

it.each([
  ['//[', 404],
  ['//127.0.0.1/callback?state=ours', 404],
  ['http://[', 404],
  ['http://elsewhere.example.com/callback?state=ours', 404],
  ['/callback/?state=ours', 404],
  ['/favicon.ico', 404],
  ['/callback?state=theirs', 400],
])('goes on waiting after %s', async (path, status) => {
  const uri = await serve(() => Promise.resolve('taken'));
  expect((await send(uri, path)).status).toBe(status);
  expect((await send(uri, '/callback?state=ours', 'POST')).status).toBe(404);
  expect(strays).toBe(status === 400 ? 1 : 0);
  expect((await send(uri, '/callback?state=ours')).status).toBe(200);
  expect(await server?.result).toBe('taken');
});

it('shows why an answer was refused, as text, and ends with it', async () => {
  const uri = await serve(() => Promise.reject(new Error(`<script>alert("1")</script>`)));
  const result = server?.result;
  const refused = expect(result).rejects.toThrow('script');
  const { status, text } = await send(uri, '/callback?state=ours');
  expect(status).toBe(400);
  expect(text).not.toContain('<script');
  expect(text).toContain('&#60;script&#62;');
  await refused;
  expect((await send(uri, '/callback?state=ours')).status).toBe(409);
});

it('serves the redirect URI as written: by name and IPv6, too', async () => {
  for (const host of ['localhost', '[::1]']) {
    const redirectUri = new URL(`http://${host}:${String(await freePort())}/callback`);
    const take = (): Promise<string> => Promise.resolve('taken');
    const named = await serveCallback({ redirectUri, isAnswer: () => true, take, onStray: () => undefined });
    expect((await fetch(redirectUri)).status).toBe(200);
    named.close();
  }
});

it.each(['https://127.0.0.1:8910/callback', 'http://acme.example.com/callback', 'http://0.0.0.0:8910/callback'])(
  'refuses %s',
  async (address) => {
    const take = (): Promise<string> => Promise.resolve('taken');
    const serving = serveCallback({ redirectUri: new URL(address), isAnswer: () => true, take, onStray: () => undefined }); // prettier-ignore
    await expect(serving).rejects.toBeInstanceOf(UsageError);
  },
);
