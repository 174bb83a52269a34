import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type BenchResult, median, moreIsBetter } from '../result.js';
import { startBenchOrg, writesOf } from './org.js';
import { report, type Setup, startWrites } from './setup.js';

const bulkCalls = 5000;
const urgentCalls = 20;

/** Urgent actions on an idle system, and while thousands of bulk calls wait. In real time: Temporal's own is what counts. */
export async function limitsUrgent(setup: Setup): Promise<BenchResult[]> {
  const org = await startBenchOrg(1);
  try {
    return await setup.withWorkers(org, { workers: 1, scale: 1 }, async (taskQueue) => {
      const writes = [...writesOf(org, 10_000)].reverse();
      const urgent = async (): Promise<number> => {
        const times: number[] = [];
        for (let nth = 0; nth < urgentCalls; nth += 1) {
          const input = writes.pop();
          const startedMs = performance.now();
          await setup.client.workflow.execute('runAction', {
            ...{ taskQueue, workflowId: `urgent-${randomUUID()}` },
            args: [{ action: 'addUserToGroup', input, lane: 'urgent' }],
          });
          times.push(performance.now() - startedMs);
          await delay(300);
        }
        return median(times);
      };
      await urgent();
      const idle = await urgent();
      const bulk = await startWrites(setup, [...writesOf(org, bulkCalls)], {
        inFlight: bulkCalls,
        lane: 'bulk',
        taskQueue,
      });
      // All of them have asked, and were told when to come back.
      await delay(60_000);
      const busy = await urgent();
      await bulk.terminate();
      report(
        `  median of ${String(urgentCalls)} urgent actions: ${idle.toFixed(0)} ms idle, ${busy.toFixed(0)} ms beside ${String(bulkCalls)} that wait`,
      );
      return [
        moreIsBetter({
          bench: 'limits: urgent actions beside 5,000 waiting bulk calls',
          ...{
            ours: 1000 / busy,
            beside: 1000 / idle,
            peer: 'the same on an idle system',
            unit: 'actions/s one after another',
            target: 0.5,
          },
        }),
      ];
    });
  } finally {
    await org.stop();
  }
}
