import { Agent as HttpAgent, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import got, { RequestError } from 'got';
import { OktaNetworkError } from './errors.js';

/** Time-outs of the phases of a request, in milliseconds. Deactivating a user with many apps answers late. */
const phaseTimeoutsMs = {
  lookup: 5000,
  connect: 10_000,
  secureConnect: 10_000,
  send: 30_000,
  response: 100_000,
  read: 60_000,
};
/** Shorter than what servers keep idle connections for: a reset on reuse would look like a lost answer. */
const idleConnectionMs = 4000;

/** One HTTP request, complete. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: URL;
  headers: Record<string, string>;
  body?: string | undefined;
  signal?: AbortSignal | undefined;
  /** For the whole of it (ms), where the bounds of its phases are too wide. */
  timeoutMs?: number | undefined;
}

/** An answer, whatever its status. */
export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** HTTP to one org. It sends each request once, follows no redirect, and lets nothing of got's errors out. */
export class Transport {
  private readonly agent = {
    http: new HttpAgent({ keepAlive: true, timeout: idleConnectionMs }),
    https: new HttpsAgent({ keepAlive: true, timeout: idleConnectionMs }),
  };

  constructor(private readonly userAgent: string) {}

  /** @throws OktaNetworkError no whole answer came */
  async send({ method, url, headers, body, signal, timeoutMs }: HttpRequest): Promise<HttpAnswer> {
    try {
      const {
        statusCode,
        headers: answered,
        body: text,
      } = await got(url, {
        method,
        headers: { 'user-agent': this.userAgent, ...headers },
        ...(body === undefined ? {} : { body }),
        ...(signal === undefined ? {} : { signal }),
        agent: this.agent,
        timeout: timeoutMs === undefined ? phaseTimeoutsMs : { ...phaseTimeoutsMs, request: timeoutMs },
        retry: { limit: 0 },
        throwHttpErrors: false,
        followRedirect: false,
        responseType: 'text',
      });
      return { status: statusCode, headers: answered, text };
    } catch (error) {
      if (signal?.aborted) throw error;
      // got's error holds the Authorization header and the body: nothing of it may travel on.
      const reason = error instanceof RequestError ? error.code : error instanceof Error ? error.name : 'unknown';
      throw new OktaNetworkError(method, url.pathname, reason, !isBeforeSending(error, reason), url.origin);
    }
  }

  /** Closes idle connections. */
  close(): void {
    this.agent.http.destroy();
    this.agent.https.destroy();
  }
}

/** Whether the request can't have reached Okta: the connection itself failed. */
function isBeforeSending(error: unknown, reason: string): boolean {
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(reason)) return true;
  const event = (error as { event?: unknown }).event;
  return reason === 'ETIMEDOUT' && ['lookup', 'connect', 'secureConnect'].includes(String(event));
}
