// Property: a digest depends on the events alone, not on their order or on the pieces in which they come.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { digestWith, emptyDigest } from '../../../activities/search/event-digest.js';

it('is the same for the same events', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.uuid(), { maxLength: 30 }), fc.nat(30), (uuids, cut) => {
      const whole = digestWith(emptyDigest, uuids);
      const pieces = digestWith(digestWith(emptyDigest, uuids.slice(cut).reverse()), uuids.slice(0, cut));
      expect(pieces).toBe(whole);
      expect(whole).toMatch(/^[0-9a-f]{64}$/);
    }),
  );
});

it('notices an event that is missing, another one, and one twice', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.uuid(), { minLength: 2, maxLength: 10 }), ([first = '', ...rest]) => {
      const whole = digestWith(emptyDigest, [first, ...rest]);
      expect(digestWith(emptyDigest, rest)).not.toBe(whole);
      expect(digestWith(emptyDigest, ['other', ...rest])).not.toBe(whole);
      expect(digestWith(whole, [first])).not.toBe(whole);
    }),
  );
});

it('of one event is the SHA-256 of its uuid', () => {
  expect(digestWith(emptyDigest, ['a'])).toBe(createHash('sha256').update('a').digest('hex'));
});
