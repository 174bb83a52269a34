import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Gate } from '../../src/okta/gate/gate.js';
import { ServerClock } from '../../src/okta/server-clock.js';
import { Transport } from '../../src/okta/transport.js';
import type { AuthContext } from '../../src/okta/auth/authenticator.js';

export interface TokenServerAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Ends the connection instead. */
  reset?: boolean;
}

/** A request as it arrived. */
export interface TokenRequestReceived {
  path: string;
  form: URLSearchParams;
  headers: IncomingHttpHeaders;
}

export const tokenAnswer = (more: object = {}): TokenServerAnswer => ({
  body: { token_type: 'Bearer', expires_in: 3600, access_token: 'planted-access', scope: 'okta.users.read', ...more },
});

export const refusedWith = (error: string, more: TokenServerAnswer = {}): TokenServerAnswer => ({
  ...{ status: 400, body: { error, error_description: `${error} it is` } },
  ...more,
});

/** A token endpoint over real HTTP that answers as a test says, one answer after the other; the last one again and again. */
export class TokenServer {
  readonly received: TokenRequestReceived[] = [];
  /** Its clock, as its answers tell it. */
  nowMs: () => number = Date.now;
  private answers: TokenServerAnswer[] = [tokenAnswer()];

  private constructor(
    private readonly server: Server,
    readonly origin: URL,
  ) {}

  static async start(): Promise<TokenServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const tokens = new TokenServer(server, new URL(`http://127.0.0.1:${String(port)}`));
    server.on('request', (request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        tokens.received.push({ path: request.url ?? '', form: new URLSearchParams(text), headers: request.headers });
        const answer = tokens.answers.length > 1 ? tokens.answers.shift() : tokens.answers[0];
        if (answer?.reset) {
          request.socket.destroy();
          return;
        }
        response.sendDate = false;
        const date = new Date(tokens.nowMs()).toUTCString();
        response.writeHead(answer?.status ?? 200, { 'content-type': 'application/json', date, ...answer?.headers });
        response.end(typeof answer?.body === 'string' ? answer.body : JSON.stringify(answer?.body ?? {}));
      });
    });
    return tokens;
  }

  play(...answers: TokenServerAnswer[]): void {
    this.answers = answers;
    this.received.length = 0;
  }

  /** What a connection to it shares; `now` is this machine's clock. */
  context(now: () => number = Date.now): AuthContext {
    const { origin } = this;
    return {
      ...{ connection: 'default', origin, owner: undefined },
      ...{ transport: new Transport('test/1'), gate: new Gate(), clock: new ServerClock(now) },
    };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
