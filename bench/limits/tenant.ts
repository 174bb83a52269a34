import { setTimeout as delay } from 'node:timers/promises';
import { type BenchResult, moreIsBetter } from '../result.js';
import { startBenchOrg, writesOf } from './org.js';
import { bucketLimit, scale } from './scale.js';
import { report, type Setup, startWrites } from './setup.js';

const minuteMs = 60_000 / scale;
const theirs = bucketLimit * 0.6;

/** Somebody else takes 60 % of the bucket while we write: how much we take after two windows, and how often they are refused. */
export async function limitsTenant(setup: Setup): Promise<BenchResult[]> {
  const org = await startBenchOrg(scale);
  try {
    return await setup.withWorkers(org, { workers: 1, scale }, async (taskQueue) => {
      const writes = await startWrites(setup, [...writesOf(org, 9000)], { inFlight: 200, lane: 'normal', taskQueue });
      await delay(2.4 * minuteMs);
      await org.startTraffic(theirs, 10 * 60_000);
      const windows: number[] = [];
      const atEnds = watchWindows(org, windows);
      await delay(10 * minuteMs);
      await atEnds.stop();
      const { sent, refused } = await org.traffic();
      await writes.terminate();
      const settled = windows.slice(2, 9);
      const most = Math.max(...settled);
      report(
        `  all use of the windows since they came: ${windows.join(' ')} of ${String(bucketLimit)}; theirs refused: ${String(refused)} of ${String(sent)}`,
      );
      return [
        moreIsBetter({
          bench: 'limits: room left beside another tenant, after two windows',
          ...{
            ours: bucketLimit,
            beside: most,
            peer: 'the fullest window, the tenant included',
            unit: 'requests/minute',
            target: 1,
          },
        }),
        moreIsBetter({
          bench: 'limits: the tenant answered other than by 429',
          ...{
            ours: (sent - refused) / sent,
            beside: 1,
            peer: 'all of its requests',
            unit: 'part of the requests',
            target: 0.99,
          },
        }),
      ];
    });
  } finally {
    await org.stop();
  }
}

/** Collects what each window came to: the greatest use that was seen before it fell. */
function watchWindows(org: { used: () => Promise<number> }, windows: number[]): { stop: () => Promise<void> } {
  let isOver = false;
  const watch = async (): Promise<void> => {
    let before = 0;
    while (!isOver) {
      const used = await org.used();
      if (used < before) windows.push(before);
      before = used;
      await delay(minuteMs / 60);
    }
  };
  const watching = watch();
  return {
    stop: () => {
      isOver = true;
      return watching;
    },
  };
}
