import { setCurrentDetails } from '@temporalio/workflow';
import type { LogEventEnvelope } from './messages.js';

/** What an event was about, without anybody's name. */
export interface ShownLogEvent {
  eventType: string;
  published: string;
  targets: string[];
}

/**
 * A target to try a trigger with: shows in the Web UI what the trigger sends. Started for each event by a trigger
 * whose target is `{ "start": { "workflowType": "showLogEvent" } }`; it waits for nothing.
 */
export function showLogEvent({ trigger, events }: LogEventEnvelope): Promise<ShownLogEvent[]> {
  const shown = events.map(({ eventType, published, target }) => ({
    eventType,
    published,
    targets: (target ?? []).map(({ type, id }) => `${type ?? '?'} ${id ?? '?'}`),
  }));
  setCurrentDetails(`From trigger ${trigger}: ${shown.map(({ eventType }) => eventType).join(', ')}`);
  return Promise.resolve(shown);
}
