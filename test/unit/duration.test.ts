// Property: a duration means what it says, and what is none is not taken for one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../src/duration.js';

describe('durations', () => {
  it.each([
    ['90s', 90],
    ['15m', 900],
    ['1h', 3600],
    ['1d', 86_400],
    ['2w', 1_209_600],
    ['1 day', 86_400],
    ['15 minutes', 900],
    [' 3 hours ', 10_800],
    ['1 second', 1],
  ])('%s', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(['', '15', 'm', '-1m', '1.5h', '1M', '1 fortnight', '1h30m', '15 min', '99999999999s'])(
    'not "%s"',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it('are written as they are read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (seconds) => {
        expect(parseDuration(formatDuration(seconds))).toBe(seconds);
      }),
    );
    expect(formatDuration(5400)).toBe('90m');
  });
});
