import { z } from 'zod';
import { type LogEventTarget, targetSchema } from '../../src/triggers/target.js';
import { logFilterField } from './log-filter-field.js';
import type { SearchWindow } from './search-windows.js';

/** Which of the found events a target gets: those of runs that found too many for one result, or all. */
export type SearchDelivery = 'overflow' | 'always';

/** A search of the System Log. */
export interface SearchSystemLogInput {
  /** Default: `default`. */
  connection?: string | undefined;
  /** The search's name, unique in its connection. */
  name: string;
  /** Okta's System Log filter, e.g. `eventType eq "user.session.start"`; without it, all events. */
  filter?: string | undefined;
  /** How long events may take to arrive: a run searches until so long before its nominal time (0 to 3600; default: 120). */
  settleSeconds?: number | undefined;
  /** Where the first window of all begins (ISO 8601; default: an hour before its end). */
  since?: string | undefined;
  /** Who gets the events that are too many for a result. */
  target?: LogEventTarget | undefined;
  /** Default: `overflow`. */
  deliver?: SearchDelivery | undefined;
  /** Searches just this, and leaves the watermark alone. */
  window?: SearchWindow | undefined;
}

const text = z.string().min(1);

/** An instant, in UTC. */
const instant = z.iso
  .datetime({ offset: true, error: 'is no instant: give one as 2026-05-04T03:00:00Z' })
  .transform((given) => new Date(given).toISOString());

export const searchNameField = z
  .string()
  .regex(/^[\w.-]{1,100}$/, { message: 'must be of letters, digits, _ . and - only' });

const windowField = z.strictObject({ since: instant, until: instant }).refine(({ since, until }) => since < until, {
  message: 'ends before it begins: "until" must be later than "since"',
});

export const searchInputSchema = z
  .strictObject({
    connection: text.default('default'),
    name: searchNameField,
    filter: logFilterField.optional(),
    settleSeconds: z.number().min(0).max(3600).default(120),
    since: instant.optional(),
    target: targetSchema.optional(),
    deliver: z.enum(['overflow', 'always']).default('overflow'),
    window: windowField.optional(),
  })
  .refine(({ deliver, target }) => deliver === 'overflow' || target !== undefined, {
    path: ['deliver'],
    message: '"always" needs a target',
  });
