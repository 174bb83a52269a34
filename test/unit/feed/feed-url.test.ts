// A feed is fetched over https, or from this machine, from exactly the address given, within bounds, and no secret is said.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SecretReference } from '../../../src/config/secret-reference.js';
import { FeedError } from '../../../src/feed/feed-error.js';
import { readFeed, type ReadFeedOptions } from '../../../src/feed/read-feed.js';

const csv = 'employeeNumber,firstName,lastName\nE1,Anna,Berg\n';
const routes: Record<string, (request: IncomingMessage, response: ServerResponse) => unknown> = {
  '/feed.csv': (_request, response) => response.end(csv),
  '/closed.csv': ({ headers }, response) => {
    response.statusCode = headers.authorization === 'Bearer s3cret' ? 200 : 401;
    response.end(csv);
  },
  '/moved.csv': (_request, response) =>
    response.writeHead(302, { location: 'https://elsewhere.example/x?sig=s3cret' }).end(),
  '/broken.csv': (_request, response) => response.writeHead(503).end(),
  '/large.csv': (_request, response) => response.writeHead(200, { 'content-length': '200000000' }).write(csv),
  '/endless.csv': (_request, response) => {
    const more = (): unknown => response.destroyed || (response.write('x'.repeat(65_536)), setImmediate(more));
    more();
  },
  '/cut.csv': (_request, response) => {
    response.writeHead(200, { 'content-length': '1000' }).write(csv, () => response.destroy());
  },
  '/login.csv': (_request, response) => response.end('<html><body>Please sign in</body></html>'),
};
const seen: IncomingMessage[] = [];
const server = createServer((request, response) => {
  seen.push(request);
  const route = routes[new URL(request.url ?? '', 'http://x').pathname];
  if (route) route(request, response);
  else response.writeHead(404).end();
});
let base = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const secret: SecretReference = {
  reference: 'env:FEED',
  place: 'test',
  read: () => 'Bearer s3cret',
  warnings: () => [],
};

async function errorOf(url: string, options?: ReadFeedOptions): Promise<FeedError> {
  const error: unknown = await readFeed(url, { feed: { maxMegabytes: 1 } }, options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(FeedError);
  expect(JSON.stringify(error) + (error as Error).message).not.toContain('s3cret');
  return error as FeedError;
}

describe('a feed at an address', () => {
  test('is read as a file is, and named without its query', async () => {
    const feed = await readFeed(`${base}/feed.csv?sig=s3cret`);
    expect(feed.source).toBe(`${base}/feed.csv`);
    expect(feed.people).toEqual([{ employeeNumber: 'E1', firstName: 'Anna', lastName: 'Berg' }]);
    expect(seen.at(-1)?.url).toBe('/feed.csv?sig=s3cret');
  });

  test('may ask for authorization, which no other address gets', async () => {
    const access = { origin: base, authorization: secret };
    expect((await readFeed(`${base}/closed.csv`, {}, { access })).rows).toBe(1);
    expect((await errorOf(`${base}/closed.csv`)).type).toBe('Okta.InvalidInput');
    const elsewhere = { ...access, origin: 'https://hr.example.com' };
    expect((await errorOf(`${base}/closed.csv`, { access: elsewhere })).message).toContain('feed.origin');
    expect(seen.at(-1)?.headers.authorization).toBeUndefined();
  });

  test.each<[string, string, string]>([
    ['/none.csv', 'unreadable', 'Okta.InvalidInput'],
    ['/moved.csv', 'unreadable', 'Okta.InvalidInput'],
    ['/broken.csv', 'unreadable', 'Okta.Server'],
    ['/cut.csv', 'unreadable', 'Okta.Network'],
    ['/large.csv', 'tooLarge', 'Okta.InvalidInput'],
    ['/endless.csv', 'tooLarge', 'Okta.InvalidInput'],
    ['/login.csv', 'format', 'Okta.InvalidInput'],
  ])('%s: %s', async (path, code, type) => {
    const error = await errorOf(`${base}${path}?sig=s3cret`, { access: { origin: base, authorization: secret } });
    expect(error).toMatchObject({ type, problems: [{ row: 0, code }] });
  });

  test('a redirect is not followed', async () => {
    const before = seen.length;
    const { message } = await errorOf(`${base}/moved.csv`);
    expect(message).toContain('https://elsewhere.example/x');
    expect(seen.length).toBe(before + 1);
  });

  test.each([
    'http://example.com/feed.csv?sig=s3cret',
    'ftp://example.com/feed.csv',
    'https://user:s3cret@example.com/feed.csv',
    'https://',
  ])('%s is refused before anything is sent', async (url) => {
    expect((await errorOf(url)).problems[0]?.code).toBe('unreadable');
  });

  test('nobody there', async () => {
    expect((await errorOf('http://127.0.0.1:1/feed.csv')).type).toBe('Okta.Network');
  });

  test('a call that is given up ends', async () => {
    const controller = new AbortController();
    const reading = readFeed(`${base}/endless.csv`, { feed: { maxMegabytes: 500 } }, { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await expect(reading).rejects.toBeDefined();
  });
});
