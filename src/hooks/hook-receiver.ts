import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Deliver } from './gathering.js';
import type { HookCounters } from './hook-counters.js';
import { defaultHookLimits, type HookLimits } from './hook-limits.js';
import { HookRequests } from './hook-requests.js';
import { lingerMs } from './send-answer.js';

export type { HookPost } from './hook-post.js';

export interface HookReceiverOptions {
  /** 0 takes a free one. */
  port: number;
  /** Default: loopback. TLS ends at a reverse proxy. */
  host?: string;
  /** Where Okta posts to, e.g. `/okta/hook`. */
  path: string;
  /** What the header must hold, one of them; asked anew for each request, so that they can be rotated. */
  secrets: () => readonly string[];
  /** Default: `authorization`. */
  headerName?: string;
  /** The orgs whose posts are taken, e.g. `https://acme.okta.com`. */
  origins: readonly string[];
  /**
   * Called once for all posts that came within a moment. Okta is told that they arrived when it resolves, and to try again
   * when it rejects or takes too long. The next call doesn't wait for it.
   */
  deliver: Deliver;
  /** Whether posts can be delivered now. */
  isReady: () => boolean | Promise<boolean>;
  limits?: Partial<HookLimits>;
  /** Whether a reverse proxy's `X-Forwarded-For` says who calls. */
  trustProxy?: boolean;
  /** Whether others than this machine may read the counters. */
  openMetrics?: boolean;
  /** Told why a delivery failed, or why the secrets could not be had. */
  onFailure?: (error: unknown) => void;
}

export interface RunningHookReceiver {
  url: string;
  port: number;
  counters: () => HookCounters;
  /** Takes nothing new, and answers what is under way. */
  close: () => Promise<void>;
}

/** Where the receiver speaks of itself. */
export const ownPaths = ['/healthz', '/readyz', '/metrics'] as const;

const drainMs = 4000;

/**
 * Starts a server that takes the posts of Okta's event hooks. It answers each within 3 s: 200 when its events are
 * delivered, 503 when they aren't for the moment, 4xx when they never will be, because Okta tries again after 5xx only.
 *
 * @see https://developer.okta.com/docs/concepts/event-hooks/
 */
export async function startHookReceiver(options: HookReceiverOptions): Promise<RunningHookReceiver> {
  const limits = { ...defaultHookLimits, ...options.limits };
  const requests = new HookRequests(options, limits);
  const { headMs, answerMs, connections } = limits;
  const server = createServer({
    headersTimeout: headMs,
    // The body has a time limit of its own, whose refusal is answered.
    requestTimeout: Math.max(headMs, answerMs + lingerMs),
    connectionsCheckingInterval: 200,
  });
  server.maxConnections = connections;
  server.on('connection', (socket) => requests.opened(socket));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => requests.broken(error, socket));
  server.on('request', (request, response) => {
    requests.answer(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host ?? '127.0.0.1', resolve);
  });
  const { address, family, port } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${String(port)}${options.path}`,
    port,
    counters: () => ({ ...requests.counters }),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const hard = setTimeout(() => server.closeAllConnections(), drainMs);
      await Promise.all([closed, requests.drain()]);
      clearTimeout(hard);
    },
  };
}
