import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createTrigger } from '../../src/temporal/triggers.js';
import { startChild } from '../child.js';
import { type BenchResult, lessIsBetter, median, moreIsBetter } from '../result.js';
import type { OrgFarmLine, OrgFarmPolls } from './org-farm.js';
import { report, type TriggerSetup } from './setup.js';

const orgCount = 50;
const triggersAnOrg = 10;
/** An org grants a token 60 reads of the log a minute: ten triggers take twenty. */
const intervalSeconds = 30;
const measuredMs = 10 * 60_000;
/** Of simulated Okta's request log: it keeps the latest of each org. */
const sampleEveryMs = 60_000;

/** 500 triggers over 50 orgs on one worker: whether each is polled in time, what memory does, and whether actions are starved. */
export async function triggersMany(setup: TriggerSetup): Promise<BenchResult[]> {
  const { client } = setup;
  const farm = startChild('./triggers/org-farm.js', { orgs: orgCount });
  try {
    const { orgs } = (await farm.next()) as OrgFarmLine;
    const named = Object.fromEntries(orgs.map((org, nth) => [`org${String(nth)}`, org]));
    return await setup.withWorker({ orgs: named, limits: true }, async (taskQueue, worker) => {
      const act = async (): Promise<number> => {
        const nth = Math.floor(Math.random() * orgCount);
        const startedMs = performance.now();
        await client.workflow.execute('runAction', {
          ...{ taskQueue, workflowId: `many-${randomUUID()}` },
          args: [{ action: 'getUser', input: { connection: `org${String(nth)}`, userId: orgs[nth]?.userId } }],
        });
        return performance.now() - startedMs;
      };
      const acted = async (forMs: number): Promise<number[]> => {
        const times: number[] = [];
        for (const endMs = Date.now() + forMs; Date.now() < endMs;) {
          times.push(await act());
          await delay(1000);
        }
        return times;
      };
      await acted(5000);
      const idle = median(await acted(20_000));
      for (let org = 0; org < orgCount; org += 1) {
        const creating = Array.from({ length: triggersAnOrg }, (_, nth) => {
          const filter = `eventType eq "user.session.start" and transaction.id eq "t${String(nth)}"`;
          const target = { signal: { workflowId: 'nobody' } };
          return createTrigger(client, { name: `many${String(nth)}`, connection: `org${String(org)}`, filter, intervalSeconds, target }, { taskQueue }); // prettier-ignore
        });
        await Promise.all(creating);
      }
      await delay(60_000);
      const polls = new Map<string, Set<number>>();
      const rss: number[] = [];
      const busy = acted(measuredMs);
      for (const endMs = Date.now() + measuredMs; Date.now() < endMs;) {
        await delay(sampleEveryMs);
        worker.ask();
        rss.push(((await worker.next()) as { rss: number }).rss);
        farm.ask();
        for (const { org, filter, atMs } of ((await farm.next()) as OrgFarmPolls).polls) {
          const of = `${String(org)} ${filter}`;
          polls.set(of, (polls.get(of) ?? new Set()).add(atMs));
        }
      }
      const busyMs = median(await busy);
      const gaps = [...polls.values()].flatMap((times) => {
        const sorted = [...times].sort((one, other) => one - other);
        return sorted.slice(1).map((atMs, nth) => (atMs - (sorted[nth] ?? 0)) / 1000);
      });
      const [first, last] = [median(rss.slice(0, 3)), median(rss.slice(-3))];
      const megabytes = (bytes: number): number => bytes / 1024 / 1024;
      report(`  ${String(polls.size)} triggers, ${String(gaps.length)} polls, the longest gap ${Math.max(...gaps).toFixed(1)} s; memory ${megabytes(first).toFixed(0)} to ${megabytes(last).toFixed(0)} MB; an action ${idle.toFixed(0)} ms before, ${busyMs.toFixed(0)} ms beside`); // prettier-ignore
      if (polls.size !== orgCount * triggersAnOrg) throw new Error(`only ${String(polls.size)} triggers polled`);
      return [
        lessIsBetter({ bench: 'triggers: longest gap between polls of 500 triggers', ours: Math.max(...gaps), beside: 2 * intervalSeconds, peer: 'two intervals', unit: 's' }), // prettier-ignore
        lessIsBetter({ bench: 'triggers: memory after ten minutes of 500 triggers', ours: megabytes(last), beside: 1.1 * megabytes(first), peer: 'at their beginning, and a tenth', unit: 'MB' }), // prettier-ignore
        moreIsBetter({ bench: 'triggers: actions beside 500 triggers', ours: 1000 / busyMs, beside: 1000 / idle, peer: 'before them', unit: 'actions/s one after another', target: 0.5 }), // prettier-ignore
      ];
    });
  } finally {
    await farm.stop();
  }
}
