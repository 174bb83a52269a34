import { createServer, type Server } from 'node:http';
import { UsageError } from '../program-error.js';

/** Where the browser comes back to. */
export interface LoginPage {
  /** Resolves when a callback was taken; whoever waits ends it. */
  done: Promise<void>;
  close: () => void;
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Serves the redirect URI on this machine. A callback that `take` refuses changes nothing: the login goes on waiting for
 * its own. After one was taken, further ones are told so.
 *
 * @param take does what the callback asks for; what it throws is shown to the person
 * @throws UsageError the redirect URI isn't one of this machine, or its port is taken
 */
export async function serveCallback(redirectUri: URL, take: (callback: URL) => Promise<void>): Promise<LoginPage> {
  if (redirectUri.protocol !== 'http:' || !loopback.test(redirectUri.hostname)) {
    throw new UsageError(`The redirect URI ${redirectUri.href} is not one of this machine: log in by --no-browser`);
  }
  let finish: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (finish = resolve));
  let state: 'waiting' | 'taking' | 'taken' = 'waiting';
  const server = createServer((request, response) => {
    const answer = (status: number, title: string, text: string): void => {
      response.writeHead(status, {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
        connection: 'close',
      });
      response.end(page(title, text));
    };
    const url = new URL(request.url ?? '/', redirectUri);
    if (request.method !== 'GET' || url.pathname !== redirectUri.pathname) {
      answer(404, 'Not found', 'Only the page that Okta leads to is served here.');
    } else if (state !== 'waiting') {
      answer(409, 'Already used', 'This login was finished before. To log in once more, run the command again.');
    } else {
      state = 'taking';
      take(url).then(
        () => {
          state = 'taken';
          response.once('finish', finish);
          answer(200, 'Logged in', 'The connection works now. You may close this page.');
        },
        (error: unknown) => {
          state = 'waiting';
          answer(400, 'Not logged in', error instanceof Error ? error.message : String(error));
        },
      );
    }
  });
  await listen(server, redirectUri);
  return {
    done,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function listen(server: Server, { hostname, port }: URL): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const cure = 'end what listens there, or log in by --no-browser';
      reject(new UsageError(`Port ${port || '80'} of the redirect URI can't be used (${error.code ?? ''}): ${cure}`));
    });
    server.listen(Number(port || 80), hostname.replace(/^\[|\]$/g, ''), resolve);
  });
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);

const page = (title: string, text: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)} - temporal-okta</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem}</style></head>
<body><h1>${escaped(title)}</h1><p>${escaped(text)}</p></body></html>`;
