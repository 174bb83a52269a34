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

const pauseMs = 5000;
const recentMs = 60_000;

/** The present token of one connection. However many ask, one request for the next is under way. */
export class TokenCache {
  private held: HeldToken | undefined;
  private flight: Promise<HeldToken> | undefined;
  private heldSinceMs = 0;
  /** While the present token still does, a renewal that failed is not repeated with each call. */
  private pausedUntilMs = 0;

  /** @param fetch gets another token than the one that is rejected or ends, which it is told by fingerprint */
  constructor(
    private readonly clock: ServerClock,
    private readonly fetch: (rejected: string | undefined) => Promise<HeldToken>,
  ) {}

  /** A token that Okta should take; a caller that is cancelled doesn't cancel the others' request. */
  async get(signal?: AbortSignal): Promise<HeldToken> {
    const { held } = this;
    const nowMs = this.clock.now();
    if (held && !endsWithin(held, renewedByUser, nowMs)) return held;
    if (held && !endsWithin(held, tooLate, nowMs)) {
      // Whether it comes or fails is for those who will need it.
      if (nowMs >= this.pausedUntilMs) this.after(held).catch(() => (this.pausedUntilMs = nowMs + pauseMs));
      return held;
    }
    return unlessAborted(this.after(held), signal);
  }

  /** A token that was got a short while ago at most: what Okta grants may have changed since the present one came. */
  async recent(signal?: AbortSignal): Promise<HeldToken> {
    const isRecent = this.clock.now() - this.heldSinceMs < recentMs;
    return this.held && isRecent ? this.held : unlessAborted(this.next(undefined), signal);
  }

  /** Another token than the rejected one. */
  async renew(rejected: string, signal?: AbortSignal): Promise<HeldToken> {
    if (this.held?.accessToken === rejected) this.held = undefined;
    // What is on its way may have been asked for before the refusal, and be the same again.
    const coming = this.held ?? (await unlessAborted(this.flight ?? this.next(tokenFingerprint(rejected)), signal));
    return coming.accessToken === rejected ? unlessAborted(this.next(tokenFingerprint(rejected)), signal) : coming;
  }

  /** What ends is of no more use than what was rejected: the next one is another. */
  private after(held: HeldToken | undefined): Promise<HeldToken> {
    return this.next(held && tokenFingerprint(held.accessToken));
  }

  private next(rejected: string | undefined): Promise<HeldToken> {
    this.flight ??= this.fetch(rejected)
      .then((token) => {
        this.heldSinceMs = this.clock.now();
        return (this.held = token);
      })
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
