/**
 * vitest's global setup for the tests that need a Temporal server: one dev server and one workflow bundle for the whole
 * run. It never uses a server named by the caller's environment, and it fails the run when none can be had.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import type { TestProject } from 'vitest/node';
import { type FoundServer, resolveTimeSkippingServer, startDevServer } from '../../src/temporal/servers/index.js';
import { searchAttributeKeys } from '../../src/search-attributes.js';

export interface ProvidedTemporal {
  address: string;
  namespace: string;
  devServer: FoundServer;
  timeSkippingServer: FoundServer;
  /** File with the code of `workflows/index.ts`, for `Worker.create({ workflowBundle: { codePath } })`. */
  workflowBundle: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    temporal: ProvidedTemporal;
  }
}

const WORKFLOWS = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // vitest owns stdout: what its reporters print there may be parsed.
  const report = (line: string) => process.stderr.write(`${line}\n`);
  // One after the other: where both have to be made, a compiler and Maven would fight for the processor.
  const timeSkippingServer = await resolveTimeSkippingServer({ report });
  const server = await startDevServer({ report, searchAttributes: Object.values(searchAttributeKeys) });
  const folder = await mkdtemp(join(tmpdir(), 'temporal-okta-bundle-'));
  const workflowBundle = join(folder, 'workflow-bundle.js');
  const teardown = async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { code } = await bundleWorkflowCode({ workflowsPath: WORKFLOWS, logger: new DefaultLogger('WARN') });
    await writeFile(workflowBundle, code);
    const { address, namespace } = server;
    project.provide('temporal', { address, namespace, devServer: server.server, timeSkippingServer, workflowBundle });
    return teardown;
  } catch (error) {
    await teardown();
    throw error;
  }
}
