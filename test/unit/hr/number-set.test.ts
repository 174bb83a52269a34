// Property: a packed set of employee numbers is the set again, whatever stands in the numbers; and it is small.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packNumbers, unpackNumbers } from '../../../src/hr/number-set.js';

test('what was packed is unpacked', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1 })), (numbers) => {
      expect(unpackNumbers(packNumbers(numbers))).toEqual(new Set(numbers));
    }),
  );
  expect(unpackNumbers(packNumbers(['a\nb', 'a', 'x'.repeat(80), `${'x'.repeat(80)}y`]))).toEqual(
    new Set(['a\nb', 'a', 'x'.repeat(80), `${'x'.repeat(80)}y`]),
  );
});

test('ten thousand numbers in a row take less than 40 KB', () => {
  const numbers = Array.from({ length: 10_000 }, (_, at) => `E${String(at).padStart(8, '0')}`);
  expect(packNumbers(numbers).length).toBeLessThan(40_000);
});
