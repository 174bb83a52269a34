import { z } from 'zod';
import { type Action, type ActionDefinition, defineAction } from './define-action.js';
import type { ActionRequest } from './request.js';

/** A page of a list action. `next` goes into the next call as it is; without it the list is done. */
export type Page<Item> = { items: Item[]; next?: string | undefined };

export type PageSchema<Item extends z.ZodType> = z.ZodType<Page<z.output<Item>>>;

/** The fields that page through a list. */
export type PagingShape = {
  limit: z.ZodOptional<z.ZodInt>;
  after: z.ZodOptional<z.ZodString>;
  next: z.ZodOptional<z.ZodString>;
};

interface ListActionDefinition<S extends z.ZodRawShape, Item extends z.ZodType> extends Omit<
  ActionDefinition<z.ZodObject<S & PagingShape>, PageSchema<Item>>,
  'input' | 'output' | 'request' | 'retry' | 'result' | 'run' | 'goal' | 'secrets'
> {
  input: z.ZodObject<S>;
  item: Item;
  /** `default` is always sent, because Okta announces smaller defaults; `max` is Okta's. */
  limit: { default: number; max: number };
  request: (input: z.output<z.ZodObject<S>>) => ActionRequest;
}

/**
 * Declares an action that gives one page of a list. Okta's `next` link is followed verbatim; a page that would be too
 * large for a payload is cut, and its `next` then leads to the rest.
 */
export function defineListAction<S extends z.ZodRawShape, Item extends z.ZodType>(
  definition: ListActionDefinition<S, Item>,
): Action<z.ZodObject<S & PagingShape>, PageSchema<Item>> {
  const { input, item, limit, request, ...facts } = definition;
  const paging: PagingShape = {
    limit: z
      .int()
      .min(1)
      .max(limit.max)
      .optional()
      .describe(`Items a page (default ${String(limit.default)}, Okta's maximum ${String(limit.max)})`),
    after: z.string().min(1).optional().describe("Okta's opaque cursor of a page"),
    next: z.string().min(1).optional().describe('The `next` of the page before, with the same other fields'),
  };
  const output: PageSchema<Item> = z.object({ items: z.array(item), next: z.string().optional() });
  const action = defineAction({
    ...facts,
    retry: 'read',
    input: z.strictObject({ ...input.shape, ...paging }),
    output,
    request: (given) => {
      const { limit: perPage, after } = given as { limit?: number; after?: string };
      const first = request(given as z.output<z.ZodObject<S>>);
      // A request that names `limit` itself, if only as undefined, has its own way.
      return { ...first, query: { limit: perPage ?? limit.default, ...first.query, after } };
    },
  });
  return { ...action, paged: true };
}
