import { createHash } from 'node:crypto';
import type { ServerClock } from '../server-clock.js';
import type { DpopKey } from './dpop.js';
import { endsWithin, renewedByUser, type TokenLifetime, tooLate } from '../../token-lifetime.js';

/** An access token, ready for use; its end is by Okta's clock. */
export interface HeldToken extends TokenLifetime {
  accessToken: string;
  tokenType: 'Bearer' | 'DPoP';
  scopes: string[];
  /** What proves that it is ours, where its type is DPoP. */
  dpop: DpopKey | undefined;
}

/** Tells tokens apart without showing them. */
export const tokenFingerprint = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** The present token of one connection. However many ask, one request for the next is under way. */
export class TokenCache {
  private held: HeldToken | undefined;
  private flight: Promise<HeldToken> | undefined;

  /** @param fetch gets another token than the rejected one, which it is told by fingerprint */
  constructor(
    private readonly clock: ServerClock,
    private readonly fetch: (rejected: string | undefined) => Promise<HeldToken>,
  ) {}

  /** A token that Okta should take; a caller that is cancelled doesn't cancel the others' request. */
  async get(signal?: AbortSignal): Promise<HeldToken> {
    const { held } = this;
    const nowMs = this.clock.now();
    if (held && !endsWithin(held, renewedByUser, nowMs)) return held;
    const next = this.next(undefined);
    if (held && !endsWithin(held, tooLate, nowMs)) {
      // Whether it comes or fails is for those who will need it.
      next.catch(() => undefined);
      return held;
    }
    return unlessAborted(next, signal);
  }

  /** Another token than the rejected one. */
  async renew(rejected: string): Promise<HeldToken> {
    if (this.held && this.held.accessToken !== rejected) return this.held;
    return this.next(tokenFingerprint(rejected));
  }

  private next(rejected: string | undefined): Promise<HeldToken> {
    this.flight ??= this.fetch(rejected)
      .then((token) => (this.held = token))
      .finally(() => (this.flight = undefined));
    return this.flight;
  }
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
