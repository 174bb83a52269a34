/** When a token ends, and how long it was to live (milliseconds). */
export interface TokenLifetime {
  expiresAtMs: number;
  lifetimeMs: number;
}

/** The share of a lifetime, and the time, that a token is renewed ahead of its end. */
interface Ahead {
  ms: number;
  share: number;
}

/** A process fetches the next token while it still uses the present one. */
export const renewedByUser: Ahead = { ms: 120_000, share: 0.2 };
/** The owner renews earlier than anybody asks, so that nobody is given the token that is about to be replaced. */
export const renewedByOwner: Ahead = { ms: 240_000, share: 0.4 };
/** A token is not sent any more so shortly before its end: a request takes time, too. */
export const tooLate: Ahead = { ms: 15_000, share: 0.05 };

/** Whether a token is that close to its end. */
export function endsWithin({ expiresAtMs, lifetimeMs }: TokenLifetime, { ms, share }: Ahead, nowMs: number): boolean {
  return expiresAtMs - nowMs <= Math.min(ms, lifetimeMs * share);
}

/** Okta ends a login then, however often its tokens are refreshed. */
export const consentLifetimeDays = 90;
/** From then on somebody should log in again. */
export const consentWarningDay = 75;

const dayMs = 86_400_000;

/** When a login ends (ISO 8601). */
export const consentEndsAt = (consentedAtMs: number): string =>
  new Date(consentedAtMs + consentLifetimeDays * dayMs).toISOString();
