import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Gate } from '../okta/gate/gate.js';
import type { Alongside } from './okta-worker.js';
import { ourWorkers } from './our-workers.js';
import { unlessEnded } from './unless-ended.js';

/** Workers that start together see each other soon; later on they rarely change. */
const defaultWaitsMs = [1000, 4000, 15_000];

const answersWithinMs = 5000;

/** What each running worker of this process sees on its task queue. Several of them may share a gate. */
const seenBy = new WeakMap<object, Map<object, string[]>>();

export interface CountOptions {
  client: Pick<Client, 'workflowService' | 'options' | 'withDeadline'>;
  gate: Pick<Gate, 'id' | 'workers'>;
  /** Whose workers share the budget. */
  taskQueue: string;
  /** The waits between two looks, in milliseconds; the last one is repeated. */
  waitsMs?: readonly number[];
}

/**
 * Tells a gate how many processes of ours share its orgs. Where Temporal can't be asked, the last number stays.
 */
export const countWorkers =
  ({ client, gate, taskQueue, waitsMs = defaultWaitsMs }: CountOptions): Alongside =>
  async (ended) => {
    const counts = seenBy.get(gate) ?? new Map<object, string[]>();
    seenBy.set(gate, counts);
    const self = {};
    try {
      for (let looks = 0; !ended.aborted; looks += 1) {
        const look = client.withDeadline(Date.now() + answersWithinMs, () => ourWorkers(client, taskQueue));
        const seen = await unlessEnded(look, ended).catch(() => undefined);
        if (seen) {
          counts.set(self, seen);
          // This one, too: it may not be listed yet.
          gate.workers = new Set([gate.id, ...[...counts.values()].flat()]).size;
        }
        await delay(waitsMs[looks] ?? waitsMs.at(-1), undefined, { signal: ended }).catch(() => undefined);
      }
    } finally {
      counts.delete(self);
    }
  };
