import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { csvOf } from '../../src/feed/csv-of.js';
import { readFeed } from '../../src/feed/read-feed.js';
import type { ProvisioningPlan } from '../../src/hr/plan-file.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import { applyPlan } from '../../src/temporal/hr/apply-plan.js';
import { awaitApply } from '../../src/temporal/hr/await-apply.js';
import { planProvisioning } from '../../src/temporal/hr/plan-provisioning.js';
import { listExecutions } from '../../src/temporal/list-executions.js';
import { startSimulate } from '../child.js';
import { report, type Setup } from '../limits/setup.js';
import { type BenchResult, lessIsBetter } from '../result.js';

const rows = 10_000;
/** How many of them have to move: the others are as the feed and the rules want them. */
const movers = 1000;
/** Temporal's own: a payload that it warns of, and the events after which it suggests to continue as new. */
const payloadLimitKb = 256;
const eventLimit = 4096;

const staff = 'Everybody (bench)';
const settings: ProvisioningSettings = {
  login: '{firstName}.{lastName}@example.com',
  rules: [{ name: 'everybody', everyone: true, groups: [staff] }],
};

interface SimulatedUser {
  id: string;
  status: string;
  profile: Record<string, string | null>;
}

/** A feed of 10,000 people, a tenth of whom have to move; then the same once more, which changes nobody. */
export async function wholeFeed(setup: Setup): Promise<BenchResult[]> {
  const simulate = startSimulate(['--users', String(Math.ceil(rows * 1.05)), '--rate-limits', 'none']);
  const folder = mkdtempSync(join(tmpdir(), 'temporal-okta-bench-'));
  try {
    const { url, adminUrl, apiToken } = (await simulate.next()) as { url: string; adminUrl: string; apiToken: string };
    const file = join(folder, 'people.csv');
    writeFileSync(file, csvOf(await feedRows(adminUrl)));
    return await setup.withWorkers({ url, apiToken }, { workers: 1, scale: 1 }, async (taskQueue) => {
      const first = await timed('planned', () => plan(setup.client, file, taskQueue));
      await timed('applied', () => apply(setup.client, first, taskQueue));
      const second = await timed('planned again', () => plan(setup.client, file, taskQueue));
      report(`  first: ${JSON.stringify(first.header.counts)}, again: ${JSON.stringify(second.header.counts)}`);
      const { events, payloadKb } = await largest(setup.client);
      const peer = 'where Temporal begins to complain';
      const bench = `hr: a feed of ${String(rows)} people planned and applied`;
      return [
        lessIsBetter({ bench: `${bench}, longest history`, ours: events, beside: eventLimit, peer, unit: 'events' }),
        lessIsBetter({ bench: `${bench}, largest payload`, ours: payloadKb, beside: payloadLimitKb, peer, unit: 'KB' }),
      ];
    });
  } finally {
    await simulate.stop();
    rmSync(folder, { recursive: true });
  }
}

/** Everybody as the org has them; those who are to move are not in the group of the rules yet. */
async function feedRows(adminUrl: string): Promise<string[][]> {
  const { users } = (await (await fetch(`${adminUrl}/state`)).json()) as { users: SimulatedUser[] };
  const present = users.filter(({ status, profile }) => status !== 'DEPROVISIONED' && profile['employeeNumber']);
  const people = present.slice(0, rows);
  const group = { profile: { name: staff }, members: people.slice(movers).map(({ id }) => id) };
  await fetch(`${adminUrl}/groups`, { method: 'POST', body: JSON.stringify([group]) });
  const columns = ['employeeNumber', 'firstName', 'lastName', 'login', 'title', 'department'];
  return [columns, ...people.map(({ profile }) => columns.map((name) => profile[name] ?? ''))];
}

async function plan(client: Client, file: string, taskQueue: string): Promise<ProvisioningPlan> {
  const { people } = await readFeed(file, settings);
  return planProvisioning(client, { people, settings, taskQueue });
}

async function apply(client: Client, { header, entries }: ProvisioningPlan, taskQueue: string): Promise<void> {
  const { workflowId } = await applyPlan(client, { header, entries }, { by: 'bench', taskQueue, window: 50 });
  const { perMinute, failed, skipped } = await awaitApply(client, workflowId, {
    everyMs: 20_000,
    progress: (status) => {
      report(
        `  ${status ? `${String(status.done)} done, ${status.perMinute.toFixed(0)} a minute` : 'no worker answers'}`,
      );
    },
  });
  report(`  ${perMinute.toFixed(0)} people a minute, ${String(failed)} failed, ${String(skipped)} skipped`);
}

async function timed<T>(what: string, run: () => Promise<T>): Promise<T> {
  const startedMs = Date.now();
  const result = await run();
  report(`  ${what} in ${((Date.now() - startedMs) / 1000).toFixed(1)} s`);
  return result;
}

/** Of the plan, the bulk run and its pieces; people's own flows are a few events each. */
async function largest(client: Client): Promise<{ events: number; payloadKb: number }> {
  let events = 0;
  let bytes = 0;
  for (const type of ['planProvisioning', 'applyProvisioning', 'applyPlanChunk']) {
    for await (const { execution, historyLength } of listExecutions(client, `WorkflowType = "${type}"`)) {
      events = Math.max(events, Number(historyLength));
      for await (const event of eventsOf(client, execution)) bytes = Math.max(bytes, largestPayload(event));
    }
  }
  return { events, payloadKb: bytes / 1024 };
}

/** In small pages: gRPC takes no message over 4 MB. */
async function* eventsOf(client: Client, execution: unknown): AsyncGenerator {
  const { namespace } = client.options;
  let nextPageToken: Uint8Array | undefined;
  do {
    const asked = {
      namespace,
      execution: execution as object,
      maximumPageSize: 10,
      ...(nextPageToken && { nextPageToken }),
    };
    const page = await client.workflowService.getWorkflowExecutionHistory(asked);
    yield* page.history?.events ?? [];
    nextPageToken = page.nextPageToken.length > 0 ? page.nextPageToken : undefined;
  } while (nextPageToken);
}

/** The largest payload somewhere in it, in bytes. */
function largestPayload(value: unknown): number {
  if (value instanceof Uint8Array) return value.byteLength;
  if (value === null || typeof value !== 'object') return 0;
  return Math.max(0, ...Object.values(value).map(largestPayload));
}
