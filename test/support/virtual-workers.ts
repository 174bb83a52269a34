import { OktaRateLimitError } from '../../src/okta/errors.js';
import { Gate } from '../../src/okta/gate/gate.js';
import type { Lane } from '../../src/lane.js';
import type { Limits } from '../../src/okta/gate/limits.js';
import type { Place } from '../../src/okta/gate/place.js';
import type { VirtualOrg } from './virtual-org.js';
import type { VirtualTime } from './virtual-time.js';

/** Between a server's retry timer and the task's arrival at a worker. */
const dispatchMs = 60;

/** Workers of ours, and a server that gives a call that was held back to any of them when its delay is over. */
export class VirtualWorkers {
  readonly gates: Gate[];
  attempts = 0;
  done = 0;
  readonly waitedMs: number[] = [];

  constructor(
    private readonly time: VirtualTime,
    private readonly org: VirtualOrg,
    private readonly facts: { workers: number; latencyMs: number; random: () => number; limits?: Limits },
    gates?: Gate[],
  ) {
    const { now, sleep } = time;
    this.gates =
      gates ??
      Array.from({ length: facts.workers }, () => {
        const gate = new Gate({ now, sleep, random: facts.random });
        gate.register('acme', { org: 'https://acme.okta.com', limits: facts.limits });
        gate.workers = facts.workers;
        return gate;
      });
  }

  /** Makes so many calls, so many of them pending at a time, each again until it succeeds. */
  async run(calls: number, lane: Lane, inParallel = Infinity): Promise<void> {
    let left = calls;
    const one = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await this.call(lane);
      }
    };
    await Promise.all(Array.from({ length: Math.min(calls, inParallel) }, one));
  }

  async call(lane: Lane): Promise<void> {
    const { random, latencyMs } = this.facts;
    const scheduledMs = this.time.now();
    let place: Place | undefined;
    for (;;) {
      this.attempts += 1;
      const gate = this.gates[Math.floor(random() * this.gates.length)];
      if (gate === undefined) throw new Error('there is no worker');
      try {
        const passage = await gate.enter({ connection: 'acme', bucket: 'groups', lane, place });
        await this.time.sleep(latencyMs * (0.2 + random() * 0.3));
        const { ok, reading } = this.org.request('us');
        await this.time.sleep(latencyMs * (0.2 + random() * 0.7));
        passage.answered(reading);
        if (ok) break;
        place = undefined;
        await this.time.sleep(passage.refused('window', reading, undefined) + dispatchMs);
      } catch (error) {
        if (!(error instanceof OktaRateLimitError)) throw error;
        place = error.held?.place;
        await this.time.sleep(error.delayMs + random() * dispatchMs);
      }
    }
    this.done += 1;
    this.waitedMs.push(this.time.now() - scheduledMs);
  }
}
