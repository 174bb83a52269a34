import { Command } from 'commander';
import {
  type HookReceiverOptions,
  ownPaths,
  type RunningHookReceiver,
  startHookReceiver,
} from '../../hooks/hook-receiver.js';
import { readHookSecrets } from '../../hooks/hook-secrets.js';
import { hookDelivery } from '../../temporal/hook-delivery.js';
import { CommandSetup } from '../command-setup.js';
import { io, untilAskedToEnd } from '../io.js';
import { programFailure, UsageError } from '../program-error.js';
import { type SecretOptions, secretReferences, withSecretOptions } from './secret-options.js';

interface ServeOptions extends SecretOptions {
  host: string;
  port: string;
  path: string;
  header: string;
  maxBody: string;
  trustProxy?: true;
  openMetrics?: true;
}

/** `temporal-okta hooks serve`: takes the posts of Okta's event hooks until it is asked to end, then drains. */
export function serveCommand(): Command {
  const command = new Command('serve')
    .description("Receive the posts of Okta's event hooks")
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <n>', 'port to listen on; 0 takes a free one', '8235')
    .option('--path <path>', 'where Okta posts to', '/okta/hook');
  return withSecretOptions(command, '; two are good while one replaces the other')
    .option('--header <name>', 'the header that carries the secret', 'Authorization')
    .option('--max-body <bytes>', 'the largest post', '1048576')
    .option('--trust-proxy', 'a reverse proxy is in front: its X-Forwarded-For says who calls')
    .option('--open-metrics', 'show /metrics to callers from elsewhere than this machine, too')
    .option('--json', 'a failure as JSON on stderr (the ready line is JSON anyway)')
    .action(serve);
}

async function serve(options: ServeOptions, command: Command): Promise<void> {
  const { host, header, trustProxy = false, openMetrics = false } = options;
  const port = portOf(options.port);
  const path = checkedPath(options.path);
  const limits = { bodyBytes: bytesOf(options.maxBody) };
  const references = secretReferences(options);
  const secrets = (): readonly string[] => readHookSecrets(references);
  secrets();
  const setup = CommandSetup.of(command);
  setup.assertConnections();
  const origins = [...new Set([...setup.config.connections.values()].map(({ origin }) => origin.origin))];
  const client = await setup.client();
  const connections = setup.connections(client);
  try {
    const settings = { host, port, path, secrets, headerName: header, origins, limits, trustProxy, openMetrics };
    const receiver = await start({ ...settings, ...hookDelivery(client, connections), onFailure: failureReport() });
    io.result(JSON.stringify({ url: receiver.url, origins }));
    await untilAskedToEnd();
    await receiver.close();
    io.progress(`Ended: ${JSON.stringify(receiver.counters())}`);
  } finally {
    connections.close();
    await client.connection.close();
  }
}

function start(options: HookReceiverOptions & { host: string }): Promise<RunningHookReceiver> {
  return startHookReceiver(options).catch((error: unknown) => {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND'].includes(code)) throw error;
    const { host, port } = options;
    throw new UsageError(`Can't listen on ${host}, port ${port} (${code}): choose another by --host and --port`);
  });
}

const quietMs = 10_000;

/** Says why posts aren't delivered; the same thing once in a while, however many posts there are. */
function failureReport(): (error: unknown) => void {
  let last = { message: '', atMs: 0 };
  return (error) => {
    const { message } = programFailure(error);
    if (message === last.message && Date.now() - last.atMs < quietMs) return;
    last = { message, atMs: Date.now() };
    io.progress(`Not delivered, Okta is told to try again: ${message}`);
  };
}

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError(`--port ${text} is not a port number`);
}

function bytesOf(text: string): number {
  const most = 16 * 1024 * 1024;
  if (/^\d{1,9}$/.test(text) && Number(text) >= 1024 && Number(text) <= most) return Number(text);
  throw new UsageError(`--max-body ${text} is not a number of bytes from 1024 to ${String(most)}`);
}

function checkedPath(path: string): string {
  if (!/^\/[\w.~!$&'()*+,;=:@%/-]*$/.test(path)) throw new UsageError(`--path ${path} is no path, like /okta/hook`);
  if (!ownPaths.some((own) => own === path)) return path;
  throw new UsageError(`--path ${path} is where the receiver speaks of itself: take another, like /okta/hook`);
}
