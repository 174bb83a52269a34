import { createHash } from 'node:crypto';
import type { LogEvent } from '../../src/actions/schemas/log-event.js';
import { eventKey } from '../../src/triggers/event-key.js';
import { addDigest, type LogDigests, stretchOf } from '../../src/triggers/log-digest.js';

/** The hash of an event, for digests. */
export const hashOf = (uuid: string): string => createHash('sha256').update(uuid).digest('hex').slice(0, 16);

/** So many keys are remembered: enough for what a retry or a new beginning delivers again. */
const mostKeys = 5000;

/** What was handled of the log: for the certificate, and so that nothing is delivered twice after a new beginning. */
export class Account {
  readonly digests: LogDigests = {};
  lastPublished: string | undefined;
  handled = 0;
  private readonly recent: string[] = [];

  add(events: readonly LogEvent[]): void {
    const nowMs = Date.now();
    for (const { uuid, published } of events) {
      addDigest(this.digests, stretchOf(published, nowMs), [1, hashOf(uuid)]);
      this.recent.push(eventKey(uuid));
      if (this.lastPublished === undefined || Date.parse(published) > Date.parse(this.lastPublished)) {
        this.lastPublished = published;
      }
    }
    this.handled += events.length;
    if (this.recent.length > 2 * mostKeys) this.recent.splice(0, this.recent.length - mostKeys);
  }

  get keys(): string[] {
    return this.recent.slice(-mostKeys);
  }
}
