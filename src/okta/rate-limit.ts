import type { IncomingHttpHeaders } from 'node:http';

/** What the headers of an answer say about the bucket it drew on. */
export interface RateLimitReading {
  limit: number;
  remaining: number;
  /** Until the window ends, in milliseconds, by Okta's own clock. */
  resetInMs: number;
}

/** Header lines may be doubled, as a list or joined: the last valid number counts. */
function lastNumber(value: string | string[] | undefined): number | undefined {
  const parts = [value ?? []].flat().join(',').split(',');
  const numbers = parts.map((part) => part.trim()).filter((part) => /^\d{1,15}$/.test(part));
  const last = numbers.at(-1);
  return last === undefined ? undefined : Number(last);
}

/** A window lasts about a minute: what is announced beyond this is a fault. */
const maxWindowMs = 10 * 60_000;

/**
 * Reads the rate-limit headers. The reset is measured against the answer's own `Date`, never against our clock.
 *
 * @see https://developer.okta.com/docs/reference/rl-best-practices/
 */
export function readRateLimit(headers: IncomingHttpHeaders, nowMs: number): RateLimitReading | undefined {
  const limit = lastNumber(headers['x-rate-limit-limit']);
  const remaining = lastNumber(headers['x-rate-limit-remaining']);
  const reset = lastNumber(headers['x-rate-limit-reset']);
  if (limit === undefined || remaining === undefined || reset === undefined) return undefined;
  const dateMs = Date.parse(headers.date ?? '');
  const resetInMs = reset * 1000 - (Number.isNaN(dateMs) ? nowMs : dateMs);
  return { limit, remaining, resetInMs: Math.min(Math.max(resetInMs, 0), maxWindowMs) };
}

/** `Retry-After` in milliseconds (seconds or a date); Okta doesn't document it, gateways in front of it send it. */
export function readRetryAfterMs(headers: IncomingHttpHeaders, nowMs: number): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  if (/^\d{1,6}$/.test(value.trim())) return Math.min(Number(value) * 1000, maxWindowMs);
  const dateMs = Date.parse(headers.date ?? '');
  const delayMs = Date.parse(value) - (Number.isNaN(dateMs) ? nowMs : dateMs);
  return Number.isNaN(delayMs) ? undefined : Math.min(Math.max(delayMs, 0), maxWindowMs);
}
