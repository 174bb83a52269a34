// Property: Okta's time is known from its answers to a second or so, and small differences are none.
import { describe, expect, it } from 'vitest';
import { ServerClock } from '../../../src/okta/server-clock.js';

const localMs = Date.parse('2026-11-24T12:00:00.700Z');
const dateOf = (ms: number): { date: string } => ({ date: new Date(ms).toUTCString() });

describe('ServerClock', () => {
  it.each([-600_000, -3000, 3000, 600_000, 86_400_000])('learns of a difference of %i ms', (difference) => {
    const clock = new ServerClock(() => localMs);
    expect(Math.abs(clock.observe(dateOf(localMs + difference)) - Math.abs(difference))).toBeLessThanOrEqual(1000);
    expect(Math.abs(clock.now() - localMs - difference)).toBeLessThanOrEqual(1000);
    expect(clock.offsetMs).toBe(clock.now() - localMs);
    // The second time it tells nothing new.
    expect(clock.observe(dateOf(localMs + difference))).toBe(0);
  });

  it.each([0, 900, -900])('takes %i ms for none', (difference) => {
    const clock = new ServerClock(() => localMs);
    expect(clock.observe(dateOf(localMs + difference))).toBe(0);
    expect(clock.now()).toBe(localMs);
  });

  it('forgets a difference when it is gone', () => {
    const clock = new ServerClock(() => localMs);
    clock.observe(dateOf(localMs + 600_000));
    expect(clock.observe(dateOf(localMs))).toBeGreaterThan(500_000);
    expect(clock.offsetMs).toBe(0);
  });

  it.each([undefined, '', 'yesterday'])('learns nothing from the date %j', (date) => {
    const clock = new ServerClock(() => localMs);
    clock.observe(dateOf(localMs + 600_000));
    const before = clock.offsetMs;
    expect(clock.observe(date === undefined ? {} : { date })).toBe(0);
    expect(clock.offsetMs).toBe(before);
  });
});
