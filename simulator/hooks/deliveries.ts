import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Faults } from '../http/faults.js';
import { hookParty, receives, type EventHook } from '../org/event-hook-store.js';
import type { LogEvent, StoredEvent } from '../org/event-log.js';
import type { Org } from '../org/org.js';
import { systemOrigin } from '../org/origins.js';
import { shuffled, type Random } from '../org/random.js';
import { callReceiver } from './call-receiver.js';
import { DailyQuota } from './daily-quota.js';
import { deliveryEnvelope } from './delivery-envelope.js';
import { DeliveryLog, type Delivery } from './delivery-log.js';

/** Brings what the System Log stores to the event hooks that ask for it, apart from the request that caused it. */
export class HookDeliveries {
  readonly log = new DeliveryLog();
  readonly quota: DailyQuota;
  /** Events on their way to a hook, by its id. */
  private readonly gathered = new Map<string, LogEvent[]>();
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly org: Org,
    private readonly faults: Faults,
    private readonly random: Random,
  ) {
    this.quota = new DailyQuota(
      () => org.clock.now(),
      () => org.settings.hookEventsPerDay,
    );
    // Every request and every wait listens for the end.
    setMaxListeners(0, org.closing.signal);
    org.log.onStored = (stored) => this.offer(stored);
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    this.org.log.onStored = undefined;
    this.org.closing.abort();
    await Promise.all(this.underWay);
    this.log.endPending();
  }

  private offer({ event, persistedAt }: StoredEvent): void {
    for (const hook of this.org.eventHooks.all()) {
      if (!receives(hook) || persistedAt < hook.startsAt || !hook.events.items.includes(event.eventType)) continue;
      if (this.quota.take()) this.gather(hook, event);
    }
  }

  private gather({ id }: EventHook, event: LogEvent): void {
    const waiting = this.gathered.get(id);
    if (waiting !== undefined) {
      waiting.push(event);
      return;
    }
    this.gathered.set(id, [event]);
    this.track(this.later(this.org.settings.hookGatherMs, () => this.dispatch(id)));
  }

  /** Makes deliveries of what was gathered. */
  private dispatch(hookId: string): void {
    const gathered = this.gathered.get(hookId) ?? [];
    this.gathered.delete(hookId);
    const hook = this.org.eventHooks.get(hookId);
    // The hook may have been changed, stopped or deleted since.
    if (hook === undefined || !receives(hook)) return;
    const { uri } = hook.channel.config;
    const mixed = this.faults.strikeDelivery('delivery-shuffle', uri) !== undefined;
    const events = mixed ? shuffled(this.random, gathered) : gathered;
    const { hookMaxEvents } = this.org.settings;
    for (let at = 0; at < events.length; at += hookMaxEvents) this.start(hook, events.slice(at, at + hookMaxEvents));
  }

  private start(hook: EventHook, events: LogEvent[]): void {
    const { uri } = hook.channel.config;
    const eventId = this.org.hookIds.uuid();
    const uuids = events.map(({ uuid }) => uuid);
    const record = (status: Delivery['status']): Delivery => {
      const delivery: Delivery = { hookId: hook.id, eventId, uuids, at: this.org.clock.iso(), attempts: [], status };
      this.log.add(delivery);
      return delivery;
    };
    if (this.faults.strikeDelivery('delivery-drop', uri) !== undefined) {
      record('dropped');
      return;
    }
    const delay = this.faults.strikeDelivery('delivery-delay', uri);
    const delayMs = delay === undefined ? 0 : (delay.ms ?? 1000);
    const copies = this.faults.strikeDelivery('delivery-twice', uri) === undefined ? 1 : 2;
    const body = deliveryEnvelope(this.org, hook, eventId, events);
    for (let copy = 0; copy < copies; copy += 1) {
      const delivery = record('pending');
      const send = (): Promise<void> => this.send(hook, delivery, body);
      this.track(delayMs === 0 ? send() : this.later(delayMs, send));
    }
  }

  private async send(hook: EventHook, delivery: Delivery, body: string): Promise<void> {
    const { org } = this;
    const { attempt, account } = await callReceiver({
      channel: hook.channel,
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body,
      timeoutMs: org.settings.hookTimeoutMs,
      signal: org.closing.signal,
      onAttempt: (made) => delivery.attempts.push(made),
    });
    if (typeof attempt === 'number' && attempt >= 200 && attempt < 300) {
      delivery.status = 'delivered';
      return;
    }
    delivery.status = 'failed';
    org.events.write(systemOrigin(org), {
      type: 'event_hook.delivery',
      target: [hookParty(hook)],
      outcome: { result: 'FAILURE', reason: account },
      debugData: { eventId: delivery.eventId },
    });
  }

  /** Real time that must not keep the process alive. */
  private async later(ms: number, run: () => void | Promise<void>): Promise<void> {
    await wait(ms, undefined, { signal: this.org.closing.signal, ref: false });
    await run();
  }

  private track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => {
        if (!this.org.closing.signal.aborted) process.stderr.write(`simulator: ${String(error)}\n`);
      })
      .finally(() => this.underWay.delete(tracked));
    this.underWay.add(tracked);
  }
}
