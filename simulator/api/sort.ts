import type { Call } from '../http/call.js';
import { invalid } from '../org/okta-error.js';

export interface Sort {
  path: string[];
  descending: boolean;
}

/** `sortBy` and `sortOrder`, which go with `search`. */
export function readSort(call: Pick<Call, 'query'>): Sort | undefined {
  const by = call.query.get('sortBy');
  const order = call.query.get('sortOrder')?.toLowerCase() ?? 'asc';
  if (order !== 'asc' && order !== 'desc') throw invalid('sortOrder', 'sortOrder: must be asc or desc');
  if (by === null) return undefined;
  if (!/^\w+(\.\w+)*$/.test(by)) throw invalid('sortBy', 'sortBy: must be one property');
  return { path: by.split('.'), descending: order === 'desc' };
}

/** Sorted by the property, ties by id, with a key for each place; starts behind `after`. */
export function sortItems<T extends { id: string }>(
  items: T[],
  { path, descending }: Sort,
  after: string | undefined,
): { key: string; item: T }[] {
  const keyed = items.map((item) => ({ value: textAt(item, path), id: item.id, item }));
  const compare = (left: { value: string; id: string }, right: { value: string; id: string }): number => {
    const byValue = left.value < right.value ? -1 : left.value > right.value ? 1 : 0;
    if (byValue !== 0) return descending ? -byValue : byValue;
    return left.id < right.id ? -1 : left.id > right.id ? 1 : 0;
  };
  keyed.sort(compare);
  const [value, id] = after === undefined ? [] : (JSON.parse(after) as [string, string]);
  const start =
    value === undefined || id === undefined ? keyed : keyed.filter((entry) => compare(entry, { value, id }) > 0);
  return start.map((entry) => ({ key: JSON.stringify([entry.value, entry.id]), item: entry.item }));
}

function textAt(item: unknown, path: readonly string[]): string {
  let value = item;
  for (const name of path) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  }
  if (typeof value === 'number') return String(value).padStart(20, '0');
  return typeof value === 'string' ? value.toLowerCase() : '';
}
