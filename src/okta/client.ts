import { Agent as HttpAgent, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import got, { RequestError, type Response } from 'got';
import type { z } from 'zod';
import type { Authenticator } from './auth/authenticator.js';
import { OktaApiError, OktaError, OktaNetworkError, OktaRateLimitError, OktaResponseError } from './errors.js';
import type { Gate, Lane } from './gate.js';
import { nextLink } from './link-header.js';
import { readRateLimit, readRetryAfterMs } from './rate-limit.js';
import { rateLimitKind, readRefusal } from './refusal.js';

/** Time-outs of the phases of a request, in milliseconds. Deactivating a user with many apps answers late. */
const timeoutMs = {
  lookup: 5000,
  connect: 10_000,
  secureConnect: 10_000,
  send: 30_000,
  response: 100_000,
  read: 60_000,
};
/** Shorter than what servers keep idle connections for: a reset on reuse would look like a lost answer. */
const idleConnectionMs = 4000;

export interface OktaClientOptions {
  /** The connection's name, for the gate and for messages. */
  connection: string;
  /** The org's origin; see `parseOktaDomain`. */
  origin: URL;
  authenticator: Authenticator;
  gate: Gate;
  userAgent: string;
  now?: () => number;
}

export interface OktaRequest<T> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** A path below the origin, or a whole link that Okta gave. */
  path: string;
  query?: Record<string, string | number | boolean | undefined> | undefined;
  body?: unknown;
  headers?: Record<string, string> | undefined;
  bucket: string;
  lane?: Lane | undefined;
  signal?: AbortSignal | undefined;
  /** Added to the user agent, which the System Log keeps. */
  userAgentComment?: string | undefined;
  /** The shape of the answer; unknown fields are kept. An empty answer counts as `{}`. */
  schema: z.ZodType<T>;
}

export interface OktaResponse<T> {
  status: number;
  body: T;
  etag: string | undefined;
  /** The `rel="next"` link, on this origin. */
  next: string | undefined;
  requestId: string | undefined;
}

/**
 * A client of one Okta org. It repeats nothing but one request after the credential was renewed: retries are the
 * caller's.
 */
export class OktaClient {
  private readonly agent = {
    http: new HttpAgent({ keepAlive: true, timeout: idleConnectionMs }),
    https: new HttpsAgent({ keepAlive: true, timeout: idleConnectionMs }),
  };

  constructor(private readonly options: OktaClientOptions) {}

  get connection(): string {
    return this.options.connection;
  }

  get origin(): string {
    return this.options.origin.origin;
  }

  /** Whether a link leads to this org; credentials are sent nowhere else. */
  isOwnLink(link: string): boolean {
    return URL.canParse(link) && new URL(link).origin === this.origin;
  }

  /**
   * Makes one call.
   *
   * @throws OktaApiError Okta refused
   * @throws OktaRateLimitError 429, or held back by the gate
   * @throws OktaNetworkError no whole answer
   * @throws OktaResponseError an answer of another shape
   */
  async request<T>(request: OktaRequest<T>): Promise<OktaResponse<T>> {
    const first = await this.attempt(request);
    const renewed = first.statusCode === 401 && (await this.options.authenticator.renew?.());
    return this.read(request, renewed ? await this.attempt(request) : first);
  }

  /** Follows `rel="next"` from page to page, on this origin only. Polling the System Log never ends by itself. */
  async *pages<T>(request: OktaRequest<T>): AsyncGenerator<OktaResponse<T>, void, undefined> {
    let current = request;
    for (;;) {
      const page = await this.request(current);
      yield page;
      if (page.next === undefined) return;
      current = { ...current, path: page.next, query: undefined };
    }
  }

  /** The id by which the System Log names us as an actor. */
  async principalId(lane: Lane, signal: AbortSignal, schema: z.ZodType<{ id: string }>): Promise<string> {
    const known = this.options.authenticator.principalId;
    if (known) return known();
    const me = await this.request({
      method: 'GET',
      path: '/api/v1/users/me',
      bucket: 'user-read',
      lane,
      signal,
      schema,
    });
    return me.body.id;
  }

  /** Closes idle connections. */
  close(): void {
    this.agent.http.destroy();
    this.agent.https.destroy();
  }

  /** Where a request goes: always this org. */
  urlOf({ path, query }: Pick<OktaRequest<unknown>, 'path' | 'query'>): URL {
    const url = new URL(path, this.options.origin);
    if (url.origin !== this.origin) throw new Error(`A link to another host than ${this.origin} was to be followed`);
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url;
  }

  private async attempt(request: OktaRequest<unknown>): Promise<Response<string>> {
    const { method, body, bucket, lane = 'normal', signal, userAgentComment } = request;
    const { authenticator, gate, connection, userAgent, now = Date.now } = this.options;
    const url = this.urlOf(request);
    signal?.throwIfAborted();
    const ticket = { connection, bucket, lane };
    gate.pass(ticket);
    const payload = body === undefined ? undefined : JSON.stringify(body);
    try {
      const response = await got(url, {
        method,
        headers: {
          accept: 'application/json',
          ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
          // Okta answers 411 to a POST or PUT without it.
          ...(payload === undefined && method !== 'GET' ? { 'content-length': '0' } : {}),
          'user-agent': userAgentComment === undefined ? userAgent : `${userAgent} (${userAgentComment})`,
          ...request.headers,
          ...(await authenticator.authorize({ method, url })),
        },
        ...(payload === undefined ? {} : { body: payload }),
        ...(signal === undefined ? {} : { signal }),
        agent: this.agent,
        timeout: timeoutMs,
        retry: { limit: 0 },
        throwHttpErrors: false,
        followRedirect: false,
        responseType: 'text',
      });
      gate.observe(ticket, readRateLimit(response.headers, now()));
      return response;
    } catch (error) {
      if (error instanceof OktaError || signal?.aborted) throw error;
      // got's error holds the Authorization header and the body: nothing of it may travel on.
      throw this.networkError(request, url, error);
    }
  }

  private networkError(request: OktaRequest<unknown>, url: URL, error: unknown): OktaNetworkError {
    const reason = error instanceof RequestError ? error.code : error instanceof Error ? error.name : 'unknown';
    return new OktaNetworkError(request.method, url.pathname, reason, !isBeforeSending(error, reason), this.origin);
  }

  private read<T>(request: OktaRequest<T>, response: Response<string>): OktaResponse<T> {
    const { method, schema, bucket } = request;
    const { headers, statusCode: status } = response;
    const requestId = oneOf(headers, 'x-okta-request-id');
    const path = new URL(response.url).pathname;
    if (status < 200 || status > 299) {
      const refusal = readRefusal({ method, path, status, text: response.body, headers });
      if (status !== 429) throw new OktaApiError(refusal);
      const nowMs = (this.options.now ?? Date.now)();
      const reading = readRateLimit(headers, nowMs);
      const kind = rateLimitKind(refusal, reading);
      const delayMs = this.options.gate.delayAfterRefusal(reading, readRetryAfterMs(headers, nowMs));
      throw new OktaRateLimitError(kind, bucket, delayMs, refusal);
    }
    const parsed = schema.safeParse(parseBody(method, path, response.body, requestId));
    if (!parsed.success) {
      const paths = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
      throw new OktaResponseError(method, path, paths, requestId);
    }
    const next = nextLink(headers.link);
    if (next !== undefined && !this.isOwnLink(next)) {
      throw new OktaResponseError(method, path, [`the next page is on another host than ${this.origin}`], requestId);
    }
    return { status, body: parsed.data, etag: headers.etag, next, requestId };
  }
}

const oneOf = (headers: IncomingHttpHeaders, name: string): string | undefined => [headers[name]].flat()[0];

function parseBody(method: string, path: string, text: string, requestId: string | undefined): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new OktaResponseError(method, path, ['the body is not JSON'], requestId);
  }
}

/** Whether the request can't have reached Okta: the connection itself failed. */
function isBeforeSending(error: unknown, reason: string): boolean {
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(reason)) return true;
  const event = (error as { event?: unknown }).event;
  return reason === 'ETIMEDOUT' && ['lookup', 'connect', 'secureConnect'].includes(String(event));
}
