// Property: what goes through the queue never overlaps, keeps its order, and outlives failures.
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { oneAtATime } from '../../../workflows/lib/one-at-a-time.js';

describe('oneAtATime', () => {
  it('runs one after the other, whatever fails', async () => {
    const inTurn = oneAtATime();
    const seen: string[] = [];
    const step = (name: string, ms: number, fails = false) =>
      inTurn(async () => {
        seen.push(`${name} begins`);
        await delay(ms);
        seen.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      });
    const outcomes = await Promise.allSettled([step('a', 20), step('b', 1, true), step('c', 5)]);
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
