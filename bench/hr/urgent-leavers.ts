import { setTimeout as delay } from 'node:timers/promises';
import { offboardWorkflowId } from '../../src/ids.js';
import { type BenchOrg, startBenchOrg } from '../limits/org.js';
import { report, type Setup, startWrites } from '../limits/setup.js';
import { type BenchResult, median, moreIsBetter } from '../result.js';

const bulkCalls = 5000;
const leavers = 20;

/** How long it takes until a leaver's access is cut, on an idle system and while bulk work has used up its share. */
export async function urgentLeavers(setup: Setup): Promise<BenchResult[]> {
  const org = await startBenchOrg(1);
  try {
    return await setup.withWorkers(org, { workers: 1, scale: 1 }, async (taskQueue) => {
      const people = org.userIds.slice();
      const next = (count: number): string[] => people.splice(0, count);
      await leave(setup, org, next(3), taskQueue);
      const idle = await leave(setup, org, next(leavers), taskQueue);
      // Those who leave aren't among those for whom bulk work calls.
      const others = people.slice(leavers);
      const calls = Array.from({ length: bulkCalls }, (_, nth) => ({ userId: others[nth % others.length] ?? '' }));
      const bulk = await startWrites(setup, calls, { inFlight: bulkCalls, lane: 'bulk', taskQueue });
      // All of them have asked, and were told when to come back: what bulk work may take is used up.
      await delay(60_000);
      report(`  bulk calls have taken ${String(await org.used('other'))} of the present window`);
      const busy = await leave(setup, org, next(leavers), taskQueue);
      await bulk.terminate();
      report(
        `  median until access is cut: ${idle.toFixed(0)} ms idle, ${busy.toFixed(0)} ms beside ${String(bulkCalls)} bulk calls`,
      );
      return [
        moreIsBetter({
          bench: `hr: ${String(leavers)} urgent leavers beside 5,000 bulk calls, until access is cut`,
          ...{
            ours: 1000 / busy,
            beside: 1000 / idle,
            peer: 'the same on an idle system',
            unit: 'leavers/s',
            target: 0.5,
          },
        }),
      ];
    });
  } finally {
    await org.stop();
  }
}

/** Lets these people leave, one after another; the median of the times from the start until Okta has suspended them. */
async function leave({ client }: Setup, org: BenchOrg, userIds: string[], taskQueue: string): Promise<number> {
  const startedMs = new Map<string, number>();
  for (const userId of userIds) {
    startedMs.set(userId, Date.now());
    await client.workflow.start('offboardUser', {
      ...{ taskQueue, workflowId: offboardWorkflowId('default', userId) },
      args: [{ userId, when: { urgent: true } }],
    });
    await delay(1000);
  }
  const cutMs = await until(async () => {
    const times = await org.timesOf('user.lifecycle.suspend');
    return userIds.every((userId) => times.has(userId)) ? times : undefined;
  });
  return median(userIds.map((userId) => (cutMs.get(userId) ?? NaN) - (startedMs.get(userId) ?? NaN)));
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 120; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await delay(1000);
  }
  throw new Error('not everybody was suspended within two minutes');
}
