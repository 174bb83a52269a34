import type { Client } from '@temporalio/client';
import type { LogEvent } from '../../src/actions/schemas/log-event.js';
import { type LogFilter, matchesLogFilter, parseLogFilter } from '../../src/okta/log-filter.js';
import {
  addDeadLetter,
  type DeadLetterReason,
  type DeadLetters,
  noDeadLetters,
} from '../../src/triggers/dead-letter.js';
import { logEventsSignalName, type LogEventTarget, type TriggerRoute } from '../../src/triggers/target.js';
import { fillTemplate } from '../../src/triggers/template.js';
import { Batches } from './batches.js';
import type { TriggerOf } from './envelope.js';
import type { FilledTarget } from './send.js';

/** What became of the events of one route. */
export interface RouteOutcome {
  delivered: number;
  undeliverable: number;
}

export interface DeliveryOptions extends TriggerOf {
  client: Client;
  /** Where workflows are started whose target names no task queue. */
  taskQueue: string;
  routes: readonly TriggerRoute[];
  /** Asked before anything is sent: throws where we may no longer send. */
  mayGoOn?: () => Promise<void>;
}

/** Hands events to the targets of a trigger's routes, and keeps account of them. */
export class Delivery {
  readonly outcomes: Record<string, RouteOutcome> = {};
  readonly letters: DeadLetters = noDeadLetters();
  /** Events that no route wanted. */
  unrouted = 0;
  private readonly filters = new Map<string, LogFilter>();
  private readonly batches: Batches;
  /** In how many hand-overs an event still is. */
  private readonly open = new Map<LogEvent, number>();
  private settled: LogEvent[] = [];

  constructor(private readonly options: DeliveryOptions) {
    for (const { name, filter } of options.routes) {
      this.outcomes[name] = { delivered: 0, undeliverable: 0 };
      if (filter !== undefined) this.filters.set(name, parseLogFilter(filter));
    }
    this.batches = new Batches(options.client, options, options.mayGoOn);
  }

  /** Takes an event for all routes that want it, or for the named one alone. */
  add(event: LogEvent, only?: string): void {
    const routes = this.options.routes.filter(({ name }) =>
      only === undefined ? this.wants(name, event) : name === only,
    );
    if (routes.length === 0) {
      this.unrouted += 1;
      this.settled.push(event);
      return;
    }
    this.open.set(event, routes.length);
    for (const { name, target } of routes) {
      const filled = this.fill(target, event);
      if (filled === undefined)
        this.failed(name, event, 'template', "the event lacks a field of the target's workflowId");
      else this.batches.add(keyOf(name, filled), { route: name, target: filled, single: isSingle(target) }, event);
    }
  }

  /** How many events wait to be sent. */
  get pending(): number {
    return this.batches.pending;
  }

  /** How many envelopes were sent. */
  get envelopes(): number {
    return this.batches.sent;
  }

  /** Sends all that was taken. Gives the events of which everything was handed over, or can't be. */
  async flush(): Promise<LogEvent[]> {
    await this.batches.flush(({ route }, events, result) => {
      for (const event of events) {
        if (result.ok) this.delivered(route, event);
        else this.failed(route, event, result.reason, result.message);
      }
    });
    const { settled } = this;
    this.settled = [];
    return settled;
  }

  private wants(route: string, event: LogEvent): boolean {
    const filter = this.filters.get(route);
    return filter === undefined || matchesLogFilter(filter, event);
  }

  private delivered(route: string, event: LogEvent): void {
    const outcome = this.outcomes[route];
    if (outcome) outcome.delivered += 1;
    this.settle(event);
  }

  private failed(route: string, event: LogEvent, reason: DeadLetterReason, message: string): void {
    const { uuid, eventType, published } = event;
    const outcome = this.outcomes[route];
    if (outcome) outcome.undeliverable += 1;
    addDeadLetter(this.letters, { uuid, route, eventType, published, reason, message });
    this.settle(event);
  }

  private settle(event: LogEvent): void {
    const left = (this.open.get(event) ?? 1) - 1;
    if (left > 0) this.open.set(event, left);
    else {
      this.open.delete(event);
      this.settled.push(event);
    }
  }

  private fill(target: LogEventTarget, event: LogEvent): FilledTarget | undefined {
    const { taskQueue } = this.options;
    if ('start' in target) {
      const { workflowType, taskQueue: own = taskQueue } = target.start;
      return { kind: 'start', workflowType, taskQueue: own };
    }
    const { workflowId: template, signalName = logEventsSignalName } =
      'signal' in target ? target.signal : target.signalWithStart;
    const workflowId = fillTemplate(template, event);
    if (workflowId === undefined) return undefined;
    if ('signal' in target) return { kind: 'signal', workflowId, signalName };
    const { workflowType, taskQueue: own = taskQueue, args = [] } = target.signalWithStart;
    return { kind: 'signalWithStart', workflowId, signalName, workflowType, taskQueue: own, args };
  }
}

/** Events of one route to one workflow go together, in order; what is started has no order. */
const keyOf = (route: string, target: FilledTarget): string =>
  `${route}\n${target.kind === 'start' ? '' : target.workflowId}`;

const isSingle = (target: LogEventTarget): boolean =>
  'start' in target || ('signal' in target ? target.signal : target.signalWithStart).single === true;
