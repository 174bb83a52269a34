import type { Simulator } from '../../simulator/index.js';
import type { ConnectionConfig } from '../../src/config/config.js';
import { connectionsOf } from '../../src/connections.js';
import type { TokenOwner } from '../../src/okta/auth/token-owner.js';
import { OwnerInProcess } from './auth-modes.js';

/** Logs a person in who need not be an administrator, and keeps the tokens in this process. */
export async function loggedIn({ admin }: Simulator, connection: ConnectionConfig, login: string): Promise<TokenOwner> {
  const { name } = connection;
  const client = await connectionsOf({ connections: new Map([[name, connection]]) }).webClient(name);
  const begun = client.beginLogin();
  const { redirectTo } = admin.visit({ do: 'authorize', url: begun.url.href, login });
  return new OwnerInProcess(client, await client.finishLogin(new URL(redirectTo), begun));
}
