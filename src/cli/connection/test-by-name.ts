import type { Client } from '@temporalio/client';
import { type ConnectionReport, testConnection } from '../../connection-test/connection-test.js';
import { loginStateOf } from '../../temporal/login-state.js';
import { temporalTokenOwner } from '../../temporal/token-owner.js';
import type { CommandSetup } from '../command-setup.js';
import { withTokenOwner } from '../own-worker.js';

/**
 * Tests a configured connection. Only those of an authorization code need Temporal, where their tokens are kept; where
 * no worker has the connection, one of ours does meanwhile.
 *
 * @param connect is called where Temporal is needed
 * @throws ConfigError `Config.Missing`, where no connection has that name
 */
export async function testByName(
  setup: CommandSetup,
  name: string,
  connect: () => Promise<Client>,
): Promise<ConnectionReport> {
  const config = setup.connectionConfig(name);
  if (config.auth.mode !== 'authorizationCode') return testConnection(config);
  const client = await connect();
  const { hasOwner } = await loginStateOf(client, name);
  // A login that no worker has looked at before shows its end only now.
  const consentEnd = async (): Promise<string | null> => (await loginStateOf(client, name)).consentEndsAt;
  const test = (): Promise<ConnectionReport> =>
    testConnection(config, { owner: temporalTokenOwner(client), consentEnd });
  if (!hasOwner) return test();
  const connections = setup.connections(client);
  try {
    return await withTokenOwner({ setup, client, connection: name }, connections, test);
  } finally {
    connections.close();
  }
}
