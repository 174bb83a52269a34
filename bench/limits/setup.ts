import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import type { OktaLane } from '../../workflows/okta.js';
import { connectClient } from '../../src/temporal/client.js';
import { startDevServer } from '../../src/temporal/servers/index.js';
import { workflowPreloadPath } from '../../src/temporal/workflow-bundle.js';
import { startChild } from '../child.js';
import type { BenchResult } from '../result.js';
import type { BenchOrg } from './org.js';
import type { OurWorkerInput } from './our-worker.js';
import type { ManyWritesInput, Write } from './workflows.js';

/** Writes of one workflow: its history stays far below Temporal's limits. */
const writesAWorkflow = 1000;
/** Within this, the workers have found each other. */
const acquaintedMs = 17_000;

export const report = (line: string): void => void process.stderr.write(`${line}\n`);

/** A Temporal server, and the workflow code of this bench. */
export interface Setup {
  client: Client;
  /** Runs so many workers of ours for an org, each in a process of its own. */
  withWorkers: <T>(
    org: Pick<BenchOrg, 'url' | 'apiToken'>,
    facts: { workers: number; scale: number },
    run: (taskQueue: string) => Promise<T>,
  ) => Promise<T>;
  close: () => Promise<void>;
}

export async function startSetup(): Promise<Setup> {
  const temporal = await startDevServer({ report });
  const { address, namespace } = temporal;
  const client = await connectClient({ address, namespace, encryption: undefined });
  const folder = mkdtempSync(join(tmpdir(), 'temporal-okta-bench-'));
  const bundle = join(folder, 'bundle.js');
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./workflows.js', import.meta.url)),
    preloadModules: [workflowPreloadPath],
    logger: new DefaultLogger('ERROR'),
  });
  writeFileSync(bundle, code);
  return {
    client,
    withWorkers: async ({ url, apiToken }, { workers, scale }, run) => {
      const taskQueue = `bench-${randomUUID().slice(0, 8)}`;
      const input: OurWorkerInput = { address, namespace, taskQueue, url, apiToken, bundle, scale };
      const children = Array.from({ length: workers }, () => startChild('./limits/our-worker.js', input));
      try {
        await Promise.all(children.map((child) => child.next()));
        if (workers > 1) await delay(acquaintedMs);
        return await run(taskQueue);
      } finally {
        await Promise.all(children.map((child) => child.stop()));
      }
    },
    close: async () => {
      await client.connection.close();
      await temporal.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Starts workflows that make these writes, `inFlight` of them pending at a time in all. Gives the wait for their end. */
export async function startWrites(
  { client }: Setup,
  all: readonly Write[],
  { inFlight, lane, taskQueue }: { inFlight: number; lane: OktaLane; taskQueue: string },
): Promise<{ ended: () => Promise<void>; terminate: () => Promise<void> }> {
  const workflows = Math.ceil(all.length / writesAWorkflow);
  const size = Math.ceil(all.length / workflows);
  const handles = await Promise.all(
    Array.from({ length: workflows }, (_, nth) => {
      const writes = all.slice(nth * size, (nth + 1) * size);
      const input: ManyWritesInput = { writes, inFlight: Math.ceil(inFlight / workflows), lane, taskQueue };
      return client.workflow.start('manyWrites', { taskQueue, workflowId: `bench-${randomUUID()}`, args: [input] });
    }),
  );
  return {
    ended: async () => {
      await Promise.all(handles.map((handle) => handle.result()));
    },
    terminate: async () => {
      await Promise.all(handles.map((handle) => handle.terminate()));
    },
  };
}

/** Runs a part of a bench in a setup of its own. */
export async function withSetup(part: (setup: Setup) => Promise<BenchResult[]>): Promise<BenchResult[]> {
  const setup = await startSetup();
  try {
    return await part(setup);
  } finally {
    await setup.close();
  }
}
