// The receiver of event hooks in a process of its own.
import { settingsOf } from '../../src/config/settings.js';
import { environmentConfig } from '../../src/config/environment.js';
import { Connections } from '../../src/connections.js';
import { startHookReceiver } from '../../src/hooks/hook-receiver.js';
import { connectClient } from '../../src/temporal/client.js';
import { parseEncryptionKey } from '../../src/temporal/codec/encryption-key.js';
import { hookDelivery } from '../../src/temporal/hook-delivery.js';
import { given } from '../given.js';

export interface ReceiverInput {
  address: string;
  namespace: string;
  key: string;
  /** The org whose posts it takes, as the connection `default`. */
  orgUrl: string;
  secret: string;
  gatherMs: number;
}

const { address, namespace, key, orgUrl, secret, gatherMs } = await given<ReceiverInput>();
const client = await connectClient({ address, namespace, encryption: { keys: [parseEncryptionKey('bench', key)] } });
const { connections: configured } = environmentConfig({ OKTA_DOMAIN: orgUrl, OKTA_API_TOKEN: 'none-is-needed' });
const connections = new Connections(new Map([...configured].map(([name, one]) => [name, settingsOf(one)])));
const receiver = await startHookReceiver({
  ...{ port: 0, path: '/okta/hook', secrets: () => [secret], origins: [orgUrl], limits: { gatherMs } },
  ...hookDelivery(client, connections),
});
process.stdout.write(`${JSON.stringify({ url: receiver.url })}\n`);
process.once('SIGTERM', () => {
  void receiver.close().then(() => process.exit(0));
});
