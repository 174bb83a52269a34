import type { Attempt } from './call-receiver.js';

/** A delivery as the admin port reports it. */
export interface Delivery {
  hookId: string;
  /** The same for both of a delivery that was sent twice. */
  eventId: string;
  /** The events, in the order of the delivery. */
  uuids: string[];
  at: string;
  attempts: Attempt[];
  /** `dropped` by a fault; `ended` with the simulator. */
  status: 'pending' | 'delivered' | 'failed' | 'dropped' | 'ended';
}

const most = 50_000;

export class DeliveryLog {
  private entries: Delivery[] = [];

  add(entry: Delivery): void {
    this.entries.push(entry);
    if (this.entries.length > most) this.entries.splice(0, this.entries.length - most / 2);
  }

  list(): Delivery[] {
    return structuredClone(this.entries);
  }

  endPending(): void {
    for (const entry of this.entries) if (entry.status === 'pending') entry.status = 'ended';
  }

  clear(): void {
    this.entries = [];
  }
}
