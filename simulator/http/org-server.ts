import { setTimeout as wait } from 'node:timers/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { OAuthCall, OAuthRoute } from '../oauth/oauth-call.js';
import { OAuthRefusal } from '../oauth/oauth-refusal.js';
import type { EventParty, Origin } from '../org/event-writer.js';
import { OktaRefusal } from '../org/okta-error.js';
import type { Org } from '../org/org.js';
import { brokenAnswer } from './broken-answer.js';
import type { Answer, OpenRoute, Route } from './call.js';
import { identifyCaller, type Caller } from './caller.js';
import type { Concurrency } from './concurrency.js';
import type { ArmedFault, Faults } from './faults.js';
import { passLimits } from './limit-gate.js';
import { runPermitted } from './permission.js';
import type { RateLimits } from './rate-limits.js';
import { checkAccept, readBytes, readJson } from './read-body.js';
import { withoutSecrets, type LoggedRequest, type RequestLog } from './request-log.js';
import { RouteTable } from './route-table.js';
import { gatewayPage, oauthRefusalAnswer, refusalAnswer, sendAnswer } from './send-answer.js';

export interface OrgServerParts {
  org: Org;
  faults: Faults;
  limits: RateLimits;
  concurrency: Concurrency;
  requests: RequestLog;
  /** Links carry it; without it, the host that was called. */
  publicUrl: string | undefined;
}

/** A request on its way through the server. */
interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  bytes: Buffer;
  entry: LoggedRequest;
  method: string;
  /** Path and query as they came. */
  target: string;
  path: string;
  baseUrl: string;
  params: Record<string, string | undefined>;
}

const anonymous: EventParty = { id: 'unknown', type: 'User', alternateId: 'unknown', displayName: 'unknown', detailEntry: null }; // prettier-ignore

/** The org over HTTP: its API, its authorization server, and the pages that people visit. */
export class OrgServer {
  readonly server: Server;
  private readonly routes = new RouteTable();

  constructor(private readonly parts: OrgServerParts) {
    this.server = createServer((request, response) => void this.answer(request, response));
    this.server.keepAliveTimeout = 30_000;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { org, faults, requests } = this.parts;
    org.jobs.runDue();
    const method = request.method ?? 'GET';
    const target = request.url ?? '/';
    const requestId = org.ids.request();
    const entry: LoggedRequest = {
      method,
      path: withoutSecrets(target),
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
    const leave = this.parts.concurrency.enter();
    try {
      const { latency, fault } = faults.strike(method, target);
      entry.fault = fault?.kind ?? latency?.kind ?? null;
      const bytes = await readBytes(request);
      if (fault?.kind === 'reset') {
        request.socket.resetAndDestroy();
        return;
      }
      if (latency !== undefined) await wait(latency.ms ?? 1000);
      org.jobs.runDue();
      const path = target.split('?', 1)[0] ?? target;
      const exchange = { request, response, bytes, entry, method, target, path, baseUrl: this.baseUrl(request), params: {} }; // prettier-ignore
      const answer = await this.respond(exchange, fault);
      if (fault?.kind === 'lost-answer') {
        request.socket.destroy();
        return;
      }
      response.setHeader('Date', new Date(org.clock.now()).toUTCString());
      entry.status = answer.status;
      sendAnswer(response, answer, fault?.kind === 'cut-body');
    } catch (error) {
      // Mostly the caller hung up while its body was read, or the org is being closed: nobody is left to answer.
      if (!request.destroyed && !org.closing.signal.aborted) process.stderr.write(`simulator: ${String(error)}\n`);
      request.socket.destroy();
    } finally {
      leave();
    }
  }

  /** Everything between the complete request and the bytes of the answer. */
  private async respond(exchange: Exchange, fault: ArmedFault | undefined): Promise<Answer> {
    const { org, limits } = this.parts;
    const { method, response } = exchange;
    const { headers } = exchange.request;
    try {
      const broken = fault && brokenAnswer(fault, response, { limits, nowMs: org.clock.now() });
      if (broken !== undefined) return broken;
      if (
        (method === 'POST' || method === 'PUT') &&
        headers['content-length'] === undefined &&
        headers['transfer-encoding'] === undefined
      ) {
        return gatewayPage(411, 'Length Required');
      }
      const { found, params } = this.routes.find(method, exchange.target);
      exchange.entry.operation = found.route.operation;
      if (found.kind === 'oauth') return await this.callOAuth(found.route, exchange);
      if (found.kind === 'open') return this.callOpen(found.route, { ...exchange, params });
      return await this.callApi(found.route, { ...exchange, params });
    } catch (error) {
      if (error instanceof OktaRefusal) return refusalAnswer(error, org.ids.error());
      if (error instanceof OAuthRefusal) return oauthRefusalAnswer(error);
      if (org.closing.signal.aborted) throw error;
      // A bug of the simulator: as loud as an inner trouble of Okta, with the reason where the developer sees it.
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`simulator: ${reason}\n`);
      return refusalAnswer(new OktaRefusal(500, 'E0000009', 'Internal Server Error'), org.ids.error());
    }
  }

  private callOpen(route: OpenRoute, exchange: Exchange): Answer {
    const { request, bytes, params } = exchange;
    const { headers } = request;
    const form = formOf(exchange);
    const body = form === undefined ? readJson(request, bytes) : Object.fromEntries(form);
    return route.handle({ ...this.shared(exchange), params, headers, body, path: exchange.target, origin: this.origin(exchange, anonymous) }); // prettier-ignore
  }

  private async callApi(route: Route, exchange: Exchange): Promise<Answer> {
    const { org, limits } = this.parts;
    const { request, response, bytes, entry, method, path, baseUrl, params } = exchange;
    const { headers } = request;
    const caller = await identifyCaller(org, { method, headers, baseUrl, path });
    noteCaller(entry, caller);
    entry.bucket = route.bucket;
    const origin = this.origin(exchange, caller.party, caller);
    const { concurrency } = this.parts;
    const { actor, user, share } = caller;
    const leave = concurrency.enterAs(share.id);
    try {
      passLimits(org, limits, { response, origin, bucket: route.bucket, share, concurrency });
      if (org.settings.processingMs > 0) await wait(org.settings.processingMs / org.clock.rate);
      checkAccept(request);
      const body = readJson(request, bytes);
      const call = { ...this.shared(exchange), params, headers, body, path: exchange.target, actor, user, origin };
      return await runPermitted(route, call, caller);
    } finally {
      leave();
    }
  }

  private async callOAuth(route: OAuthRoute, exchange: Exchange): Promise<Answer> {
    const { org, limits } = this.parts;
    const { request, response, entry, method, baseUrl, path } = exchange;
    if (route.limited) {
      entry.bucket = 'oauth';
      const origin = this.origin(exchange, anonymous);
      passLimits(org, limits, {
        response,
        origin,
        bucket: 'oauth',
        share: undefined,
        concurrency: this.parts.concurrency,
      });
    }
    const call: OAuthCall = {
      ...this.shared(exchange),
      method,
      url: `${baseUrl}${path}`,
      headers: request.headers,
      form: formOf(exchange),
      origin: (actor) => this.origin(exchange, actor),
      note: (facts) => Object.assign(entry, facts),
    };
    return route.handle(call);
  }

  private shared({ target, baseUrl }: Exchange): { org: Org; query: URLSearchParams; baseUrl: string } {
    const question = target.indexOf('?');
    return { org: this.parts.org, query: new URLSearchParams(question < 0 ? '' : target.slice(question + 1)), baseUrl };
  }

  private origin({ request, entry, path }: Exchange, actor: EventParty, caller?: Caller): Origin {
    const clientId = caller?.client?.id ?? entry.clientId;
    return {
      actor,
      userAgent: entry.userAgent,
      ipAddress: (request.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, ''),
      transaction: {
        type: 'WEB',
        id: entry.requestId,
        detail: entry.tokenId === null ? {} : { requestApiTokenId: entry.tokenId },
      },
      requestUri: path,
      ...(clientId === undefined ? {} : { clientId }),
    };
  }

  private baseUrl(request: IncomingMessage): string {
    const { publicUrl, org } = this.parts;
    return publicUrl ?? (request.headers.host === undefined ? org.baseUrl() : `http://${request.headers.host}`);
  }
}

/** API tokens go by their id, OAuth tokens by kind and client. */
function noteCaller(entry: LoggedRequest, { scheme, share, client, user }: Caller): void {
  if (client === undefined) entry.tokenId = share.id;
  else
    Object.assign(entry, { clientId: client.id, token: `${scheme} of ${user === undefined ? 'the app' : 'a user'}` });
}

function formOf({ request, bytes }: Exchange): URLSearchParams | undefined {
  const isForm = /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(request.headers['content-type'] ?? '');
  return isForm ? new URLSearchParams(bytes.toString('utf8')) : undefined;
}
