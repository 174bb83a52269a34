// Property: a wait follows from the answer's own headers and clock, is bounded, and survives absurd values.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRateLimit, readRetryAfterMs } from '../../../src/okta/rate-limit.js';

const date = 'Mon, 04 May 2026 03:02:01 GMT';
const dateMs = Date.parse(date);
const headers = (limit: string, remaining: string, reset: string) => ({
  date,
  'x-rate-limit-limit': limit,
  'x-rate-limit-remaining': remaining,
  'x-rate-limit-reset': reset,
});

describe('readRateLimit', () => {
  it("measures the reset against the answer's Date, not our clock", () => {
    const reading = readRateLimit(headers('600', '12', String(dateMs / 1000 + 30)), dateMs + 3_600_000);
    expect(reading).toEqual({ limit: 600, remaining: 12, resetInMs: 30_000 });
  });

  it('takes the last number of doubled lines', () => {
    expect(readRateLimit(headers('600,600', '12, 11', String(dateMs / 1000)), 0)).toMatchObject({
      limit: 600,
      remaining: 11,
    });
  });

  it('is bounded whatever the headers say', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (limit, remaining, reset, anyDate) => {
        const reading = readRateLimit({ ...headers(limit, remaining, reset), date: anyDate }, dateMs);
        return reading === undefined || (reading.resetInMs >= 0 && reading.resetInMs <= 600_000);
      }),
    );
    expect(readRateLimit(headers('600', '0', '99999999999'), dateMs)?.resetInMs).toBe(600_000);
    expect(readRateLimit({ date }, dateMs)).toBeUndefined();
  });
});

describe('readRetryAfterMs', () => {
  it('reads seconds and dates', () => {
    expect(readRetryAfterMs({ date, 'retry-after': '7' }, 0)).toBe(7000);
    expect(readRetryAfterMs({ date, 'retry-after': 'Mon, 04 May 2026 03:02:11 GMT' }, 0)).toBe(10_000);
    expect(readRetryAfterMs({ 'retry-after': 'soon' }, 0)).toBeUndefined();
  });
});
