// Property: when a search runs is checked by field, and its first window is one interval long.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oktaFailureOf } from '../../../src/failures.js';
import { firstSince, timingSpec } from '../../../src/temporal/search/search-timing.js';

describe('when a search runs', () => {
  it.each([
    [{ every: '15m' }, { intervals: [{ every: 900_000 }] }],
    [{ cron: '0 6 * * MON-FRI' }, { cronExpressions: ['0 6 * * MON-FRI'] }],
    [
      { cron: ' 0 6 * * * ', timeZone: 'Europe/Berlin' },
      { cronExpressions: ['0 6 * * *'], timezone: 'Europe/Berlin' },
    ],
  ])('%j', (timing, spec) => {
    expect(timingSpec(timing)).toEqual(spec);
  });

  it.each([
    [{}, 'every'],
    [{ every: '15m', cron: '* * * * *' }, 'every'],
    [{ every: 'often' }, 'every'],
    [{ every: '0m' }, 'every'],
    [{ every: '1h', timeZone: 'UTC' }, 'timeZone'],
    [{ cron: '* * *' }, 'cron'],
    [{ cron: 'TZ=UTC 0 6 * * *' }, 'cron'],
    [{ cron: '0 6 * * *', timeZone: 'Berlin' }, 'timeZone'],
  ])('refuses %j', (timing, field) => {
    let error: unknown;
    try {
      timingSpec(timing);
    } catch (reason) {
      error = reason;
    }
    expect(oktaFailureOf(error)).toMatchObject({ type: 'Okta.InvalidInput', details: { paths: [field] } });
  });

  it('begins one interval before the next nominal time, less what events may take', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.nat(3600), fc.nat(2_000_000_000), (every, settle, now) => {
        const sinceMs = Date.parse(firstSince({ every: `${String(every)}s` }, settle, now)) + settle * 1000;
        expect(sinceMs % (every * 1000)).toBe(0);
        expect(now - sinceMs).toBeGreaterThanOrEqual(0);
        expect(now - sinceMs).toBeLessThan(every * 1000);
      }),
    );
  });

  it('begins now with a cron expression', () => {
    expect(firstSince({ cron: '0 6 * * *' }, 60, 120_500)).toBe(new Date(60_500).toISOString());
  });
});
