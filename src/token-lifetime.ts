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

/** Whole days until then; below 0 where it is over. */
export const daysUntil = (endsAt: string, nowMs: number): number => Math.floor((Date.parse(endsAt) - nowMs) / dayMs);

/** What to say of a login that ends soon, or has ended; undefined while there is time. */
export function consentWarning(endsAt: string, connection: string, nowMs: number): string | undefined {
  const days = daysUntil(endsAt, nowMs);
  if (days >= consentLifetimeDays - consentWarningDay) return undefined;
  const left = days < 0 ? 'has ended' : `ends in ${String(days)} days`;
  return `The login ${left} (${endsAt}), however often it is refreshed: temporal-okta connection login ${connection}`;
}
