/** What became of posts. */
export type HookOutcome =
  'accepted' | 'forged' | 'oversized' | 'malformed' | 'slow' | 'misaddressed' | 'throttled' | 'notDelivered';

/** How many posts ended how since the receiver was started. */
export interface HookCounters extends Record<HookOutcome, number> {
  /** Events in the posts that were accepted. */
  events: number;
  /** Challenges of Okta that were answered. */
  verified: number;
}

export const noHooks = (): HookCounters => ({
  ...{ accepted: 0, events: 0, forged: 0, oversized: 0, malformed: 0 },
  ...{ slow: 0, misaddressed: 0, throttled: 0, notDelivered: 0, verified: 0 },
});

/**
 * The counters as Prometheus reads them.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function counterText({ events, verified, ...outcomes }: HookCounters): string {
  const lines = [
    ...family('okta_hook_posts_total', 'Posts of event hooks, by what became of them'),
    ...Object.entries(outcomes).map(([outcome, posts]) => `okta_hook_posts_total{outcome="${outcome}"} ${posts}`),
    ...family('okta_hook_events_total', 'Events in the posts that were accepted'),
    `okta_hook_events_total ${events}`,
    ...family('okta_hook_verifications_total', 'Verification challenges that were answered'),
    `okta_hook_verifications_total ${verified}`,
  ];
  return `${lines.join('\n')}\n`;
}

const family = (name: string, help: string): string[] => [`# HELP ${name} ${help}`, `# TYPE ${name} counter`];
