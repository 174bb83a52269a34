import { setCurrentDetails } from '@temporalio/workflow';
import { z } from 'zod';
import { logEventSchema } from '../src/actions/schemas/log-event.js';
import { checkedInput } from './lib/checked-input.js';
import type { LogEventEnvelope } from './messages.js';

const inputSchema = z.looseObject({ trigger: z.string(), events: z.array(logEventSchema) });

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
export function showLogEvent(given: LogEventEnvelope): Promise<ShownLogEvent[]> {
  const { trigger, events } = checkedInput(inputSchema, given);
  const shown = events.map(({ eventType, published, target }) => ({
    eventType,
    published,
    targets: (target ?? []).map(({ type, id }) => `${type ?? '?'} ${id ?? '?'}`),
  }));
  setCurrentDetails(`From trigger ${trigger}: ${shown.map(({ eventType }) => eventType).join(', ')}`);
  return Promise.resolve(shown);
}
