import { ActionError } from '../src/actions/action-error.js';
import { OktaFailureType } from '../src/failures.js';

/** A page in a result stays below this, so that the payload is below 256 KB whatever is around it. */
const maxPageBytes = 224 * 1024;

const marker = '#after-id=';

/** Takes a `next` apart: Okta's link, and the item of that page after which to go on. */
export function resumePage(next: string | undefined): { link: string | undefined; afterId: string | undefined } {
  if (next === undefined) return { link: undefined, afterId: undefined };
  const at = next.indexOf(marker);
  if (at < 0) return { link: next, afterId: undefined };
  return { link: next.slice(0, at), afterId: decodeURIComponent(next.slice(at + marker.length)) };
}

const idOf = (item: unknown): string | undefined => {
  const { id, uuid, appId } = item as { id?: unknown; uuid?: unknown; appId?: unknown };
  return [id, uuid, appId].find((one) => typeof one === 'string');
};

/**
 * Cuts a page that is too large for a payload; its `next` then leads to the same page, after the last item given.
 * Should that item be gone by then, the page is given from its start: repeats are possible, gaps are not.
 */
export function cutPage(
  items: unknown[],
  { link, next, afterId }: { link: string; next: string | undefined; afterId: string | undefined },
): { items: unknown[]; next?: string } {
  const rest = afterId === undefined ? items : items.slice(items.findIndex((item) => idOf(item) === afterId) + 1);
  let bytes = 0;
  const fitting = rest.findIndex((item, at) => {
    bytes += Buffer.byteLength(JSON.stringify(item)) + 1;
    return bytes > maxPageBytes && at > 0;
  });
  if (fitting < 0) return { items: rest, ...(next === undefined ? {} : { next }) };
  const given = rest.slice(0, fitting);
  const lastId = idOf(given.at(-1));
  if (lastId === undefined) {
    throw new ActionError(
      OktaFailureType.InvalidInput,
      'A page that is too large for one payload must be cut, and its items have no id: ask for the field id, or for a smaller limit',
      { paths: ['fields', 'limit'] },
    );
  }
  return { items: given, next: `${link}${marker}${encodeURIComponent(lastId)}` };
}
