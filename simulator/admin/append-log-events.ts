import type { LogEvent } from '../org/event-log.js';
import type { Org } from '../org/org.js';
import { blankEvent } from './blank-event.js';
import type { LogEventsInput } from './input-schemas.js';

/** Appends events, `delayMs` later if asked to; what they lack is filled in. */
export function appendLogEvents(org: Org, { events, delayMs = 0 }: LogEventsInput): LogEvent[] {
  const complete = events.map((event): LogEvent => ({
    ...blankEvent(org),
    ...event,
    uuid: event.uuid ?? org.ids.uuid(),
    published: event.published ?? org.clock.iso(),
  }));
  const append = (at: number): void => complete.forEach((event) => org.log.append(event, at));
  if (delayMs === 0) append(org.clock.now());
  else org.jobs.schedule(org.clock.now() + delayMs, append);
  return complete;
}
