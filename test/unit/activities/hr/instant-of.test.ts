// Property: a local time is one instant, also where clocks jump over it or show it twice; one that can't be is refused.
import { describe, expect, it } from 'vitest';
import { instantOf } from '../../../../activities/hr/instant-of.js';
import { oktaFailureOf } from '../../../../src/failures.js';

describe('instantOf', () => {
  it.each([
    ['2026-12-01', '08:00', 'Europe/Berlin', '2026-12-01T07:00:00Z'],
    ['2026-07-01', '08:00', 'Europe/Berlin', '2026-07-01T06:00:00Z'],
    ['2026-12-01', '08:00', 'UTC', '2026-12-01T08:00:00Z'],
    ['2026-12-01', '00:00', 'Pacific/Auckland', '2026-11-30T11:00:00Z'],
    ['2026-12-01', '08:00', 'Asia/Kathmandu', '2026-12-01T02:15:00Z'],
    // Jumped over: Berlin goes from 02:00 to 03:00, Samoa left out a whole day, Lord Howe jumps by half an hour.
    ['2026-03-29', '02:30', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
    ['2011-12-30', '12:00', 'Pacific/Apia', '2011-12-30T22:00:00Z'],
    ['2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00Z'],
    // Midnight doesn't exist on the day that Cairo's summer begins.
    ['2026-04-24', '00:00', 'Africa/Cairo', '2026-04-23T22:00:00Z'],
    // Twice: the first of both.
    ['2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
    ['2026-11-01', '01:30', 'America/New_York', '2026-11-01T05:30:00Z'],
  ])('%s %s in %s', async (date, time, timeZone, instant) => {
    expect(await instantOf({ date, time, timeZone })).toBe(instant);
  });

  it.each([
    ['2026-02-30', '08:00', 'UTC'],
    ['2026-12-01', '25:00', 'UTC'],
    ['2026-12-01', '08:00', 'Europe/Atlantis'],
    ['1.12.2026', '08:00', 'UTC'],
  ])('refuses %s %s in %s', async (date, time, timeZone) => {
    const error = await instantOf({ date, time, timeZone }).catch((thrown: unknown) => thrown);
    expect(oktaFailureOf(error)).toMatchObject({ type: 'Okta.InvalidInput', details: { date, time, timeZone } });
  });
});
