import type { EventHook } from '../org/event-hook-store.js';
import type { LogEvent } from '../org/event-log.js';
import type { Org } from '../org/org.js';

/** The body of a delivery. @see https://developer.okta.com/docs/concepts/event-hooks/#sample-event-delivery-payload */
export function deliveryEnvelope(org: Org, hook: EventHook, eventId: string, events: readonly LogEvent[]): string {
  return JSON.stringify({
    eventType: 'com.okta.event_hook',
    eventTypeVersion: '1.0',
    cloudEventsVersion: '0.1',
    source: `${org.baseUrl()}/api/v1/eventHooks/${hook.id}`,
    eventId,
    data: { events: events.map(hookForm) },
    eventTime: org.clock.iso(),
    contentType: 'application/json',
  });
}

/** Hooks tell the addresses of a request with its client, where the log has them apart. */
function hookForm({ request, client, ...event }: LogEvent): Record<string, unknown> {
  const ipChain = (request as { ipChain?: unknown } | null | undefined)?.ipChain ?? [];
  return {
    ...event,
    client: client == null ? null : { ...client, ipChain },
    device: event['device'] ?? null,
    insertionTimestamp: null,
  };
}
