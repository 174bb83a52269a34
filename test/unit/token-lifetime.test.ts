// Property: an owner renews before a user asks, a user asks before the token is too old to be sent, however short it lives.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consentEndsAt, endsWithin, renewedByOwner, renewedByUser, tooLate } from '../../src/token-lifetime.js';

const endsAtMs = 1_800_000_000_000;

describe('endsWithin', () => {
  it('an hour: 4 minutes, 2 minutes, 15 seconds before the end', () => {
    const token = { expiresAtMs: endsAtMs, lifetimeMs: 3_600_000 };
    const firstAt = [renewedByOwner, renewedByUser, tooLate].map((ahead) =>
      [240, 239, 120, 119, 15, 14].find((left) => endsWithin(token, ahead, endsAtMs - left * 1000)),
    );
    expect(firstAt).toEqual([240, 120, 15]);
  });

  it('any lifetime: whoever needs a new one gets one that is not about to be renewed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 90_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (lifetimeMs, share) => {
          const token = { expiresAtMs: endsAtMs, lifetimeMs };
          const nowMs = endsAtMs - lifetimeMs * share;
          if (endsWithin(token, tooLate, nowMs)) expect(endsWithin(token, renewedByUser, nowMs)).toBe(true);
          if (endsWithin(token, renewedByUser, nowMs)) expect(endsWithin(token, renewedByOwner, nowMs)).toBe(true);
          // A fresh one is never renewed at once.
          expect(endsWithin(token, renewedByOwner, endsAtMs - lifetimeMs)).toBe(false);
        },
      ),
    );
  });

  it('what has ended has ended', () => {
    for (const lifetimeMs of [0, 1, 3_600_000]) {
      expect(endsWithin({ expiresAtMs: endsAtMs, lifetimeMs }, tooLate, endsAtMs)).toBe(true);
    }
  });
});

describe('consentEndsAt', () => {
  it('is 90 days later, whatever the season does to clocks', () => {
    expect(consentEndsAt(Date.parse('2026-01-15T10:00:00Z'))).toBe('2026-04-15T10:00:00.000Z');
  });
});
