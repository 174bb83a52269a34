import type { Answer, Call } from '../http/call.js';
import { badPaging } from '../org/okta-error.js';

/** Reads the `after` of a listing that goes by one text key. */
export function readAfter(call: Pick<Call, 'org' | 'query'>, query: string): string | undefined {
  const cursor = call.query.get('after');
  if (cursor === null) return undefined;
  const position = call.org.cursors.decode(query, cursor);
  if (typeof position !== 'string') throw badPaging();
  return position;
}

/** This request's address with other parameters. */
export function withQuery(call: Pick<Call, 'baseUrl' | 'path' | 'query'>, changes: Record<string, string>): string {
  const query = new URLSearchParams(call.query);
  query.delete('after');
  for (const [name, value] of Object.entries(changes)) query.set(name, value);
  const path = call.path.split('?', 1)[0] ?? '';
  return `${call.baseUrl}${path}?${query.toString()}`;
}

/**
 * One page out of items in the order of their keys.
 *
 * @param query what the cursor belongs to
 */
export function page<T>(
  call: Pick<Call, 'org' | 'baseUrl' | 'path' | 'query'>,
  items: Iterable<T>,
  options: { limit: number; query: string; keyOf: (item: T) => string; show: (item: T) => unknown },
): Answer {
  const shown: T[] = [];
  let next: string | undefined;
  for (const item of items) {
    const last = shown.at(-1);
    if (shown.length === options.limit && last !== undefined) {
      const after = call.org.cursors.encode(options.query, options.keyOf(last));
      next = withQuery(call, { after, limit: String(options.limit) });
      break;
    }
    shown.push(item);
  }
  return {
    status: 200,
    body: shown.map(options.show),
    links: { self: selfLink(call, options.limit), next },
  };
}

/** Okta writes the limit that it used into `self`. */
export function selfLink(call: Pick<Call, 'baseUrl' | 'path' | 'query'>, limit: number): string {
  const after = call.query.get('after');
  return withQuery(call, { ...(after === null ? {} : { after }), limit: String(limit) });
}
