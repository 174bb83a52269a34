import { chmod, readdir, rename, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runCommand, withoutTemporalSettings } from './run-command.js';

/** A download that stands still for this long is given up: the next step may need minutes, this one must not. */
const STALL_MS = 20_000;

const require = createRequire(import.meta.url);

/** Version of the SDK whose download service picks the server, for the name in the cache. */
export const sdkVersion: string = (require('@temporalio/testing/package.json') as { version: string }).version;

/**
 * Lets the SDK download a server into `folder` as `fileName`. The SDK only downloads on the way to starting, can't be
 * cancelled and has no time-out, so that happens in a process of its own. Whether the start there succeeds is of no interest.
 */
export async function downloadBySdk(
  kind: 'createLocal' | 'createTimeSkipping',
  folder: string,
  fileName: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const script = `
    const { TestWorkflowEnvironment } = require(${JSON.stringify(require.resolve('@temporalio/testing'))});
    TestWorkflowEnvironment.${kind}({ server: { executable: { type: 'cached-download', downloadDir: process.argv[1] } } })
      .then((env) => env.teardown())
      .catch((error) => { console.error(String(error.message)); process.exit(1); });`;
  let size = 0;
  let changedAtMs = 0;
  const goesOn = async (elapsedMs: number) => {
    const now = await folderSize(folder);
    if (now !== size) [size, changedAtMs] = [now, elapsedMs];
    return elapsedMs - changedAtMs < STALL_MS;
  };
  const env = withoutTemporalSettings();
  const failure = await runCommand(process.execPath, ['-e', script, folder], {
    env,
    signal,
    tickMs: 1_000,
    onTick: goesOn,
  })
    .then(() => undefined)
    .catch((error: unknown) => error);
  signal?.throwIfAborted();
  const file = (await readdir(folder)).find((name) => !name.endsWith('.downloading'));
  if (!file) throw new Error(`not reachable (${reason(failure)})`);
  await rename(join(folder, file), join(folder, fileName));
  await chmod(join(folder, fileName), 0o755);
}

/** The native layer's message is a chain of causes in one line: the first is enough. */
function reason(failure: unknown): string {
  const message = failure instanceof Error ? failure.message : 'nothing was downloaded';
  return message.slice(0, 160);
}

async function folderSize(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(names.map((name) => stat(join(folder, name)).then((s) => s.size, () => 0))); // prettier-ignore
  return sizes.reduce((sum, n) => sum + n, 0);
}
