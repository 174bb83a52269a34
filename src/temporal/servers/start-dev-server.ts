import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { type SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { resolveDevServer } from './dev-server-binary.js';
import { watched } from './launcher.js';
import type { FoundServer, ResolveOptions } from './resolve.js';
import { withoutTemporalSettings } from './run-command.js';

/** What `defineSearchAttributeKey` of the SDK returns. */
export interface SearchAttributeDefinition {
  name: string;
  type: SearchAttributeType;
}

export interface DevServerOptions extends ResolveOptions {
  /** Use this program instead of looking for one. */
  server?: FoundServer;
  /** Serve the Web UI too. Default false. */
  ui?: boolean;
  /** Default: free ports. */
  port?: number;
  uiPort?: number;
  /** Address to listen on. Default 127.0.0.1. */
  ip?: string;
  namespace?: string;
  /** SQLite file; without it everything is forgotten at the end. */
  dbFilename?: string;
  searchAttributes?: readonly SearchAttributeDefinition[];
  dynamicConfig?: Readonly<Record<string, string | number | boolean>>;
  extraArgs?: readonly string[];
}

export interface RunningDevServer {
  /** host:port of the gRPC frontend. */
  address: string;
  uiUrl: string | undefined;
  namespace: string;
  /** Client and native connection to the server. Its `teardown` is part of `close`. */
  env: TestWorkflowEnvironment;
  server: FoundServer;
  close(): Promise<void>;
}

const START_ATTEMPTS = 3;
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5_000;

/**
 * Starts a real Temporal server on this machine, for the demo, the tests and the benchmarks. It is started here and not
 * by the SDK because the SDK gives up after 5 seconds, lets the server's banner onto our stdout and Ctrl-C reach the
 * server before the worker has stopped.
 */
export async function startDevServer(options: DevServerOptions = {}): Promise<RunningDevServer> {
  const server = options.server ?? (await resolveDevServer(options));
  for (let attempt = 1; ; attempt++) {
    options.signal?.throwIfAborted();
    try {
      return await startOnce(server, options);
    } catch (error) {
      // Somebody may have taken the free port between our asking for it and the server's listening.
      if (attempt >= START_ATTEMPTS || options.port !== undefined) throw error;
      options.report?.(`Temporal dev server: ${(error as Error).message.split('\n')[0] ?? ''}; trying again`);
    }
  }
}

async function startOnce(server: FoundServer, options: DevServerOptions): Promise<RunningDevServer> {
  const namespace = options.namespace ?? 'default';
  const port = options.port ?? (await freePort());
  const uiPort = options.ui ? (options.uiPort ?? (await freePort())) : undefined;
  const [command, args] = watched(server.path, commandLine(options, namespace, port, uiPort));
  // Detached: its own process group, so that Ctrl-C is ours alone to handle. The launcher ends it with us all the same.
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: withoutTemporalSettings(),
  });
  const log = collectLog(child);
  const killNow = () => kill(child, 'SIGKILL');
  process.once('exit', killNow);
  const stop = async () => {
    await stopProcess(child);
    process.removeListener('exit', killNow);
  };
  const address = `127.0.0.1:${port}`;
  try {
    await untilReady(child, address, namespace, log);
    const env = await TestWorkflowEnvironment.createFromExistingServer({ address, namespace });
    let closing: Promise<void> | undefined;
    const close = () => (closing ??= env.teardown().then(stop));
    return {
      address,
      uiUrl: uiPort === undefined ? undefined : `http://127.0.0.1:${uiPort}`,
      namespace,
      env,
      server,
      close,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function commandLine(options: DevServerOptions, namespace: string, port: number, uiPort: number | undefined): string[] {
  const { ip = '127.0.0.1', dbFilename, searchAttributes = [], dynamicConfig = {} } = options;
  return [
    ...['server', 'start-dev', '--ip', ip, '--port', String(port), '--namespace', namespace, '--log-level', 'warn'],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort), '--ui-ip', ip]),
    ...(dbFilename === undefined ? [] : ['--db-filename', dbFilename]),
    ...searchAttributes.flatMap(({ name, type }) => [
      '--search-attribute',
      `${name}=${TypedSearchAttributes.toMetadataType(type)}`,
    ]),
    ...Object.entries(dynamicConfig).flatMap(([k, v]) => ['--dynamic-config-value', `${k}=${JSON.stringify(v)}`]),
    ...(options.extraArgs ?? []),
  ];
}

async function untilReady(child: ChildProcess, address: string, namespace: string, log: () => string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  let last: unknown;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`the server ended right after its start (exit ${child.exitCode ?? child.signalCode})\n${log()}`);
    try {
      const connection = await Connection.connect({ address, connectTimeout: 2_000 });
      // The port answers before the namespace is there.
      await connection.workflowService.describeNamespace({ namespace }).finally(() => connection.close());
      return;
    } catch (error) {
      last = error;
      await sleep(100);
    }
  }
  throw new Error(
    `the server at ${address} did not answer within ${START_TIMEOUT_MS / 1000} s (${String(last)})\n${log()}`,
  );
}

/** Keeps the end of what the server writes, for the message if it doesn't start. */
function collectLog(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-4_000)));
  return () => text.trim();
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  kill(child, 'SIGTERM'); // so that a database file is closed in an orderly way
  const hard = setTimeout(() => kill(child, 'SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(hard);
  child.stderr?.destroy();
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    child.kill(signal);
  } catch {
    // It has ended meanwhile, which is what was wanted.
  }
}

/** A port nobody listens on right now. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port')),
      );
    });
  });
}
