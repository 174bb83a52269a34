import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A scripted authorization server: it hands out what it is told to, right or wrong. */
export interface TokenServer {
  origin: URL;
  /** What the token endpoint answers. */
  tokens: Record<string, unknown>;
  /** What the keys endpoint answers. */
  keys: { status: number; body: unknown };
  /** The forms that were sent to `/revoke`. */
  revoked: Record<string, string>[];
  close: () => Promise<void>;
}

export async function startTokenServer(): Promise<TokenServer> {
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const answer = (status: number, body: unknown): void => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      };
      if (request.url === '/oauth2/v1/token') answer(200, scripted.tokens);
      else if (request.url === '/oauth2/v1/keys') answer(scripted.keys.status, scripted.keys.body);
      else if (request.url === '/oauth2/v1/revoke') {
        scripted.revoked.push(Object.fromEntries(new URLSearchParams(text)));
        answer(200, '');
      } else answer(404, '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const scripted: TokenServer = {
    origin: new URL(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`),
    tokens: {},
    keys: { status: 200, body: { keys: [] } },
    revoked: [],
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return scripted;
}
