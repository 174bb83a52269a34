import { setTimeout as wait } from 'node:timers/promises';
import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import FindMyWay from 'find-my-way';
import { userParty, type EventParty, type Origin } from '../org/event-writer.js';
import { OktaRefusal } from '../org/okta-error.js';
import type { Org } from '../org/org.js';
import type { Answer, OpenRoute, Route } from './call.js';
import type { ArmedFault, Faults } from './faults.js';
import { authenticate, authorize } from './permission.js';
import type { Bucket, Passage, RateLimits } from './rate-limits.js';
import { checkAccept, readBytes, readJson } from './read-body.js';
import type { LoggedRequest, RequestLog } from './request-log.js';
import { openRoutes, routes } from './routes.js';
import { gatewayPage, refusalAnswer, sendAnswer } from './send-answer.js';

const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const;

export interface OrgServerParts {
  org: Org;
  faults: Faults;
  limits: RateLimits;
  requests: RequestLog;
  /** Links carry it; without it, the host that was called. */
  publicUrl: string | undefined;
}

type Found = { route: Route; open?: undefined } | { route: OpenRoute; open: true };

/** The org's API over HTTP. */
export class OrgServer {
  readonly server: Server;
  private readonly router = FindMyWay({ maxParamLength: 1000 });
  private readonly byHandler = new Map<unknown, Found>();
  private inFlight = 0;

  constructor(private readonly parts: OrgServerParts) {
    for (const route of routes) this.mount({ route });
    for (const route of openRoutes) this.mount({ route, open: true });
    this.server = createServer((request, response) => void this.answer(request, response));
    this.server.keepAliveTimeout = 30_000;
  }

  private mount(found: Found): void {
    const handler = (): void => undefined;
    this.byHandler.set(handler, found);
    this.router.on(found.route.method, found.route.path, handler);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { org, faults, requests } = this.parts;
    org.jobs.runDue();
    const method = request.method ?? 'GET';
    const path = request.url ?? '/';
    const requestId = org.ids.request();
    const entry: LoggedRequest = {
      method,
      path,
      status: 'connection cut',
      userAgent: request.headers['user-agent'] ?? null,
      bucket: null,
      tokenId: null,
      requestId,
      at: org.clock.iso(),
      operation: null,
      fault: null,
    };
    requests.add(entry);
    response.sendDate = false;
    response.setHeader('X-Okta-Request-Id', requestId);
    this.inFlight += 1;
    try {
      const { latency, fault } = faults.strike(method, path);
      entry.fault = fault?.kind ?? latency?.kind ?? null;
      const bytes = await readBytes(request);
      if (fault?.kind === 'reset') {
        request.socket.resetAndDestroy();
        return;
      }
      if (latency !== undefined) await wait(latency.ms ?? 1000);
      org.jobs.runDue();
      const answer = this.respond(request, response, bytes, entry, fault);
      if (fault?.kind === 'lost-answer') {
        request.socket.destroy();
        return;
      }
      response.setHeader('Date', new Date(org.clock.now()).toUTCString());
      entry.status = answer.status;
      sendAnswer(response, answer, fault?.kind === 'cut-body');
    } catch (error) {
      // Mostly the caller hung up while its body was read: nobody is left to answer.
      if (!request.destroyed) process.stderr.write(`simulator: ${String(error)}\n`);
      request.socket.destroy();
    } finally {
      this.inFlight -= 1;
    }
  }

  /** Everything between the complete request and the bytes of the answer. */
  private respond(
    request: IncomingMessage,
    response: ServerResponse,
    bytes: Buffer,
    entry: LoggedRequest,
    fault: ArmedFault | undefined,
  ): Answer {
    const { org } = this.parts;
    try {
      const broken = fault && this.brokenAnswer(fault, response);
      if (broken !== undefined) return broken;
      const { method, headers } = request;
      if (
        (method === 'POST' || method === 'PUT') &&
        headers['content-length'] === undefined &&
        headers['transfer-encoding'] === undefined
      ) {
        return gatewayPage(411, 'Length Required');
      }
      return this.handle(request, response, bytes, entry);
    } catch (error) {
      if (error instanceof OktaRefusal) return refusalAnswer(error, org.ids.error());
      // A bug of the simulator: as loud as an inner trouble of Okta, with the reason where the developer sees it.
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`simulator: ${reason}\n`);
      return refusalAnswer(new OktaRefusal(500, 'E0000009', 'Internal Server Error'), org.ids.error());
    }
  }

  private handle(request: IncomingMessage, response: ServerResponse, bytes: Buffer, entry: LoggedRequest): Answer {
    const { org, limits } = this.parts;
    const path = request.url ?? '/';
    const { found, params } = this.find(request.method ?? 'GET', path);
    entry.operation = found.route.operation;
    const context = { org, params, query: new URLSearchParams(path.split('?', 2)[1] ?? ''), headers: request.headers, baseUrl: this.baseUrl(request), path }; // prettier-ignore
    const anonymous: EventParty = { id: 'unknown', type: 'User', alternateId: 'unknown', displayName: 'unknown', detailEntry: null }; // prettier-ignore
    if (found.open) {
      const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
      const body = isForm ? Object.fromEntries(new URLSearchParams(bytes.toString('utf8'))) : readJson(request, bytes);
      return found.route.handle({ ...context, body, origin: this.origin(request, entry, anonymous) });
    }
    const { token, actor } = authenticate(org, request.headers.authorization);
    entry.tokenId = token.id;
    entry.bucket = found.route.bucket;
    const origin = this.origin(request, entry, userParty(actor), token.id);
    this.refuseConcurrency(response, origin);
    const passage = limits.pass(found.route.bucket, token, org.settings.rateLimitHeaders);
    showLimits(response, passage);
    this.reportLimits(passage, found.route.bucket, origin);
    if (passage.refused !== undefined) throw rateLimited();
    checkAccept(request);
    const body = readJson(request, bytes);
    authorize(actor, found.route.method);
    return found.route.handle({ ...context, body, token, actor, origin });
  }

  private find(method: string, path: string): { found: Found; params: Record<string, string | undefined> } {
    const lookUp = (wanted: (typeof methods)[number]): ReturnType<typeof this.router.find> =>
      this.router.find(wanted, path);
    const known = methods.find((item) => item === method);
    const match = known && lookUp(known);
    const found = match && this.byHandler.get(match.handler);
    // A slash in a login would be another path on its way through Okta's gateways.
    if (found != null && !Object.values(match?.params ?? {}).some((value) => value?.includes('/'))) {
      return { found, params: match?.params ?? {} };
    }
    if (found == null && methods.some((other) => lookUp(other) !== null)) {
      throw new OktaRefusal(405, 'E0000022', 'The endpoint does not support the provided HTTP method');
    }
    throw new OktaRefusal(404, 'E0000008', 'The requested path was not found');
  }

  private brokenAnswer(fault: ArmedFault, response: ServerResponse): Answer | undefined {
    const { org, limits } = this.parts;
    switch (fault.kind) {
      case 'status': {
        const status = fault.status ?? 500;
        const errorCode = fault.errorCode ?? (status === 503 ? 'E0000010' : 'E0000009');
        throw new OktaRefusal(status, errorCode, STATUS_CODES[status] ?? 'Error');
      }
      case 'html':
        return gatewayPage(fault.status ?? 502, STATUS_CODES[fault.status ?? 502] ?? 'Bad Gateway');
      case 'rate-limit': {
        const reset = Math.ceil((org.clock.now() + (fault.ms ?? 60_000)) / 1000);
        showLimits(response, { limit: limits.tier === 'none' ? 1_000_000 : 600, remaining: 0, reset });
        throw rateLimited();
      }
      case 'concurrency-limit':
        showLimits(response, { limit: 0, remaining: 0, reset: Math.ceil(org.clock.now() / 1000) + 60 });
        throw rateLimited();
      default:
        return undefined;
    }
  }

  private refuseConcurrency(response: ServerResponse, origin: Origin): void {
    const { org, limits } = this.parts;
    if (this.inFlight <= limits.maxConcurrent) return;
    showLimits(response, { limit: 0, remaining: 0, reset: Math.ceil(org.clock.now() / 1000) + 60 });
    org.events.write(origin, { type: 'core.concurrency.org.limit.violation', target: [] });
    throw rateLimited();
  }

  private reportLimits({ notice }: Passage, bucket: Bucket, origin: Origin): void {
    if (notice === undefined) return;
    const types = {
      warning: 'system.org.rate_limit.warning',
      'org-violation': 'system.org.rate_limit.violation',
      'token-violation': 'system.operation.rate_limit.violation',
    } as const;
    const target: EventParty = { id: bucket, type: 'Bucket Name', alternateId: bucket, displayName: bucket, detailEntry: null }; // prettier-ignore
    this.parts.org.events.write(origin, { type: types[notice], target: [target] });
  }

  private origin(request: IncomingMessage, entry: LoggedRequest, actor: EventParty, tokenId?: string): Origin {
    return {
      actor,
      userAgent: entry.userAgent,
      ipAddress: (request.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, ''),
      transaction: {
        type: 'WEB',
        id: entry.requestId,
        detail: tokenId === undefined ? {} : { requestApiTokenId: tokenId },
      },
      requestUri: entry.path.split('?', 1)[0] ?? entry.path,
    };
  }

  private baseUrl(request: IncomingMessage): string {
    const { publicUrl, org } = this.parts;
    return publicUrl ?? (request.headers.host === undefined ? org.baseUrl() : `http://${request.headers.host}`);
  }
}

const rateLimited = (): OktaRefusal =>
  new OktaRefusal(429, 'E0000047', 'API call exceeded rate limit due to too many requests.');

function showLimits(response: ServerResponse, { limit, remaining, reset }: Omit<Passage, 'refused' | 'notice'>): void {
  response.setHeader('X-Rate-Limit-Limit', limit);
  response.setHeader('X-Rate-Limit-Remaining', remaining);
  response.setHeader('X-Rate-Limit-Reset', reset);
}
