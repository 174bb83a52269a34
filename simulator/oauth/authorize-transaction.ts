import type { AuthorizeRequest } from './authorize-request.js';
import { browserCookie, readCookie, setCookie } from './cookies.js';
import { given, type OAuthCall } from './oauth-call.js';

/** A sign-in that is under way in a browser. */
export interface AuthorizeTransaction {
  id: string;
  request: AuthorizeRequest;
  /** The browser that began it, and no other, may go on with it. */
  browser: string;
  /** Whether the person has signed in for this very request. */
  signedIn: boolean;
  startedAt: number;
}

const lifetimeMs = 3_600_000;

/** Begins a transaction of this browser; `cookie` is set when the browser wasn't known yet. */
export function beginTransaction(
  { org, headers, baseUrl }: OAuthCall,
  request: AuthorizeRequest,
): { transaction: AuthorizeTransaction; cookie: string | undefined } {
  const now = org.clock.now();
  for (const [id, { startedAt }] of org.oauth.transactions) {
    if (startedAt + lifetimeMs > now) break;
    org.oauth.transactions.delete(id);
  }
  const known = readCookie(headers, browserCookie);
  const browser = known === undefined || known === '' ? org.ids.secret(32) : known;
  const transaction = { id: org.ids.secret(32), request, browser, signedIn: false, startedAt: now };
  org.oauth.transactions.set(transaction.id, transaction);
  return { transaction, cookie: browser === known ? undefined : setCookie(browserCookie, browser, baseUrl) };
}

/** The transaction of a form, if this browser began it and it isn't too old: forms of other sites have neither. */
export function transactionOf({ org, headers, form }: OAuthCall): AuthorizeTransaction | undefined {
  const transaction = org.oauth.transactions.get((form && given(form, 'transaction')) ?? '');
  if (transaction === undefined || transaction.browser !== readCookie(headers, browserCookie)) return undefined;
  return org.clock.now() - transaction.startedAt > lifetimeMs ? undefined : transaction;
}
