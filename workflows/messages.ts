import { defineQuery } from '@temporalio/workflow';
import type { LogEvent } from '../src/actions/schemas/log-event.js';

/** What a trigger sends to its targets. The key of an event is (generation, uuid): drop those that you had. */
export interface LogEventEnvelope {
  /** The trigger's name. */
  trigger: string;
  route: string;
  /** A rewind starts a new one, and delivers again on purpose. */
  generation: number;
  /** The same for the same batch, however often it is sent. */
  batchId: string;
  events: LogEvent[];
}

/** Where a trigger stands. */
export interface TriggerStatus {
  /** Okta's `next` link; undefined before the first poll. */
  cursor: string | undefined;
  polls: number;
  /** Events that matched and were handed over. */
  delivered: number;
  /** Events whose target was not there: counted, and not tried again. */
  undeliverable: number;
  lastPublished: string | undefined;
  lastError: string | undefined;
}

// eslint-disable-next-line temporal/workflow-require-explicit-payload-types -- it has no arguments
export const triggerStatusQuery = defineQuery<TriggerStatus>('triggerStatus');
