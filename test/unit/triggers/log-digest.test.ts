// Property: digests tell any difference between what was handled and what there is, in whatever order and pieces it came.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOf } from '../../../activities/triggers/account.js';
import { addDigest, boundsOf, foldOld, type LogDigests, sameDigest, stretchOf, xorHashes } from '../../../src/triggers/log-digest.js'; // prettier-ignore

const nowMs = Date.parse('2026-05-04T03:02:01.000Z');
const times = fc.integer({ min: nowMs - 3 * 86_400_000, max: nowMs }).map((ms) => new Date(ms).toISOString());
const events = fc.uniqueArray(fc.record({ uuid: fc.uuid(), published: times }), { selector: ({ uuid }) => uuid });

const digested = (all: { uuid: string; published: string }[]): LogDigests => {
  const digests: LogDigests = {};
  for (const { uuid, published } of all) addDigest(digests, stretchOf(published, nowMs), [1, hashOf(uuid)]);
  return digests;
};

describe('digests', () => {
  it('are the same in any order', () => {
    fc.assert(
      fc.property(events, (all) => {
        expect(digested([...all].reverse())).toEqual(digested(all));
      }),
    );
  });

  it('show each event that is missing, and of one which it is', () => {
    fc.assert(
      fc.property(events, fc.nat(), (all, at) => {
        fc.pre(all.length > 0);
        const lost = all[at % all.length]!;
        const stretch = stretchOf(lost.published, nowMs);
        const [whole, rest] = [digested(all), digested(all.filter((event) => event !== lost))];
        expect(sameDigest(whole[stretch], rest[stretch])).toBe(false);
        expect(xorHashes(whole[stretch]![1], rest[stretch]?.[1] ?? '0'.repeat(16))).toBe(hashOf(lost.uuid));
      }),
    );
  });

  it('keep their counts when minutes become hours', () => {
    fc.assert(
      fc.property(events, (all) => {
        const digests = digested(all);
        const folded = foldOld(digests, nowMs + 2 * 86_400_000);
        const count = (of: LogDigests): number => Object.values(of).reduce((sum, [events]) => sum + events, 0);
        expect(count(folded)).toBe(count(digests));
        for (const stretch of Object.keys(folded)) expect(stretch).toHaveLength('2026-05-04T03'.length);
      }),
    );
  });

  it('cover every event by the bounds of its stretch', () => {
    fc.assert(
      fc.property(times, (published) => {
        const [fromMs, untilMs] = boundsOf(stretchOf(published, nowMs));
        expect(Date.parse(published)).toBeGreaterThanOrEqual(fromMs);
        expect(Date.parse(published)).toBeLessThan(untilMs);
      }),
    );
  });
});
