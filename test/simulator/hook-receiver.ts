import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished, vi } from 'vitest';
import type { Reply, TestOrg } from './simulated-org.js';

export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- what Okta sends is what tests look at
}

/** An answer; `hang` gives none. */
export type ReceiverReply = { status: number; headers?: Record<string, string>; body?: unknown } | 'hang';

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** The deliveries among what was received. */
  readonly posts: Received[];
  /** How it answers; rightly unless a test says otherwise. */
  answer: (request: Received) => ReceiverReply;
  /** Uuids of the events, delivery by delivery. */
  uuids(): string[][];
  close(): void;
}

/** Answers as a receiver should. */
export const rightly = ({ method, headers }: Received): ReceiverReply =>
  method === 'GET'
    ? { status: 200, body: { verification: headers['x-okta-verification-challenge'] } }
    : { status: 204 };

/** A receiver of event hooks on loopback, closed with the test. */
export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const text = Buffer.concat(chunks).toString('utf8');
      const { method = '', url: path = '', headers } = request;
      const entry: Received = { method, path, headers, body: text === '' ? undefined : JSON.parse(text) };
      received.push(entry);
      const reply = receiver.answer(entry);
      if (reply === 'hang') return;
      response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
      response.end(reply.body === undefined ? undefined : JSON.stringify(reply.body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  onTestFinished(close);
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/okta`,
    received,
    get posts() {
      return received.filter(({ method }) => method === 'POST');
    },
    answer: rightly,
    uuids: () => receiver.posts.map(({ body }) => body.data.events.map(({ uuid }: { uuid: string }) => uuid)),
    close,
  };
  return receiver;
}

export const hookSecret = 'the-secret-of-the-hook';

/** The body that registers a hook. */
export const hookBody = (uri: string, items: string[] = ['user.lifecycle.create'], config: object = {}) => ({
  name: 'Joiners',
  events: { type: 'EVENT_TYPE', items },
  channel: {
    type: 'HTTP',
    version: '1.0.0',
    config: { uri, authScheme: { type: 'HEADER', key: 'Authorization', value: hookSecret }, ...config },
  },
});

export async function createHook(org: TestOrg, body: unknown): Promise<Reply['body']> {
  return (await org.post('/api/v1/eventHooks', body)).body;
}

export const lifecycle = (org: TestOrg, hookId: string, step: 'verify' | 'activate' | 'deactivate'): Promise<Reply> =>
  org.post(`/api/v1/eventHooks/${hookId}/lifecycle/${step}`);

/** A hook that receives. */
export async function openHook(org: TestOrg, uri: string, items?: string[]): Promise<string> {
  const { id } = await createHook(org, hookBody(uri, items));
  await lifecycle(org, id, 'verify');
  return id;
}

/** Appends events of one type to the log. */
export function append(org: TestOrg, uuids: string[], eventType = 'user.lifecycle.create', delayMs = 0): void {
  org.admin.addLogEvents({ events: uuids.map((uuid) => ({ uuid, eventType })), delayMs });
}

/** Waits until nothing is under way any more, and `count` deliveries have been. */
export async function settled(org: TestOrg, count: number): Promise<void> {
  await vi.waitFor(
    () => {
      const { deliveries } = org.admin.hookDeliveries();
      if (deliveries.length < count || deliveries.some(({ status }) => status === 'pending')) {
        throw new Error(`${deliveries.length} of ${count} deliveries: ${JSON.stringify(deliveries)}`);
      }
    },
    { timeout: 10_000, interval: 10 },
  );
}
