// Property: pieces hold all items in their order, and none is larger than asked for but by a single item.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunksOf } from '../../../../src/temporal/hr/chunks.js';

test('pieces are whole and small', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 40 })),
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 9 }),
      (items, bytes, most) => {
        const chunks = [...chunksOf(items, { bytes, items: most })];
        expect(chunks.flat()).toEqual(items);
        for (const chunk of chunks) {
          expect(chunk.length).toBeGreaterThan(0);
          expect(chunk.length).toBeLessThanOrEqual(most);
          const size = chunk.reduce((sum, item) => sum + Buffer.byteLength(JSON.stringify(item)) + 1, 0);
          if (chunk.length > 1) expect(size).toBeLessThanOrEqual(bytes);
        }
      },
    ),
  );
});
