import type { OktaCall } from '../traced.js';
import { requestIdOf } from './one-header.js';
import type { HttpAnswer, HttpRequest } from './transport.js';

/** What an audit wants to know of a request; `answer` is undefined where no whole one came. */
export function recordOf(
  { method, url }: Pick<HttpRequest, 'method' | 'url'>,
  answer: HttpAnswer | undefined,
  now: () => number = Date.now,
): OktaCall {
  const serverMs = Date.parse(answer?.headers.date ?? '');
  return {
    ...{ method, path: url.pathname, status: answer?.status ?? null },
    requestId: (answer && requestIdOf(answer.headers)) ?? null,
    at: new Date(Number.isNaN(serverMs) ? now() : serverMs).toISOString(),
  };
}
