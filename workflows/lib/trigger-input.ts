import { z } from 'zod';
import type { OwnEvents } from '../../activities/triggers/follow.js';
import { type LogEventTarget, targetSchema, type TriggerRoute } from '../../src/triggers/target.js';
import { logFilterField } from './log-filter-field.js';
import type { TriggerState } from './trigger-state.js';

/** What can be changed of a trigger while it runs. */
export interface TriggerSettings {
  /** Okta's System Log filter, e.g. `eventType eq "user.lifecycle.create"`; without it, all events. */
  filter?: string;
  /** Another way to say which events: these types, in any of which `filter` must hold, too. */
  eventTypes?: string[];
  /** Where all events go: the same as one route without a filter. */
  target?: LogEventTarget;
  /** Where which events go, by filters that we evaluate. */
  routes?: TriggerRoute[];
  /** Between polls that found nothing (seconds, 1 to 3600; default: 30, and 600 with a hook). */
  intervalSeconds?: number;
  /** Whether an event hook brings the events at once; polls follow behind it. */
  hook?: boolean;
  /** Events that calls of this connection caused: `deliver` (default), `mark` as `causedByConnection`, or `leave-out`. */
  ownEvents?: OwnEvents;
  /** Events a page (1 to 1000; default: 1000). */
  limit?: number;
}

/** A trigger. */
export interface PollSystemLogInput extends TriggerSettings {
  /** Default: `default`. */
  connection?: string;
  /** The trigger's name, unique in its connection. */
  name: string;
  /** Events from then on: `now` (default: the start of the workflow), `retention` (all that Okta has), or a time (ISO 8601). */
  since?: string;
  /**
   * After so long no event is expected to come late, and what was handled is compared with the log (seconds, 60 to 86,400;
   * default: 900).
   */
  settleSeconds?: number;
  /** Activities after which it continues as new, where that comes before Temporal suggests it. */
  pollsPerRun?: number;
  /** Carried over by continue-as-new; leave it out. */
  state?: TriggerState;
}

/** Settings that are whole. */
export interface TriggerConfig {
  filter: string | undefined;
  routes: TriggerRoute[];
  intervalSeconds: number;
  hook: boolean;
  ownEvents: OwnEvents;
  limit: number;
}

/** Okta keeps events for so long. */
const retentionMs = 90 * 86_400_000;
const name = z
  .string()
  .regex(/^[\w.-]{1,100}$/, { message: 'must be of letters, digits, _ . and - only (100 at most)' });

const eventType = z
  .string()
  .regex(/^[\w.-]{3,200}$/, { message: 'is no event type: write it as user.lifecycle.create' });

const settings = {
  filter: logFilterField.optional(),
  eventTypes: z.array(eventType).min(1).max(100).optional(),
  target: targetSchema.optional(),
  routes: z
    .array(z.strictObject({ name, filter: logFilterField.optional(), target: targetSchema }))
    .min(1)
    .max(100)
    .refine((routes) => new Set(routes.map((route) => route.name)).size === routes.length, {
      message: 'two routes have one name',
    })
    .optional(),
  intervalSeconds: z.number().min(1).max(3600).optional(),
  hook: z.boolean().optional(),
  ownEvents: z.enum(['deliver', 'mark', 'leave-out']).optional(),
  limit: z.int().min(1).max(1000).optional(),
};

const oneWay = { message: 'name either target or routes', path: ['target'] };

/** For the update that changes a trigger. */
export const settingsSchema = z
  .strictObject(settings)
  .refine(({ target, routes }) => target === undefined || routes === undefined, oneWay);

/** When a trigger or a rewind begins: the word, or a time that Okta's log may be asked for. */
export const sinceField = z.union([
  z.enum(['now', 'retention']),
  z.iso.datetime({ offset: true, error: 'must be now, retention, or a time (ISO 8601)' }),
]);

export const triggerInputSchema = z
  .strictObject({
    ...{ connection: z.string().min(1).default('default'), name, since: sinceField.default('now') },
    ...settings,
    settleSeconds: z.number().min(60).max(86_400).default(900),
    pollsPerRun: z.int().min(1).optional(),
    state: z.custom<TriggerState>().optional(),
  })
  .refine(({ target, routes }) => (target === undefined) !== (routes === undefined), oneWay);

export function configOf(given: z.output<typeof settingsSchema>, before?: TriggerConfig): TriggerConfig {
  const { target, routes, filter, eventTypes, hook = before?.hook ?? false } = given;
  const isFilterGiven = filter !== undefined || eventTypes !== undefined;
  return {
    filter: isFilterGiven ? filterOf(filter, eventTypes) : before?.filter,
    routes: routes ?? (target ? [{ name: 'default', target }] : (before?.routes ?? [])),
    intervalSeconds: given.intervalSeconds ?? (before?.hook === hook ? before.intervalSeconds : hook ? 600 : 30),
    hook,
    ownEvents: given.ownEvents ?? before?.ownEvents ?? 'deliver',
    limit: given.limit ?? before?.limit ?? 1000,
  };
}

function filterOf(filter: string | undefined, eventTypes: readonly string[] | undefined): string | undefined {
  if (!eventTypes) return filter;
  const types = eventTypes.map((type) => `eventType eq "${type}"`).join(' or ');
  if (filter === undefined) return types;
  return `(${types}) and (${filter})`;
}

/** The time that a word stands for (ISO 8601). */
export function timeOf(since: string, nowMs: number): string {
  if (since === 'now') return new Date(nowMs).toISOString();
  if (since === 'retention') return new Date(nowMs - retentionMs).toISOString();
  return new Date(since).toISOString();
}
