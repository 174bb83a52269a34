import { type BenchResult, moreIsBetter } from '../result.js';
import { startChild } from '../child.js';
import { startBenchOrg, writesOf } from './org.js';
import type { PeerInput, PeerResult } from './peer-input.js';
import { allowed, scale, simulatedMinutes } from './scale.js';
import { report, type Setup, startWrites } from './setup.js';

const inFlight = 200;
/** With more, the peers only meet more refusals. */
const peersInParallel = 20;

interface Outcome {
  minutes: number;
  refused: number;
  failed: number;
}

async function ours(setup: Setup, workers: number, count: number): Promise<Outcome> {
  const org = await startBenchOrg(scale);
  try {
    return await setup.withWorkers(org, { workers, scale }, async (taskQueue) => {
      const startedMs = performance.now();
      const writes = await startWrites(setup, [...writesOf(org, count)], { inFlight, lane: 'normal', taskQueue });
      await writes.ended();
      return { minutes: simulatedMinutes(performance.now() - startedMs), refused: await org.refused(), failed: 0 };
    });
  } finally {
    await org.stop();
  }
}

async function peer(script: string, count: number): Promise<Outcome> {
  const org = await startBenchOrg(scale);
  try {
    const { url, apiToken } = org;
    const input: PeerInput = { url, apiToken, writes: [...writesOf(org, count)], inParallel: peersInParallel };
    const child = startChild(script, input, './limits/fast-timers.js');
    const { ms, failed } = (await child.next()) as PeerResult;
    return { minutes: simulatedMinutes(ms), refused: await org.refused(), failed };
  } finally {
    await org.stop();
  }
}

const told = (name: string, { minutes, refused, failed }: Outcome, count: number): void => {
  const per = ((refused / (count + refused)) * 100).toFixed(2);
  report(
    `  ${name}: ${minutes.toFixed(2)} minutes, ${String(refused)} answered 429 (${per} %), ${String(failed)} given up`,
  );
};

/**
 * Writes against 600 a minute: by one worker and by three, beside Okta's SDK and a backoff loop, each with an org of its own. We go
 * first, and the peers follow together: a scaled second is a fifth of one, and so is what two cores take to serve all at once.
 */
export async function limitsShare(setup: Setup, count = 10_000): Promise<BenchResult[]> {
  report(`${String(count)} writes, ${String(allowed)} a minute allowed, a minute in ${String(60 / scale)} s`);
  const one = await ours(setup, 1, count);
  const three = await ours(setup, 3, count);
  const [sdk, backoff] = await Promise.all([
    peer('./limits/peer-sdk.js', count),
    peer('./limits/peer-backoff.js', count),
  ]);
  told('1 worker', one, count);
  told('3 workers', three, count);
  told("Okta's SDK", sdk, count);
  told('backoff loop', backoff, count);
  const results: BenchResult[] = [];
  for (const [workers, outcome] of [
    ['1 worker', one],
    ['3 workers', three],
  ] as const) {
    const { minutes, refused } = outcome;
    results.push(
      moreIsBetter({
        bench: `limits: share used, ${workers}`,
        ...{ ours: count / minutes, beside: allowed, peer: 'the allowed share', unit: 'writes/minute', target: 0.95 },
      }),
      moreIsBetter({
        bench: `limits: answered other than by 429, ${workers}`,
        ...{
          ours: count / (count + refused),
          beside: 1,
          peer: 'all requests',
          unit: 'part of the requests',
          target: 0.995,
        },
      }),
    );
    for (const [name, other] of [
      ["Okta's Node SDK, its own retry", sdk],
      ['a backoff loop', backoff],
    ] as const) {
      results.push(
        moreIsBetter({
          bench: `limits: pace, ${workers}`,
          ...{
            ours: count / minutes,
            beside: (count - other.failed) / other.minutes,
            peer: name,
            unit: 'writes/minute',
            target: 0.98,
          },
        }),
        moreIsBetter({
          bench: `limits: answered other than by 429, ${workers}`,
          ...{
            ours: count / (count + refused),
            beside: count / (count + other.refused),
            peer: name,
            unit: 'part of the requests',
            target: 1,
          },
        }),
      );
    }
  }
  return results;
}
