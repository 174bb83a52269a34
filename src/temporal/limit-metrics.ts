import { setTimeout as delay } from 'node:timers/promises';
import type { MetricCounter, MetricGauge, MetricMeter } from '@temporalio/common';
import { Runtime } from '@temporalio/worker';
import type { BucketState } from '../okta/gate/bucket-state.js';
import type { Gate } from '../okta/gate/gate.js';
import type { Alongside } from './okta-worker.js';

const recordEveryMs = 5000;

/** What the gauges show; undefined where there is nothing to show yet. */
const gauges: Record<string, { description: string; of: (state: BucketState) => number | undefined }> = {
  okta_rate_limit_limit: { description: 'Requests a minute that Okta grants', of: ({ limit }) => limit },
  okta_rate_limit_allowed: { description: 'Of these, what all our workers may spend', of: ({ allowed }) => allowed },
  okta_rate_limit_allowed_here: {
    description: 'Of these, what this process may spend',
    of: ({ allowedHere }) => allowedHere,
  },
  okta_rate_limit_used_by_us: { description: "This process's calls in the window", of: ({ usedByUs }) => usedByUs },
  okta_rate_limit_used_by_others: {
    description: "Everybody else's calls in the window",
    of: ({ usedByOthers }) => usedByOthers,
  },
  // A window in which nobody has called is whole.
  okta_rate_limit_remaining: { description: 'Calls left in the window', of: ({ left, limit }) => left ?? limit },
};

/** Shows the state of a gate as metrics of Temporal's SDK. */
export class LimitMetrics {
  private readonly gauges: { gauge: MetricGauge; of: (state: BucketState) => number | undefined }[];
  private readonly waiting: MetricGauge;
  private readonly refused: MetricCounter;
  private readonly counted = new Map<string, number>();

  constructor(meter: MetricMeter) {
    this.gauges = Object.entries(gauges).map(([name, { description, of }]) => ({
      gauge: meter.createGauge(name, 'int', '', description),
      of,
    }));
    this.waiting = meter.createGauge('okta_rate_limit_waiting', 'int', '', 'Calls told to come back later');
    this.refused = meter.createCounter('okta_rate_limit_refused_total', '', 'Answers with 429');
  }

  record(states: readonly BucketState[]): void {
    for (const state of states) {
      const { org, bucket, waiting, refused } = state;
      const tags = { org, bucket };
      for (const { gauge, of } of this.gauges) {
        const value = of(state);
        if (value !== undefined) gauge.set(value, tags);
      }
      for (const [lane, calls] of Object.entries(waiting)) this.waiting.set(calls, { ...tags, lane });
      const key = `${org}\n${bucket}`;
      this.refused.add(refused - (this.counted.get(key) ?? 0), tags);
      this.counted.set(key, refused);
    }
  }
}

/** Of each gate: several workers may share it, and its refusals count once. */
const metricsOf = new WeakMap<object, LimitMetrics>();

/** Shows the state of a gate as metrics, every few seconds. */
export const recordLimits =
  (gate: Pick<Gate, 'snapshot'>, everyMs = recordEveryMs): Alongside =>
  async (ended) => {
    const metrics = metricsOf.get(gate) ?? new LimitMetrics(Runtime.instance().metricMeter);
    metricsOf.set(gate, metrics);
    while (!ended.aborted) {
      metrics.record(gate.snapshot());
      await delay(everyMs, undefined, { signal: ended }).catch(() => undefined);
    }
  };
