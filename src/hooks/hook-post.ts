import { z } from 'zod';
import { type LogEvent, logEventSchema } from '../actions/schemas/log-event.js';
import { isDeeper } from './json-depth.js';
import { HookRefusal } from './refusal.js';

/** What one post of an event hook brought. */
export interface HookPost {
  /** Names the delivery: Okta's second attempt has the same one. */
  eventId: string;
  /** The event hook at Okta. */
  hookId: string;
  /** The org that sent it. */
  origin: string;
  events: LogEvent[];
}

export interface PostRules {
  /** Orgs whose posts are taken. */
  origins: readonly string[];
  /** Objects and lists in each other. */
  depth: number;
}

const word = z.string().min(1).max(200);

/** @see https://developer.okta.com/docs/reference/api/event-hooks/#event-object */
const postSchema = z.looseObject({
  eventType: z.literal('com.okta.event_hook'),
  eventId: word,
  source: z.string().max(1024),
  data: z.looseObject({
    events: z
      .array(logEventSchema.extend({ uuid: word, eventType: word, published: z.iso.datetime({ offset: true }) }))
      .min(1),
  }),
});

const sourcePath = /^\/api\/v1\/eventHooks\/([A-Za-z0-9_-]{1,100})$/;

/**
 * Reads the body of a post.
 *
 * @throws HookRefusal that names the field, never its value
 */
export function parsePost(body: Buffer, { origins, depth }: PostRules): HookPost {
  if (isDeeper(body, depth)) throw malformed(`The body is nested more than ${String(depth)} deep`);
  const parsed = postSchema.safeParse(jsonOf(body));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue?.path.join('.') ?? '';
    throw malformed(`${path === '' ? 'The body' : path} is not as it is in a post of an event hook`);
  }
  const { eventId, source, data } = parsed.data;
  const url = URL.canParse(source) ? new URL(source) : undefined;
  const hookId = sourcePath.exec(url?.pathname ?? '')?.[1];
  if (!url || hookId === undefined) throw malformed('source is not the address of an event hook');
  if (!origins.includes(url.origin))
    throw new HookRefusal(403, 'misaddressed', 'No connection is of the org in source');
  return { eventId, hookId, origin: url.origin, events: data.events };
}

const malformed = (message: string): HookRefusal => new HookRefusal(400, 'malformed', message);

const utf8 = new TextDecoder('utf-8', { fatal: true });

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    throw malformed('The body is not JSON in UTF-8');
  }
}
