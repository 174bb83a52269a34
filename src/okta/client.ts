import type { z } from 'zod';
import type { AuthMethod, Authenticator, Renewal } from './auth/authenticator.js';
import type { TokenOwner } from './auth/token-owner.js';
import { OktaApiError, OktaNetworkError, OktaResponseError } from './errors.js';
import type { Gate, Passage } from './gate/gate.js';
import type { Lane } from '../lane.js';
import type { OktaCall } from '../traced.js';
import { recordOf } from './call-record.js';
import type { Place } from './gate/place.js';
import { nextLink } from './link-header.js';
import { requestIdOf } from './one-header.js';
import { rateLimitRefusal } from './rate-limit-refusal.js';
import { readRefusal } from './refusal.js';
import { ServerClock } from './server-clock.js';
import { sendThroughGate } from './send-through-gate.js';
import { type HttpAnswer, type HttpRequest, Transport } from './transport.js';

export interface OktaClientOptions {
  /** The connection's name, for the gate and for messages. */
  connection: string;
  /** The org's origin; see `parseOktaDomain`. */
  origin: URL;
  auth: AuthMethod;
  gate: Gate;
  userAgent: string;
  /** Who keeps the tokens of an authorization-code connection. */
  owner?: TokenOwner | undefined;
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
  /** The place that the gate gave to this call before. */
  place?: Place | undefined;
  signal?: AbortSignal | undefined;
  /** Added to the user agent, which the System Log keeps. */
  userAgentComment?: string | undefined;
  /** Told of each HTTP request that is made for it, refused and unanswered ones included. */
  onCall?: ((call: OktaCall) => void) | undefined;
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
 * A client of one Okta org. It repeats nothing but a request whose credential was renewed, or that lacked the nonce
 * which Okta asks for: retries are the caller's.
 */
export class OktaClient {
  private readonly transport: Transport;
  private readonly clock: ServerClock;
  private readonly authenticator: Authenticator;

  constructor(private readonly options: OktaClientOptions) {
    const { connection, origin, auth, gate, userAgent, owner, now } = options;
    this.transport = new Transport(userAgent);
    this.clock = new ServerClock(now);
    this.authenticator = auth({ connection, origin, transport: this.transport, gate, clock: this.clock, owner });
  }

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
   * @throws OktaTokenError no access token is to be had
   * @throws OktaRateLimitError 429, or held back by the gate
   * @throws OktaNetworkError no whole answer
   * @throws OktaResponseError an answer of another shape
   */
  async request<T>(request: OktaRequest<T>): Promise<OktaResponse<T>> {
    const done = new Set<Renewal>();
    for (;;) {
      const { answer, sent, passage } = await this.attempt(request);
      if (answer.status !== 401) return this.read(request, answer, passage);
      const renewed = await this.renew(sent, answer, request.signal);
      if (renewed === 'none' || done.has(renewed)) return this.read(request, answer, passage);
      done.add(renewed);
    }
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
  async principalId(
    request: Pick<OktaRequest<{ id: string }>, 'lane' | 'signal' | 'onCall' | 'schema'>,
  ): Promise<string> {
    const known = this.authenticator.principalId;
    if (known) return known();
    const me = await this.request({ ...request, method: 'GET', path: '/api/v1/users/me', bucket: 'user-read' });
    return me.body.id;
  }

  /**
   * The scopes that Okta granted to us; undefined with an API token, which has none.
   *
   * @param recently whether the answer may be a minute old at most: by default it is that of the present token
   */
  grantedScopes(signal?: AbortSignal, recently = false): Promise<readonly string[] | undefined> {
    return this.authenticator.grantedScopes?.(signal, recently) ?? Promise.resolve(undefined);
  }

  /** How our access token is sent; undefined with an API token, which is none. */
  tokenType(signal?: AbortSignal): Promise<'Bearer' | 'DPoP' | undefined> {
    return this.authenticator.tokenType?.(signal) ?? Promise.resolve(undefined);
  }

  /** By how much Okta's clock is ahead of ours (ms), as far as its answers have shown. */
  get clockOffsetMs(): number {
    return this.clock.offsetMs;
  }

  /** Closes idle connections. */
  close(): void {
    this.transport.close();
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

  private async attempt(
    request: OktaRequest<unknown>,
  ): Promise<{ answer: HttpAnswer; sent: Record<string, string>; passage: Passage }> {
    const { method, body, bucket, lane = 'normal', place, signal, userAgentComment, onCall } = request;
    const { gate, connection, userAgent, now } = this.options;
    const url = this.urlOf(request);
    const payload = body === undefined ? undefined : JSON.stringify(body);
    let sent: Record<string, string> = {};
    const prepare = async (): Promise<HttpRequest> => {
      sent = await this.beforeSending(this.authenticator.authorize({ method, url, signal }));
      return {
        ...{ method, url, body: payload, signal },
        headers: {
          accept: 'application/json',
          ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
          // Okta answers 411 to a POST or PUT without it.
          ...(payload === undefined && method !== 'GET' ? { 'content-length': '0' } : {}),
          ...(userAgentComment === undefined ? {} : { 'user-agent': `${userAgent} (${userAgentComment})` }),
          ...request.headers,
          ...sent,
        },
      };
    };
    const ticket = { connection, bucket, lane, place, signal };
    const { answer, passage } = await sendThroughGate({ gate, transport: this.transport }, ticket, prepare, now).catch(
      (error: unknown) => {
        if (error instanceof OktaNetworkError && error.maybeSent) onCall?.(recordOf({ method, url }, undefined, now));
        throw error;
      },
    );
    onCall?.(recordOf({ method, url }, answer, now));
    this.clock.observe(answer.headers);
    this.authenticator.observe?.(answer.headers);
    return { answer, sent, passage };
  }

  private async renew(
    sent: Record<string, string>,
    { headers }: HttpAnswer,
    signal: AbortSignal | undefined,
  ): Promise<Renewal> {
    const { renew } = this.authenticator;
    return renew ? this.beforeSending(renew({ sent, headers, signal })) : 'none';
  }

  /** Where no token is to be had for want of an answer, the request itself was surely not sent. */
  private async beforeSending<T>(credential: Promise<T>): Promise<T> {
    try {
      return await credential;
    } catch (error) {
      if (!(error instanceof OktaNetworkError)) throw error;
      throw new OktaNetworkError(error.method, error.path, error.reason, false, this.origin);
    }
  }

  private read<T>(request: OktaRequest<T>, { status, headers, text }: HttpAnswer, passage: Passage): OktaResponse<T> {
    const { method, schema, bucket } = request;
    const requestId = requestIdOf(headers);
    const path = this.urlOf(request).pathname;
    if (status < 200 || status > 299) {
      const refusal = readRefusal({ method, path, status, text, headers });
      if (status !== 429) throw new OktaApiError(refusal);
      const { now = Date.now } = this.options;
      throw rateLimitRefusal(refusal, headers, { bucket, passage, nowMs: now() });
    }
    const parsed = schema.safeParse(parseBody(method, path, text, requestId));
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

function parseBody(method: string, path: string, text: string, requestId: string | undefined): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new OktaResponseError(method, path, ['the body is not JSON'], requestId);
  }
}
