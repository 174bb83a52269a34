import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { WorkerOptions } from '@temporalio/worker';
import { ConfigError } from '../config-error.js';
import type { Encryption } from './codec/encryption.js';

type WorkflowBundle = NonNullable<WorkerOptions['workflowBundle']>;

const distributed = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/**
 * What workflows of one worker load once, in place of each for itself: give it to `bundleWorkflowCode` as
 * `preloadModules: [workflowPreloadPath]` when you bundle workflow code that imports `temporal-okta/workflow` or ours. It
 * saves some 4 MB of memory and 30 ms of processor time for each workflow in memory.
 */
export const workflowPreloadPath: string = distributed('workflows/preload.js');

/** Stands in the code of every bundle that was made with our failure converter, minified or not. */
const encryptedFailuresMark = 'temporal-okta/encrypted-failures';

/**
 * The workflow code that comes with the package. How failures are written is fixed when a bundle is made, hence two:
 * with a key configured they are encrypted, without one they stay readable in the Web UI.
 */
export const ownWorkflowBundle = (encryption: Encryption | undefined): WorkflowBundle => ({
  codePath: distributed(encryption ? 'workflow-bundle-encrypted.js' : 'workflow-bundle.js'),
});

/**
 * Refuses a bundle that would write failures readably although a key is configured.
 *
 * @throws ConfigError `Config.Invalid`
 */
export async function assertEncryptsFailures(bundle: WorkflowBundle): Promise<void> {
  const code = 'code' in bundle ? bundle.code : await readFile(bundle.codePath, 'utf8');
  if (code.includes(encryptedFailuresMark)) return;
  throw ConfigError.invalid(
    'Encryption is configured, but the given workflow bundle writes failures readably. Make it by ' +
      'bundleWorkflowCode({ workflowsPath, failureConverterPath }) with failureConverterPath from temporal-okta',
  );
}
