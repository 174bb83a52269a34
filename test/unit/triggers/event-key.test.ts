// Property: a key is as short as it can be, and no two events have the same.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventKey, joinKeys, splitKeys } from '../../../src/triggers/event-key.js';

it('has all of a uuid in 22 characters, as base64url of its bytes', () => {
  fc.assert(
    fc.property(fc.uuid(), (uuid) => {
      expect(eventKey(uuid)).toBe(Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url'));
    }),
  );
});

it('takes whatever else Okta may call an event', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (one, other) => {
      fc.pre(one.replaceAll('-', '').toLowerCase() !== other.replaceAll('-', '').toLowerCase());
      expect(eventKey(one)).not.toBe(eventKey(other));
      expect(eventKey(one)).not.toMatch(/\s/);
    }),
  );
});

it('comes back from a list', () => {
  const keys = Array.from({ length: 5 }, () => eventKey(randomUUID()));
  expect(splitKeys(joinKeys(keys))).toEqual(keys);
  expect(splitKeys('')).toEqual([]);
  expect(splitKeys(undefined)).toEqual([]);
});
