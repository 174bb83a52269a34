import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Connections } from '../../src/connections.js';
import { apiToken } from '../../src/okta/auth/api-token.js';
import { plenty } from './plenty.js';

/** One expected request and its answer. */
export interface Exchange {
  request: string;
  sent?: unknown;
  status: number;
  body?: unknown;
  next?: string;
  headers?: Record<string, string>;
}

/** A request as it arrived. */
export interface Received {
  request: string;
  headers: IncomingMessage['headers'];
  body: unknown;
}

/** The schema that profiles are checked against, where the script doesn't tell of it, may not be read. */
const schemaRead = 'GET /api/v1/meta/schemas/user/';

/** A loopback server that answers a script over real HTTP, and keeps what it was asked. */
export class ScriptedOkta {
  readonly received: Received[] = [];
  private script: Exchange[] = [];

  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async start(): Promise<ScriptedOkta> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const okta = new ScriptedOkta(server, `http://127.0.0.1:${String(port)}`);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const asked = `${request.method ?? ''} ${request.url ?? ''}`;
        if (asked.startsWith(schemaRead) && okta.script[okta.received.length]?.request !== asked) {
          response.writeHead(403, { 'content-type': 'application/json', ...plenty() });
          response.end(JSON.stringify({ errorCode: 'E0000006' }));
          return;
        }
        const text = Buffer.concat(chunks).toString();
        okta.received.push({
          request: asked,
          headers: request.headers,
          body: text === '' ? undefined : (JSON.parse(text) as unknown),
        });
        const { status, body, next, headers } = okta.script[okta.received.length - 1] ?? {
          status: 500,
          body: 'not in the script',
        };
        response.writeHead(status, {
          'content-type': typeof body === 'string' ? 'text/html' : 'application/json',
          ...(status === 429 ? {} : plenty()),
          'x-okta-request-id': `request-${String(okta.received.length)}`,
          ...(next === undefined ? {} : { link: `<${okta.here(next)}>; rel="next"` }),
          ...headers,
        });
        response.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
      });
    });
    return okta;
  }

  /** Answers these, in this order; what was received before is forgotten. */
  play(script: readonly Exchange[]): void {
    this.script = [...script];
    this.received.length = 0;
  }

  /** Puts the address of this server in place of `https://{org}`. */
  here(link: string): string {
    return link.replace('https://{org}', this.origin);
  }

  connections(): Connections {
    return new Connections(new Map([['default', { origin: new URL(this.origin), auth: apiToken('test-token') }]]));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
