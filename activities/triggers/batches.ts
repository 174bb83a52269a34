import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { LogEvent } from '../../src/actions/schemas/log-event.js';
import { encoded, envelopeOf, type TriggerOf } from './envelope.js';
import { type FilledTarget, send, type Sent } from './send.js';

/** Where events go together. */
export interface Outgoing {
  route: string;
  target: FilledTarget;
  /** One event at a time. */
  single: boolean;
}

const mostEvents = 1000;
/** An envelope as it is sent stays below this, where several events are in it; Temporal warns at 256 KB. */
const mostBytes = 240 * 1024;
/** Temporal takes no payload of 2 MB: an event beyond this can't be sent at all. */
const largestBytes = 1.9 * 1024 * 1024;
/** So many workflows are sent to at a time. */
const targetsAtOnce = 8;
/** Temporal's advice is five signals a second to one workflow: so many at once after a pause, and evenly then. */
const betweenSignalsMs = 200;
const burstMs = 800;

interface Queue {
  to: Outgoing;
  events: LogEvent[];
}

type Told = (to: Outgoing, events: LogEvent[], result: Sent) => void;

/** When each workflow could be signalled next by this process, if signals came evenly. */
const nextSignalAt = new Map<string, number>();

/** Events on their way, by where they go. Those for one workflow stay in order. */
export class Batches {
  /** Envelopes that were sent. */
  sent = 0;
  private queues = new Map<string, Queue>();
  /** What an event comes to as it is sent, as seen last; what turns out too large is divided. */
  private eventBytes = 2048;

  constructor(
    private readonly client: Client,
    private readonly of: TriggerOf,
    private readonly mayGoOn: () => Promise<void> = () => Promise.resolve(),
  ) {}

  add(key: string, to: Outgoing, event: LogEvent): void {
    const queue = this.queues.get(key);
    if (queue) queue.events.push(event);
    else this.queues.set(key, { to, events: [event] });
  }

  get pending(): number {
    let events = 0;
    for (const queue of this.queues.values()) events += queue.events.length;
    return events;
  }

  /** Sends all; what Temporal doesn't answer is thrown once nothing more is under way. */
  async flush(told: Told): Promise<void> {
    const queues = [...this.queues.values()];
    if (queues.length === 0) return;
    this.queues = new Map();
    await this.mayGoOn();
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let queue = queues[next++]; queue; queue = queues[next++]) await this.sendAll(queue, told);
    };
    const ended = await Promise.allSettled(Array.from({ length: Math.min(targetsAtOnce, queues.length) }, lane));
    const failed = ended.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }

  private async sendAll({ to, events }: Queue, told: Told): Promise<void> {
    for (let at = 0; at < events.length;) {
      const count = to.single ? 1 : Math.max(1, Math.min(mostEvents, Math.floor((mostBytes * 0.8) / this.eventBytes)));
      await this.sendTogether(to, events.slice(at, at + count), told);
      at += count;
    }
  }

  private async sendTogether(to: Outgoing, events: LogEvent[], told: Told): Promise<void> {
    const envelope = envelopeOf(this.of, to.route, events);
    const { payloads, bytes } = await encoded(this.client, envelope);
    if (events.length > 1) {
      this.eventBytes = bytes / events.length;
      if (bytes > mostBytes) {
        const half = Math.ceil(events.length / 2);
        await this.sendTogether(to, events.slice(0, half), told);
        await this.sendTogether(to, events.slice(half), told);
        return;
      }
    }
    if (bytes > largestBytes) {
      told(to, events, { ok: false, reason: 'oversized', message: `it has ${String(bytes)} bytes as it is sent` });
      return;
    }
    await pace(to.target);
    this.sent += 1;
    told(to, events, await send(this.client, this.of, to.target, envelope, payloads));
  }
}

/** Waits until the workflow may be signalled again. */
async function pace(target: FilledTarget): Promise<void> {
  if (target.kind === 'start') return;
  const { workflowId } = target;
  const nowMs = performance.now();
  const evenlyMs = Math.max(nowMs, nextSignalAt.get(workflowId) ?? 0);
  nextSignalAt.delete(workflowId);
  nextSignalAt.set(workflowId, evenlyMs + betweenSignalsMs);
  if (nextSignalAt.size > 10_000) nextSignalAt.delete(nextSignalAt.keys().next().value ?? '');
  const waitMs = evenlyMs - burstMs - nowMs;
  if (waitMs > 0) await delay(waitMs);
}
