import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PayloadCodec } from '@temporalio/common';
import { ConfigError } from '../config-error.js';
import { PayloadError } from '../temporal/codec/payload-error.js';
import { type CodecPayload, parsePayloads, readBody } from './body.js';
import { HttpError } from './http-error.js';
import { Origins, preflightHeaders } from './origins.js';
import { Sessions } from './sessions.js';
import { pageHeaders, sessionCookie, sessionIdOf, signedInPage, signInPage } from './sign-in-page.js';

export interface CodecServerOptions {
  codec: PayloadCodec;
  /** Whoever shows it may decrypt. */
  token: string;
  /** Pages that may call, e.g. the Web UI's; exactly these. */
  origins: readonly string[];
  host: string;
  /** 0 takes a free one. */
  port: number;
}

export interface RunningCodecServer {
  url: string;
  close: () => Promise<void>;
}

/** What is sent back. */
interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

type Handle = (request: IncomingMessage) => Answer | Promise<Answer>;

const json = (status: number, value: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

const maxFormBytes = 8 * 1024;
const requestMs = 30_000;
const drainMs = 5000;

/**
 * Starts a server that encrypts and decrypts payloads for Temporal's Web UI and command line. It logs nothing.
 *
 * @see https://docs.temporal.io/production-deployment/data-encryption
 */
export async function startCodecServer(options: CodecServerOptions): Promise<RunningCodecServer> {
  const server = createServer({ requestTimeout: requestMs });
  const codecServer = new CodecServer(options);
  server.on('request', (request, response) => {
    codecServer.answer(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { address, family, port } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${String(port)}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const hard = setTimeout(() => server.closeAllConnections(), drainMs);
      await closed;
      clearTimeout(hard);
    },
  };
}

class CodecServer {
  private readonly codec: PayloadCodec;
  private readonly sessions: Sessions;
  private readonly origins: Origins;

  constructor({ codec, token, origins }: CodecServerOptions) {
    this.codec = codec;
    this.sessions = new Sessions(token);
    this.origins = new Origins(origins);
  }

  private readonly routes: Record<string, Record<string, Handle>> = {
    '/healthz': { GET: () => json(200, { status: 'ok' }) },
    '/': { GET: (request) => this.page(request) },
    '/session': { POST: (request) => this.session(request) },
    '/encode': this.codecRoute((payloads) => this.codec.encode(payloads)),
    '/decode': this.codecRoute((payloads) => this.codec.decode(payloads)),
  };

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, headers, body } = await this.answerOrError(request);
    const bytes = Buffer.from(body ?? '');
    response.writeHead(status, {
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-length': bytes.length,
      ...headers,
    });
    response.end(bytes);
    // Whatever of the body wasn't read is of no interest, and blocks the connection.
    request.resume();
  }

  private async answerOrError(request: IncomingMessage): Promise<Answer> {
    try {
      const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
      const methods = Object.hasOwn(this.routes, path) ? this.routes[path] : undefined;
      if (!methods)
        throw new HttpError(404, `There is no ${path}: POST /decode and POST /encode are what this server does`);
      const handle = methods[request.method ?? ''];
      const allow = Object.keys(methods).join(', ');
      if (!handle) throw new HttpError(405, `${path} takes ${allow} only`, { allow });
      return await handle(request);
    } catch (error) {
      if (!(error instanceof HttpError)) return json(500, { error: { message: 'The server failed' } });
      const { status, message, headers } = error;
      const { body, headers: own } = json(status, { error: { message } });
      return { status, body: body ?? '', headers: { ...own, ...headers } };
    }
  }

  /** A route of the codec protocol: for bearers of the token or a session, and for named pages only. */
  private codecRoute(run: (payloads: CodecPayload[]) => ReturnType<PayloadCodec['decode']>): Record<string, Handle> {
    return {
      OPTIONS: (request) => ({ status: 204, headers: { ...this.origins.headersFor(request), ...preflightHeaders } }),
      POST: async (request) => {
        const cors = this.origins.headersFor(request);
        try {
          this.authorise(request);
          const payloads = await run(parsePayloads(await readBody(request, 'application/json'))).catch(refused);
          const answer = json(200, { payloads: payloads.map(toJson) });
          return { ...answer, headers: { ...answer.headers, ...cors } };
        } catch (error) {
          throw error instanceof HttpError
            ? new HttpError(error.status, error.message, { ...error.headers, ...cors })
            : error;
        }
      },
    };
  }

  private authorise(request: IncomingMessage): void {
    const [, bearer] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? [];
    if (bearer !== undefined && this.sessions.isToken(bearer)) return;
    if (this.isSignedIn(request)) return;
    throw new HttpError(
      401,
      'Send Authorization: Bearer and the token of this server, or sign in at / in the browser',
      {
        'www-authenticate': 'Bearer',
      },
    );
  }

  private isSignedIn(request: IncomingMessage): boolean {
    const id = sessionIdOf(request);
    return id !== undefined && this.sessions.isSession(id);
  }

  private page(request: IncomingMessage): Answer {
    return { status: 200, headers: pageHeaders, body: this.isSignedIn(request) ? signedInPage() : signInPage() };
  }

  /** The sign-in form, and the sign-out button. */
  private async session(request: IncomingMessage): Promise<Answer> {
    assertOwnPage(request);
    const form = new URLSearchParams(
      (await readBody(request, 'application/x-www-form-urlencoded', maxFormBytes)).toString(),
    );
    const home = { location: '/' };
    if (form.get('end') !== null) {
      this.sessions.end(sessionIdOf(request) ?? '');
      return { status: 303, headers: { ...home, 'set-cookie': sessionCookie(request, '', 0) } };
    }
    if (!this.sessions.isToken(form.get('token') ?? '')) {
      return { status: 401, headers: pageHeaders, body: signInPage('That is not the token of this server.') };
    }
    const { id, seconds } = this.sessions.begin();
    return { status: 303, headers: { ...home, 'set-cookie': sessionCookie(request, id, seconds) } };
  }
}

/** A form on somebody else's page must not sign anybody in. */
function assertOwnPage({ headers }: IncomingMessage): void {
  const { origin, host } = headers;
  if (origin === undefined || origin === `http://${host ?? ''}` || origin === `https://${host ?? ''}`) return;
  throw new HttpError(403, 'Sign in on the page of this server');
}

/** What can't be encrypted or decrypted is the request's fault; the message names the key id. */
function refused(error: unknown): never {
  if (error instanceof ConfigError || error instanceof PayloadError) throw new HttpError(400, error.message);
  throw error;
}

/** Protobuf's JSON: bytes in base64. */
function toJson({ metadata, data }: Awaited<ReturnType<PayloadCodec['decode']>>[number]): object {
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  return {
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, bytes]) => [name, base64(bytes)])),
    ...(data == null || data.length === 0 ? {} : { data: base64(data) }),
  };
}
