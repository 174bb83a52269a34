/**
 * vitest's global setup for the tests that need a Temporal server: one dev server and two workflow bundles for the whole
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
import { failureConverterPath } from '../../src/temporal/codec/data-converter.js';

export interface ProvidedTemporal {
  address: string;
  namespace: string;
  devServer: FoundServer;
  timeSkippingServer: FoundServer;
  /** File with the code of `workflows/index.ts`, for `Worker.create({ workflowBundle: { codePath } })`. */
  workflowBundle: string;
  /** The same, with encrypted failures: for workers with a key. */
  encryptedWorkflowBundle: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    temporal: ProvidedTemporal;
  }
}

const WORKFLOWS = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));
const PRELOAD = fileURLToPath(new URL('../../workflows/preload.ts', import.meta.url));
const INTERCEPTORS = fileURLToPath(new URL('../../workflows/log-failures.ts', import.meta.url));

async function bundleInto(
  folder: string,
  name: string,
  options: { failureConverterPath?: string } = {},
): Promise<string> {
  const logger = new DefaultLogger('WARN');
  const { code } = await bundleWorkflowCode({
    ...{ workflowsPath: WORKFLOWS, workflowInterceptorModules: [INTERCEPTORS], preloadModules: [PRELOAD], logger },
    ...options,
  });
  const codePath = join(folder, name);
  await writeFile(codePath, code);
  return codePath;
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // vitest owns stdout: what its reporters print there may be parsed.
  const report = (line: string) => process.stderr.write(`${line}\n`);
  // One after the other: where both have to be made, a compiler and Maven would fight for the processor.
  const timeSkippingServer = await resolveTimeSkippingServer({ report });
  const server = await startDevServer({ report, searchAttributes: Object.values(searchAttributeKeys) });
  const folder = await mkdtemp(join(tmpdir(), 'temporal-okta-bundle-'));
  const teardown = async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const workflowBundle = await bundleInto(folder, 'workflow-bundle.js');
    const encryptedWorkflowBundle = await bundleInto(folder, 'workflow-bundle-encrypted.js', { failureConverterPath });
    const { address, namespace } = server;
    project.provide('temporal', {
      ...{ address, namespace, devServer: server.server, timeSkippingServer },
      ...{ workflowBundle, encryptedWorkflowBundle },
    });
    return teardown;
  } catch (error) {
    await teardown();
    throw error;
  }
}
