// Property: metrics show each bucket as the gate sees it, leave out what isn't known, and count a refusal once.
import type { MetricMeter, MetricTags } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { BucketState } from '../../../src/okta/gate/bucket-state.js';
import { LimitMetrics } from '../../../src/temporal/limit-metrics.js';

/** Keeps what a scrape would show. */
function recordingMeter() {
  const shown = new Map<string, number>();
  const key = (name: string, tags: MetricTags = {}): string =>
    `${name}{${Object.entries(tags)
      .map(([tag, value]) => `${tag}=${String(value)}`)
      .join(',')}}`;
  const meter = {
    createGauge: (name: string) => ({ set: (value: number, tags?: MetricTags) => shown.set(key(name, tags), value) }),
    createCounter: (name: string) => ({
      add: (value: number, tags?: MetricTags) => shown.set(key(name, tags), (shown.get(key(name, tags)) ?? 0) + value),
    }),
  } as unknown as MetricMeter;
  return { meter, shown };
}

const state = (given: Partial<BucketState> = {}): BucketState => ({
  ...{ org: 'https://acme.okta.com', connections: ['acme'], bucket: 'users' },
  ...{ limit: 600, allowed: 300, allowedHere: 150, usedByUs: 10, usedByOthers: 20, left: 570, resetAt: 1 },
  ...{ waiting: { urgent: 1, normal: 2, bulk: 3 }, refused: 4, limitedBy: 'share' },
  concurrency: { inFlight: 0, limit: undefined },
  ...given,
});

const tags = '{org=https://acme.okta.com,bucket=users}';
const lane = (name: string): string => `{org=https://acme.okta.com,bucket=users,lane=${name}}`;

describe('LimitMetrics', () => {
  it('shows a bucket', () => {
    const { meter, shown } = recordingMeter();
    new LimitMetrics(meter).record([state()]);
    expect(Object.fromEntries(shown)).toEqual({
      [`okta_rate_limit_limit${tags}`]: 600,
      [`okta_rate_limit_allowed${tags}`]: 300,
      [`okta_rate_limit_allowed_here${tags}`]: 150,
      [`okta_rate_limit_used_by_us${tags}`]: 10,
      [`okta_rate_limit_used_by_others${tags}`]: 20,
      [`okta_rate_limit_remaining${tags}`]: 570,
      [`okta_rate_limit_waiting${lane('urgent')}`]: 1,
      [`okta_rate_limit_waiting${lane('normal')}`]: 2,
      [`okta_rate_limit_waiting${lane('bulk')}`]: 3,
      [`okta_rate_limit_refused_total${tags}`]: 4,
    });
  });

  it('shows no limit before Okta says one, and a window as whole that nobody has used', () => {
    const { meter, shown } = recordingMeter();
    const metrics = new LimitMetrics(meter);
    metrics.record([state({ limit: undefined, left: undefined })]);
    expect([...shown.keys()].filter((key) => /limit_limit|remaining/.test(key))).toEqual([]);
    metrics.record([state({ left: 3 })]);
    expect(shown.get(`okta_rate_limit_remaining${tags}`)).toBe(3);
    metrics.record([state({ left: undefined })]);
    expect(shown.get(`okta_rate_limit_remaining${tags}`)).toBe(600);
  });

  it('counts each refusal once, for each bucket', () => {
    const { meter, shown } = recordingMeter();
    const metrics = new LimitMetrics(meter);
    metrics.record([state({ refused: 2 }), state({ bucket: 'groups', refused: 1 })]);
    metrics.record([state({ refused: 2 }), state({ bucket: 'groups', refused: 5 })]);
    metrics.record([state({ refused: 3 }), state({ bucket: 'groups', refused: 5 })]);
    expect(shown.get(`okta_rate_limit_refused_total${tags}`)).toBe(3);
    expect(shown.get('okta_rate_limit_refused_total{org=https://acme.okta.com,bucket=groups}')).toBe(5);
  });
});
