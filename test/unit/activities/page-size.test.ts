// Property: walking cut pages gives every item, in order, with no page too large for a payload.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutPage, resumePage } from '../../../activities/page-size.js';

const link = 'https://acme.okta.com/api/v1/groups/00g/users?limit=200';

function walk(items: { id: string; text: string }[], change: (round: number) => unknown[] = () => items): unknown[][] {
  const pages: unknown[][] = [];
  let next: string | undefined = link;
  for (let round = 0; next !== undefined && round < 1000; round++) {
    const { link: from, afterId } = resumePage(next);
    const page = cutPage(change(round), { link: from ?? '', next: undefined, afterId });
    pages.push(page.items);
    next = page.next;
  }
  return pages;
}

describe('cutPage', () => {
  it('loses nothing and stays below 256 KB', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 60 }), (sizes) => {
        const items = sizes.map((size, at) => ({ id: `id ${String(at)}/é`, text: 'x'.repeat(size) }));
        const pages = walk(items);
        expect(pages.flat()).toEqual(items);
        for (const page of pages) expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(250 * 1024);
      }),
      { numRuns: 50 },
    );
  });

  it('gives a page anew where the item to go on after is gone', () => {
    const items = Array.from({ length: 20 }, (_, at) => ({ id: String(at), text: 'x'.repeat(30_000) }));
    const seen = walk(items, (round) => (round === 0 ? items : items.slice(10))).flat() as { id: string }[];
    expect(new Set(seen.map(({ id }) => id))).toEqual(
      new Set([...items.slice(0, 7), ...items.slice(10)].map(({ id }) => id)),
    );
  });

  it.each(['uuid', 'appId'])('goes on after an item that is known by its %s', (name) => {
    const items = Array.from({ length: 20 }, (_, at) => ({ [name]: String(at), text: 'x'.repeat(30_000) }));
    const pages = walk([], () => items);
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.flat()).toEqual(items);
  });

  it("keeps Okta's next where nothing was cut", () => {
    expect(cutPage([{ id: '1' }], { link, next: `${link}&after=1`, afterId: undefined })).toEqual({
      items: [{ id: '1' }],
      next: `${link}&after=1`,
    });
  });
});
