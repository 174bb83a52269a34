import type { Page } from '../../src/actions/define-list-action.js';

type Pages = Page<unknown>;
type ItemOf<P> = P extends Page<infer Item> ? Item : never;

/**
 * Walks the pages of a list action, one activity a page.
 *
 * @example
 * ```ts
 * for await (const page of pagesOf(okta.listGroupMembers, { groupId })) { … }
 * ```
 */
export async function* pagesOf<I extends { next?: string | undefined }, P extends Pages>(
  list: (input: I) => Promise<P>,
  input: I,
): AsyncGenerator<P, void, undefined> {
  let next = input.next;
  do {
    const page: P = await list(next === undefined ? input : { ...input, next });
    yield page;
    next = page.next;
  } while (next !== undefined);
}

/**
 * Walks the items of a list action, one activity a page. Okta's pages are no snapshot: an item that comes again because
 * others changed meanwhile is given once.
 */
export async function* itemsOf<I extends { next?: string | undefined }, P extends Pages>(
  list: (input: I) => Promise<P>,
  input: I,
): AsyncGenerator<ItemOf<P>, void, undefined> {
  const seen = new Set<string>();
  for await (const { items } of pagesOf(list, input)) {
    for (const item of items) {
      const { id, uuid } = item as { id?: string; uuid?: string };
      const key = id ?? uuid;
      if (key !== undefined && seen.has(key)) continue;
      if (key !== undefined) seen.add(key);
      yield item as ItemOf<P>;
    }
  }
}
