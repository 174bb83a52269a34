// A System Log that is as fast as can be: its pages are made before anybody asks for them.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { given } from '../given.js';
import { benchEvent } from './events.js';

export interface PageServerInput {
  events: number;
}

const pageSize = 1000;

const { events } = await given<PageServerInput>();
const startMs = Date.now() - 3_600_000;
const pages = Array.from({ length: Math.ceil(events / pageSize) }, (_, page) =>
  Buffer.from(
    JSON.stringify(
      Array.from({ length: Math.min(pageSize, events - page * pageSize) }, (__, at) =>
        benchEvent(page * pageSize + at, startMs + page * pageSize + at),
      ),
    ),
  ),
);
const nothing = Buffer.from('[]');
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
  const page = Number(url.searchParams.get('after') ?? 0);
  const next = new URL(url);
  next.searchParams.set('after', String(Math.min(page + 1, pages.length)));
  response.writeHead(200, { 'content-type': 'application/json', link: `<${next.href}>; rel="next"` });
  response.end(pages[page] ?? nothing);
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${String(port)}`, pages: pages.length })}\n`);
});
process.once('SIGTERM', () => process.exit(0));
