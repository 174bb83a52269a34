import { createServer, type IncomingMessage, type Server } from 'node:http';
import { isLoopback } from '../../config/loopback.js';
import { UsageError } from '../program-error.js';
import { callbackPage, callbackPageHeaders } from './callback-page.js';

export interface CallbackOptions<T> {
  redirectUri: URL;
  /** Whether an address answers this login. What doesn't changes nothing: anybody on this machine could send it. */
  isAnswer: (callback: URL) => boolean;
  /** Does what the answer asks for, once; what it throws is shown to the person. */
  take: (callback: URL) => Promise<T>;
  /** Told of addresses that answer another login. */
  onStray: () => void;
}

/** Where the browser comes back to. */
export interface CallbackServer<T> {
  /** What the answer gave; settles after the person has been shown how it ended. */
  result: Promise<T>;
  close: () => void;
}

type Answer = (status: number, title: string, text: string) => void;

/**
 * Serves the redirect URI on this machine until it is closed. The first answer to this login decides how it ends; later
 * visitors, also those who come while it is being taken, are told that it is used.
 *
 * @throws UsageError the redirect URI isn't one of this machine, or its port is taken
 */
export async function serveCallback<T>(options: CallbackOptions<T>): Promise<CallbackServer<T>> {
  const { redirectUri, isAnswer, take, onStray } = options;
  if (redirectUri.protocol !== 'http:' || !isLoopback(redirectUri.hostname)) {
    throw new UsageError(
      `The redirect URI ${redirectUri.href} can't be served here: that takes http:// and this machine's own address. Log in by --no-browser`,
    );
  }
  let settle: (ended: Promise<T>) => void = () => undefined;
  const result = new Promise<T>((resolve) => (settle = resolve));
  let isTaken = false;
  const server = createServer((request, response) => {
    const seen = new Promise<void>((resolve) => response.once('close', resolve));
    const answer: Answer = (status, title, text) => {
      response.writeHead(status, { ...callbackPageHeaders, connection: 'close' });
      response.end(callbackPage(title, text, status === 200 ? 'status' : 'alert'));
    };
    const url = addressOf(request, redirectUri);
    if (request.method !== 'GET' || url?.pathname !== redirectUri.pathname) {
      answer(404, 'Not found', 'Only the page that Okta leads to is served here.');
    } else if (isTaken) {
      answer(409, 'Already used', 'This address was used before. To log in once more, run the command again.');
    } else if (!isAnswer(url)) {
      onStray();
      answer(400, 'Not logged in', 'This address belongs to another login. The present one still waits for its own.');
    } else {
      isTaken = true;
      const taking = take(url);
      // Whether the page arrived or its browser went away: the login has ended as it has ended.
      void tell(taking, answer)
        .then(() => seen)
        .then(() => {
          settle(taking);
        });
    }
  });
  await listen(server, redirectUri);
  return {
    result,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function tell(taking: Promise<unknown>, answer: Answer): Promise<void> {
  try {
    await taking;
  } catch (error) {
    answer(400, 'Not logged in', error instanceof Error ? error.message : String(error));
    return;
  }
  answer(200, 'Logged in', 'The connection works now. You may close this page.');
}

function addressOf({ url = '/' }: IncomingMessage, { origin }: URL): URL | undefined {
  return URL.canParse(origin + url) ? new URL(origin + url) : undefined;
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
