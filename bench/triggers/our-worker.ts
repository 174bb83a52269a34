// A worker of ours in a process of its own, with encryption.
import { installRuntime } from '../../src/cli/quiet-runtime.js';
import { environmentConfig } from '../../src/config/environment.js';
import { settingsOf } from '../../src/config/settings.js';
import { Connections } from '../../src/connections.js';
import { parseEncryptionKey } from '../../src/temporal/codec/encryption-key.js';
import { connectWorker } from '../../src/temporal/client.js';
import { createOktaWorker } from '../../src/temporal/worker.js';
import { given } from '../given.js';
import { OpenGate } from '../open-gate.js';

export interface TriggerWorkerInput {
  address: string;
  namespace: string;
  taskQueue: string;
  /** By connection. */
  orgs: Record<string, { url: string; apiToken: string }>;
  bundle: string;
  /** Whether rate limits are minded. */
  limits: boolean;
  /** Base64. */
  key: string;
}

const { address, namespace, taskQueue, orgs, bundle, limits, key } = await given<TriggerWorkerInput>();

installRuntime('ERROR');
const settings = new Map(
  Object.entries(orgs).flatMap(([name, { url, apiToken }]) =>
    [...environmentConfig({ OKTA_DOMAIN: url, OKTA_API_TOKEN: apiToken }).connections].map(
      ([, one]) => [name, settingsOf(one)] as const,
    ),
  ),
);
const connections = new Connections(settings, undefined, limits ? undefined : new OpenGate());
const temporal = await connectWorker({ address, namespace, encryption: { keys: [parseEncryptionKey('bench', key)] } });
const worker = await createOktaWorker({
  ...{ temporal, connections, taskQueue },
  workflowBundle: { codePath: bundle },
  shutdownGraceTime: '1 second',
});
process.once('SIGTERM', () => {
  worker.shutdown();
});
process.on('message', () => {
  process.stdout.write(`${JSON.stringify({ rss: process.memoryUsage().rss })}\n`);
});
process.stdout.write('{"ready":true}\n');
await worker.run();
await temporal.connection.close();
connections.close();
process.exit(0);
