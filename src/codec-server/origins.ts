import type { IncomingMessage } from 'node:http';
import { HttpError } from './http-error.js';

/**
 * Reads an origin as browsers send it: scheme, host and port, nothing behind.
 *
 * @throws Error that says what is wrong
 */
export function parseOrigin(text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new Error(`${text} is no origin: write it like https://temporal.example.com`);
  }
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  if (!isWeb || url.href !== `${url.origin}/`) {
    throw new Error(`${text} is no origin: write scheme, host and port alone, like https://temporal.example.com`);
  }
  return url.origin;
}

/** Which pages may call: those named, and our own sign-in page. */
export class Origins {
  private readonly allowed: ReadonlySet<string>;

  constructor(origins: readonly string[]) {
    this.allowed = new Set(origins);
  }

  /**
   * The headers that let the calling page read the answer; none where no page calls.
   *
   * @throws HttpError 403 for a page that isn't named
   */
  headersFor(request: IncomingMessage): Record<string, string> {
    const { origin } = request.headers;
    if (origin === undefined) return {};
    if (this.allowed.has(origin)) {
      return { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true', vary: 'Origin' };
    }
    throw new HttpError(
      403,
      `Pages of ${origin} may not call this server: start it with --origin ${origin} if they should`,
    );
  }
}

/** What a page may send; asked before each cross-origin call. */
export const preflightHeaders = {
  'access-control-allow-methods': 'POST, OPTIONS',
  'access-control-allow-headers': 'authorization, content-type, x-namespace',
  'access-control-max-age': '600',
};
