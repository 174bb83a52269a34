import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import proto from '@temporalio/proto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { canWatch, watchedScript } from './launcher.js';
import type { FoundServer, ResolveOptions } from './resolve.js';
import type { SearchAttributeDefinition } from './start-dev-server.js';
import { resolveTimeSkippingServer } from './test-server-binary.js';

export interface TimeSkippingServerOptions extends ResolveOptions {
  /** Use this program instead of looking for one. */
  server?: FoundServer;
  port?: number;
  searchAttributes?: readonly SearchAttributeDefinition[];
  extraArgs?: readonly string[];
}

export interface RunningTimeSkippingServer {
  address: string;
  namespace: string;
  /** `env.client` skips time while it waits for a result; `env.sleep` skips it by hand. */
  env: TestWorkflowEnvironment;
  server: FoundServer;
  close(): Promise<void>;
}

/** The SDK waits 5 seconds for a start, which a JVM on a busy machine can miss; the next start finds warm caches. */
const START_ATTEMPTS = 4;

/**
 * Starts the time-skipping test server. It knows no schedules and lists no workflows, and time stands still while an
 * activity runs: use it for long timers only, one workflow at a time.
 */
export async function startTimeSkippingServer(
  options: TimeSkippingServerOptions = {},
): Promise<RunningTimeSkippingServer> {
  const server = options.server ?? (await resolveTimeSkippingServer(options));
  const folder = await mkdtemp(join(tmpdir(), 'temporal-okta-server-'));
  const logFile = join(folder, 'server.log');
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const path = canWatch ? join(folder, 'start') : server.path;
    const prepare = async () => {
      if (!canWatch) return;
      await mkdir(folder, { recursive: true });
      await writeFile(path, watchedScript(server.path, logFile, folder), { mode: 0o700 });
    };
    const env = await create(path, prepare, options);
    await registerSearchAttributes(env, options.searchAttributes ?? []);
    let closing: Promise<void> | undefined;
    const close = () => (closing ??= env.teardown().then(remove));
    return { address: env.address, namespace: 'default', env, server, close };
  } catch (error) {
    const log = await readFile(logFile, 'utf8').catch(() => '');
    await remove();
    throw new Error(`The time-skipping server ${server.path} did not start: ${String(error)}\n${log.slice(-2_000)}`, {
      cause: error,
    });
  }
}

async function create(
  path: string,
  prepare: () => Promise<void>,
  { port, extraArgs, signal, report }: TimeSkippingServerOptions,
): Promise<TestWorkflowEnvironment> {
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    await prepare();
    try {
      return await TestWorkflowEnvironment.createTimeSkipping({
        server: {
          executable: { type: 'existing-path', path },
          ...(port === undefined ? {} : { port }),
          ...(extraArgs ? { extraArgs: [...extraArgs] } : {}),
        },
      });
    } catch (error) {
      if (attempt >= START_ATTEMPTS) throw error;
      report?.('Temporal time-skipping server: slow to start, trying again');
    }
  }
}

/** An attribute that isn't registered fails every workflow task that sets it, for ever, here as on a real server. */
async function registerSearchAttributes(
  { connection, namespace }: TestWorkflowEnvironment,
  keys: readonly SearchAttributeDefinition[],
): Promise<void> {
  if (keys.length === 0) return;
  const searchAttributes = Object.fromEntries(
    keys.map(({ name, type }) => [name, proto.temporal.api.enums.v1.IndexedValueType[`INDEXED_VALUE_TYPE_${type}`]]),
  );
  await connection.operatorService.addSearchAttributes({ namespace: namespace ?? 'default', searchAttributes });
}
