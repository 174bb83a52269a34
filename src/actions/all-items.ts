import { z } from 'zod';
import type { ActionSession } from './define-action.js';
import type { ActionRequest } from './request.js';

/** All items of a list that is short enough for one result, whether or not Okta gives it in pages. */
export async function allItems<Item extends z.ZodType>(
  request: ActionRequest,
  item: Item,
  session: ActionSession,
): Promise<z.output<Item>[]> {
  const items: z.output<Item>[] = [];
  for await (const { body } of session.pages({ ...request, schema: z.array(item) })) {
    items.push(...(body as z.output<Item>[]));
  }
  return items;
}
