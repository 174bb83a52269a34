import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { connectClient } from '../../src/temporal/client.js';
import { failureConverterPath } from '../../src/temporal/codec/data-converter.js';
import { parseEncryptionKey } from '../../src/temporal/codec/encryption-key.js';
import { workflowPreloadPath } from '../../src/temporal/workflow-bundle.js';
import { startDevServer } from '../../src/temporal/servers/index.js';
import { type Child, startChild } from '../child.js';
import type { TriggerWorkerInput } from './our-worker.js';

export const report = (line: string): void => void process.stderr.write(`${line}\n`);

/** A Temporal server, a client with a key, and the workflow code of this bench. */
export interface TriggerSetup {
  client: Client;
  /** For processes that make a client of their own. */
  target: { address: string; namespace: string; key: string };
  /** Runs one worker of ours in a process of its own. */
  withWorker: <T>(
    facts: Pick<TriggerWorkerInput, 'orgs' | 'limits'>,
    run: (taskQueue: string, worker: Child) => Promise<T>,
  ) => Promise<T>;
  close: () => Promise<void>;
}

export async function startTriggerSetup(): Promise<TriggerSetup> {
  const temporal = await startDevServer({ report });
  const { address, namespace } = temporal;
  const key = randomBytes(32).toString('base64');
  const client = await connectClient({ address, namespace, encryption: { keys: [parseEncryptionKey('bench', key)] } });
  const folder = mkdtempSync(join(tmpdir(), 'temporal-okta-bench-'));
  const bundle = join(folder, 'bundle.js');
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./workflows.js', import.meta.url)),
    preloadModules: [workflowPreloadPath],
    failureConverterPath,
    logger: new DefaultLogger('ERROR'),
  });
  writeFileSync(bundle, code);
  return {
    client,
    target: { address, namespace, key },
    withWorker: async (facts, run) => {
      const taskQueue = `bench-${randomUUID().slice(0, 8)}`;
      const input: TriggerWorkerInput = { address, namespace, taskQueue, bundle, key, ...facts };
      const worker = startChild('./triggers/our-worker.js', input);
      try {
        await worker.next();
        return await run(taskQueue, worker);
      } finally {
        await worker.stop();
      }
    },
    close: async () => {
      await client.connection.close();
      await temporal.close();
      rmSync(folder, { recursive: true });
    },
  };
}
