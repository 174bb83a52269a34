import { parseLogFilter, matchesLogFilter } from '../../src/okta/log-filter.js';
import type { TriggerRoute } from '../../src/triggers/target.js';
import { fillTemplate } from '../../src/triggers/template.js';
import { turnAt } from '../earlier-attempts.js';
import { inContext } from '../heartbeat.js';
import { windowPages } from '../log-window.js';
import type { ClientOf } from '../okta-actions.js';
import { reported } from './reported.js';

/** A stretch of the past to run a trigger's routes over. */
export interface ShadowReplayInput {
  connection: string;
  trigger: string;
  filter?: string | undefined;
  routes: readonly TriggerRoute[];
  /** ISO 8601 */
  from: string;
  until: string;
}

/** What a route would have taken. */
export interface ShadowRoute {
  events: number;
  /** The workflows that would have been signalled or started, the first of them by id. */
  targets: string[];
  moreTargets: number;
  byType: Record<string, number>;
  first?: string | undefined;
  last?: string | undefined;
}

export interface ShadowReplayResult {
  events: number;
  unrouted: number;
  routes: Record<string, ShadowRoute>;
}

const shownTargets = 20;

/** Makes the activity that counts what the routes of a trigger would have taken. It delivers nothing. */
export const shadowReplayActivity =
  (clientOf: ClientOf) =>
  (input: ShadowReplayInput): Promise<ShadowReplayResult> =>
    inContext(() =>
      reported(input, async () => {
        const { filter, from, until } = input;
        const okta = await clientOf(input.connection);
        const bounds = { fromMs: Date.parse(from), untilMs: Date.parse(until) };
        const routes = input.routes.map((route) => new Shadow(route));
        const result: ShadowReplayResult = { events: 0, unrouted: 0, routes: {} };
        for await (const events of windowPages(okta, { ...bounds, filter, takeTurn: turnAt('logs') })) {
          result.events += events.length;
          for (const event of events) {
            const takers = routes.filter((route) => route.take(event));
            if (takers.length === 0) result.unrouted += 1;
          }
        }
        for (const route of routes) result.routes[route.name] = route.shown();
        return result;
      }),
    );

class Shadow {
  private readonly targets = new Set<string>();
  private readonly counts: Omit<ShadowRoute, 'targets' | 'moreTargets'> = { events: 0, byType: {} };
  private readonly wants: (event: unknown) => boolean;

  constructor(private readonly route: TriggerRoute) {
    const filter = route.filter === undefined ? undefined : parseLogFilter(route.filter);
    this.wants = (event) => filter === undefined || matchesLogFilter(filter, event);
  }

  get name(): string {
    return this.route.name;
  }

  take(event: { eventType: string; published: string }): boolean {
    if (!this.wants(event)) return false;
    const { counts } = this;
    counts.events += 1;
    counts.byType[event.eventType] = (counts.byType[event.eventType] ?? 0) + 1;
    counts.first ??= event.published;
    counts.last = event.published;
    const { target } = this.route;
    const workflow =
      'signal' in target ? target.signal : 'signalWithStart' in target ? target.signalWithStart : undefined;
    if (workflow) this.targets.add(fillTemplate(workflow.workflowId, event) ?? '(a field is missing)');
    return true;
  }

  shown(): ShadowRoute {
    const targets = [...this.targets];
    return {
      ...this.counts,
      targets: targets.slice(0, shownTargets),
      moreTargets: Math.max(0, targets.length - shownTargets),
    };
  }
}
