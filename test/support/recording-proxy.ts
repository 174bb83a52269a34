import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as send,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import type { Mark } from './marked.js';

/** Fields of forms and answers whose value opens something. */
const secretFields: ReadonlySet<string> = new Set([
  ...['client_assertion', 'client_secret', 'code', 'code_verifier', 'refresh_token', 'access_token', 'id_token'],
  ...['token', 'activationUrl', 'activationToken', 'resetPasswordUrl', 'tempPassword'],
]);

/** An answer in place of the org's own. */
export interface Forgery {
  method: string;
  path: RegExp;
  status: number;
  body: object | ((request: { headers: IncomingHttpHeaders; body: string }) => object);
  /** How often (default: once). */
  times?: number;
}

/** A refusal that gives back what was sent, as gateways may that stand between. */
export const echo =
  (errorCode: string): Extract<Forgery['body'], (...given: never) => object> =>
  ({ headers, body }) => {
    const { authorization = '', dpop = '' } = headers;
    const sent = `Authorization: ${authorization}, DPoP: ${String(dpop)}, body ${body}`;
    return { errorCode, errorSummary: `Not understood: ${sent}`, errorCauses: [{ errorSummary: sent }] };
  };

/** Stands between a worker and its org, and remembers every secret that passes. */
export class RecordingProxy {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly found = new Map<string, string>();
  private readonly forgeries: (Forgery & { times: number })[] = [];
  private readonly server = createServer((request, response) => {
    this.pass(request, response).catch(() => request.socket.destroy());
  });
  private target = new URL('http://127.0.0.1:0');

  private constructor() {}

  static async listen(): Promise<RecordingProxy> {
    const proxy = new RecordingProxy();
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  leadTo(url: string): void {
    this.target = new URL(url);
  }

  forge(forgery: Forgery): void {
    this.forgeries.push({ times: 1, ...forgery });
  }

  /** What has passed by now. */
  secrets(): Mark[] {
    return [...this.found].map(([text, name]) => ({ name, text }));
  }

  async close(): Promise<void> {
    this.agent.destroy();
    await new Promise((resolve) => {
      this.server.close(resolve);
      this.server.closeAllConnections();
    });
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = request;
    const body = await text(request);
    this.noteRequest(request, body);
    const forgery = this.forgeries.find((one) => one.times > 0 && one.method === method && one.path.test(url));
    if (forgery) {
      forgery.times -= 1;
      const forged = typeof forgery.body === 'function' ? forgery.body({ headers, body }) : forgery.body;
      response.writeHead(forgery.status, { 'content-type': 'application/json' }).end(JSON.stringify(forged));
      return;
    }
    const { hostname, port } = this.target;
    const forwarded = send({ hostname, port, method, path: url, headers, agent: this.agent }, (answer) => {
      buffer(answer).then(
        (bytes) => {
          this.noteAnswer(answer, bytes.toString());
          response.writeHead(answer.statusCode ?? 502, answer.headers).end(bytes);
        },
        () => request.socket.destroy(),
      );
    });
    forwarded.once('error', () => request.socket.destroy());
    forwarded.end(body);
  }

  private noteRequest({ headers }: IncomingMessage, body: string): void {
    const [scheme = '', credential = ''] = (headers.authorization ?? '').split(' ');
    if (credential !== '') this.note(`credential of ${scheme}`, credential);
    if (typeof headers['dpop'] === 'string') this.note('DPoP proof', headers['dpop']);
    if (headers['content-type'] !== 'application/x-www-form-urlencoded') return;
    for (const [field, value] of new URLSearchParams(body)) if (secretFields.has(field)) this.note(field, value);
  }

  private noteAnswer({ headers }: IncomingMessage, body: string): void {
    const code = headers.location && new URL(headers.location, this.target).searchParams.get('code');
    if (code) this.note('code', code);
    if (headers['content-type']?.startsWith('application/json') !== true || body === '') return;
    const answered: unknown = JSON.parse(body);
    if (typeof answered !== 'object' || answered === null) return;
    for (const [field, value] of Object.entries(answered)) {
      if (secretFields.has(field) && typeof value === 'string') this.note(field, value);
    }
  }

  private note(name: string, value: string): void {
    // No secret: a probe with something that can't be one.
    if (value.length < 8) return;
    for (const piece of piecesOf(value)) this.found.set(piece, name);
  }
}

/** What gives a long secret away is a part of it, too: of a token its signature, of a link its token. */
function piecesOf(value: string): string[] {
  if (/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(value)) return [value.slice(-40)];
  const tokens = URL.canParse(value) ? (value.match(/[\w-]{16,}/g) ?? []) : [];
  const whole = value.length > 80 ? [value.slice(0, 40), value.slice(-40)] : [value];
  return [...whole, ...tokens];
}
