import type { Simulator } from '../../simulator/index.js';
import type { ConnectionConfig } from '../../src/config/config.js';
import { connectionsOf } from '../../src/connections.js';
import type { TokenOwner } from '../../src/okta/auth/token-owner.js';

/** Logs a person in, and keeps the tokens in this process. */
export async function loggedIn({ admin }: Simulator, connection: ConnectionConfig, login: string): Promise<TokenOwner> {
  const connections = connectionsOf({ connections: new Map([[connection.name, connection]]) });
  const client = await connections.webClient(connection.name);
  const begun = client.beginLogin();
  const { redirectTo } = admin.visit({ do: 'authorize', url: begun.url.href, login });
  let { refreshToken, ...token } = await client.finishLogin(new URL(redirectTo), begun);
  return {
    accessToken: async (_connection, rejected) => {
      if (token.fingerprint !== rejected) return token;
      const next = await client.refresh(refreshToken, token.dpopKey);
      refreshToken = next.refreshToken ?? refreshToken;
      token = { ...token, ...next };
      return token;
    },
  };
}
