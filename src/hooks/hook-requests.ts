import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { isLocal, sourceOf } from './client-address.js';
import { Gathering } from './gathering.js';
import { counterText, noHooks } from './hook-counters.js';
import type { HookLimits } from './hook-limits.js';
import { parsePost } from './hook-post.js';
import type { HookReceiverOptions } from './hook-receiver.js';
import { readBody } from './read-body.js';
import { HookRefusal } from './refusal.js';
import { RefusedSources } from './refused-sources.js';
import { showsSecret } from './secret-check.js';
import { type Answer, json, said, sendAnswer } from './send-answer.js';
import { within } from './within.js';

const drainMs = 4000;
const readyMs = 2000;

const tryAgain = (message: string): HookRefusal => new HookRefusal(503, 'notDelivered', message);

/** A challenge is short, and visible ASCII. */
const challengeForm = /^[\x21-\x7e]{1,512}$/;

/** Answers the requests of one receiver. */
export class HookRequests {
  readonly counters = noHooks();
  private readonly gathering: Gathering;
  private readonly refused: RefusedSources;
  /** Connections whose request hasn't begun yet, and since when they are open. */
  private readonly openedAtMs = new WeakMap<Socket, number>();

  constructor(
    private readonly options: HookReceiverOptions,
    private readonly limits: HookLimits,
  ) {
    const { deliver, onFailure = () => undefined } = options;
    this.gathering = new Gathering({ deliver, limits, onFailure });
    this.refused = new RefusedSources(limits.refusedPerMinute);
  }

  opened(socket: Socket): void {
    this.openedAtMs.set(socket, performance.now());
  }

  /** What never became a request. */
  broken({ code = '' }: NodeJS.ErrnoException, socket: Socket): void {
    const isRequest = !this.openedAtMs.has(socket);
    if (isRequest || !socket.writable || socket.bytesRead === 0) {
      socket.destroy();
      return;
    }
    const [status, outcome] =
      code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? (['408 Request Timeout', 'slow'] as const)
        : code === 'HPE_HEADER_OVERFLOW'
          ? (['431 Request Header Fields Too Large', 'oversized'] as const)
          : (['400 Bad Request', 'malformed'] as const);
    this.counters[outcome] += 1;
    socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAtMs = this.openedAtMs.get(request.socket) ?? performance.now();
    this.openedAtMs.delete(request.socket);
    await sendAnswer(request, response, await this.answerOrRefusal(request, startedAtMs));
  }

  async drain(): Promise<void> {
    this.gathering.flush();
    await within(this.gathering.idle(), drainMs, () => undefined);
  }

  private async answerOrRefusal(request: IncomingMessage, startedAtMs: number): Promise<Answer> {
    try {
      return await this.route(request, startedAtMs);
    } catch (error) {
      const refusal = error instanceof HookRefusal ? error : tryAgain('The receiver failed');
      this.counters[refusal.outcome] += 1;
      if (refusal.status < 500) this.refused.add(sourceOf(request, this.options.trustProxy ?? false));
      return said(refusal.status, refusal.message);
    }
  }

  private async route(request: IncomingMessage, startedAtMs: number): Promise<Answer> {
    const { method = '' } = request;
    const path = (request.url ?? '').split('?', 1)[0];
    if (path === this.options.path) {
      this.authorise(request);
      if (method === 'GET') return this.verify(request);
      if (method === 'POST') return this.take(request, startedAtMs);
      throw new HookRefusal(405, 'malformed', 'Okta sends GET and POST here');
    }
    if (method === 'POST') throw new HookRefusal(404, 'misaddressed', 'No hook is received at this path');
    if (method !== 'GET') return said(405, 'There is nothing here for that method');
    return this.ownPage(request, path);
  }

  private async ownPage(request: IncomingMessage, path: string | undefined): Promise<Answer> {
    switch (path) {
      case '/healthz':
        return json(200, { status: 'ok' });
      case '/readyz': {
        const asked = (async () => this.options.isReady())();
        const isReady = await within(asked, readyMs, () => false).catch(() => false);
        return isReady ? json(200, { status: 'ready' }) : json(503, { status: 'not ready' });
      }
      case '/metrics':
        if (!this.options.openMetrics && !isLocal(request)) return said(403, 'Counters are shown to this machine only');
        return { status: 200, type: 'text/plain; version=0.0.4; charset=utf-8', body: counterText(this.counters) };
      default:
        return said(404, 'There is nothing here');
    }
  }

  /** The secret comes before all else: nothing of a forger's post is read, and nobody who has it is throttled. */
  private authorise(request: IncomingMessage): void {
    const { headerName = 'authorization', trustProxy = false } = this.options;
    let secrets: readonly string[];
    try {
      secrets = this.options.secrets();
    } catch (error) {
      this.options.onFailure?.(error);
      throw tryAgain('The secret of this receiver is not at hand');
    }
    // Whoever set none up yet may do so before Okta's second attempt.
    if (secrets.every((secret) => secret === '')) throw tryAgain('This receiver has no secret');
    if (showsSecret(request.headers[headerName.toLowerCase()], secrets)) return;
    if (this.refused.isOver(sourceOf(request, trustProxy))) {
      throw new HookRefusal(429, 'throttled', 'Too many requests without the secret');
    }
    throw new HookRefusal(401, 'forged', 'The secret of this hook is not in its header');
  }

  /** @see https://developer.okta.com/docs/concepts/event-hooks/#one-time-verification-request */
  private verify({ headers }: IncomingMessage): Answer {
    const challenge = headers['x-okta-verification-challenge'];
    if (typeof challenge !== 'string' || !challengeForm.test(challenge)) {
      throw new HookRefusal(400, 'malformed', 'X-Okta-Verification-Challenge is missing, or is no challenge');
    }
    this.counters.verified += 1;
    return json(200, { verification: challenge });
  }

  private async take(request: IncomingMessage, startedAtMs: number): Promise<Answer> {
    const { bodyBytes, bodyMs, answerMs, jsonDepth } = this.limits;
    const left = (ms: number): number => Math.max(0, startedAtMs + ms - performance.now());
    const body = await readBody(request, { bytes: bodyBytes, ms: left(bodyMs) });
    const post = parsePost(body, { origins: this.options.origins, depth: jsonDepth });
    const delivered = this.gathering.add(post, body.length).catch((error: unknown) => {
      throw error instanceof HookRefusal ? error : tryAgain('The events could not be delivered');
    });
    await within(delivered, left(answerMs), () => {
      throw tryAgain('The events could not be delivered in time');
    });
    this.counters.accepted += 1;
    this.counters.events += post.events.length;
    return json(200, {});
  }
}
