import type { Client } from '@temporalio/client';
import { Delivery } from '../../activities/triggers/delivery.js';
import { hookDeliveredSignal, type TriggerMemo } from '../../workflows/messages.js';
import type { LogEvent } from '../actions/schemas/log-event.js';
import type { Connections } from '../connections.js';
import type { HookPost } from '../hooks/hook-post.js';
import { matchesLogFilter, parseLogFilter } from '../okta/log-filter.js';
import { ownCalls } from '../okta/own-calls.js';
import { listExecutions, memoField } from './list-executions.js';
import { eventKey, joinKeys } from '../triggers/event-key.js';

/** How posts of event hooks get into Temporal. */
export interface HookDelivery {
  /** Resolves when Temporal holds the events of these posts. */
  deliver: (posts: HookPost[]) => Promise<void>;
  /** Whether posts can be delivered now. */
  isReady: () => Promise<boolean>;
}

/** A trigger that a hook serves. */
interface HookedTrigger extends TriggerMemo {
  workflowId: string;
  taskQueue: string;
}

/** A trigger that was paused or changed is heard of within this. */
const knownForMs = 1000;

/**
 * Delivers the events of hooks to the targets of all triggers that have one, and tells the triggers, whose polls then skip
 * what was delivered. A trigger of which we don't hear in time loses nothing: its poll brings the events.
 */
export function hookDelivery(client: Client, connections: Connections): HookDelivery {
  const known = new KnownTriggers(client);
  return {
    deliver: async (posts) => {
      const triggers = await known.get();
      const byOrigin = new Map<string, LogEvent[]>();
      for (const { origin, events } of posts) byOrigin.set(origin, [...(byOrigin.get(origin) ?? []), ...events]);
      const deliveries = [...byOrigin].flatMap(([origin, events]) => {
        const once = [...new Map(events.map((event) => [event.uuid, event])).values()];
        return triggers
          .filter(({ connection }) => connections.originOf(connection) === origin)
          .map((trigger) => deliverTo(client, trigger, origin, once));
      });
      await Promise.all(deliveries);
    },
    isReady: () =>
      known.get().then(
        () => true,
        () => false,
      ),
  };
}

/** The running triggers with a hook, as their memos tell. */
class KnownTriggers {
  private known: Promise<HookedTrigger[]> | undefined;
  private atMs = -Infinity;

  constructor(private readonly client: Client) {}

  get(): Promise<HookedTrigger[]> {
    if (this.known && performance.now() - this.atMs < knownForMs) return this.known;
    this.atMs = performance.now();
    const asked = this.ask();
    this.known = asked;
    asked.catch(() => {
      if (this.known === asked) this.known = undefined;
    });
    return asked;
  }

  private async ask(): Promise<HookedTrigger[]> {
    const triggers: HookedTrigger[] = [];
    const query = `WorkflowType = 'pollSystemLog' AND ExecutionStatus = 'Running'`;
    for await (const listed of listExecutions(this.client, query)) {
      const trigger = (await memoField(this.client, listed, 'trigger')) as TriggerMemo | undefined;
      if (!trigger?.config.hook || trigger.isPaused) continue;
      triggers.push({ ...trigger, workflowId: listed.execution?.workflowId ?? '', taskQueue: listed.taskQueue ?? '' });
    }
    return triggers;
  }
}

async function deliverTo(client: Client, trigger: HookedTrigger, origin: string, events: LogEvent[]): Promise<void> {
  const { connection, name, generation, config, taskQueue, workflowId } = trigger;
  const filter = config.filter === undefined ? undefined : parseLogFilter(config.filter);
  const delivery = new Delivery({ client, connection, trigger: name, generation, taskQueue, routes: config.routes });
  const isOwn = ownCalls(connection, origin);
  const taken: string[] = [];
  for (const event of events) {
    if (filter && !matchesLogFilter(filter, event)) continue;
    const own = config.ownEvents !== 'deliver' && isOwn(event);
    // The poll counts what is left out.
    if (own && config.ownEvents === 'leave-out') continue;
    delivery.add(own ? { ...event, causedByConnection: connection } : event);
    taken.push(eventKey(event.uuid));
  }
  if (taken.length === 0) return;
  await delivery.flush();
  const { outcomes: routes, letters, unrouted } = delivery;
  if (unrouted === taken.length) return;
  await client.workflow
    .getHandle(workflowId)
    .signal(hookDeliveredSignal, { generation, keys: joinKeys(taken), routes, letters });
}
