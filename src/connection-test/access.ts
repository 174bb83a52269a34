import type { ConnectionConfig } from '../config/config.js';
import type { Connections } from '../connections.js';
import type { OktaClient } from '../okta/client.js';
import { OktaTokenError } from '../okta/errors.js';
import { covers } from '../scopes.js';

/** What a connection's credential gives. */
export interface Access {
  /** Undefined where none of its scopes is granted. */
  client: OktaClient | undefined;
  /** The scopes that were granted; undefined with an API token, which has none. */
  granted: string[] | undefined;
  /** The scopes that are configured and weren't granted. */
  missing: string[];
  tokenType: 'SSWS' | 'Bearer' | 'DPoP' | null;
}

/** Opens connections that whoever gave it closes. */
export type Open = (connection: ConnectionConfig) => Connections;

/**
 * Authenticates as the connection does. Where Okta refuses the scopes of a service app as a whole, each is asked for
 * alone, so that those at fault can be named and the others tried.
 *
 * @throws OktaError Okta refuses the credential
 * @throws ConfigError a secret isn't there
 */
export async function gainAccess(connection: ConnectionConfig, open: Open): Promise<Access> {
  const { name, auth } = connection;
  const connections = open(connection);
  // Whether the application itself is in order shows without a login, too.
  if (auth.mode === 'authorizationCode') await (await connections.webClient(name)).checkClient();
  const client = await connections.client(name);
  if (auth.mode === 'apiToken') return { client, granted: undefined, missing: [], tokenType: 'SSWS' };
  try {
    return await accessOf(client, auth.scopes);
  } catch (error) {
    if (auth.mode !== 'clientCredentials' || !isScopeRefusal(error)) throw error;
    const withScopes = (scopes: string[]): Promise<OktaClient> =>
      open({ ...connection, auth: { ...auth, scopes } }).client(name);
    const granted: string[] = [];
    for (const scope of auth.scopes) if (await isGranted(await withScopes([scope]))) granted.push(scope);
    // Each alone is fine, and all together are not: that has another reason.
    if (granted.length === auth.scopes.length) throw error;
    if (granted.length === 0) return { client: undefined, granted, missing: [...auth.scopes], tokenType: null };
    return accessOf(await withScopes(granted), auth.scopes);
  }
}

async function accessOf(client: OktaClient, configured: readonly string[]): Promise<Access> {
  const granted = [...((await client.grantedScopes()) ?? [])];
  // It gives a refresh token rather than a right, and needn't be named with each access token.
  const missing = configured.filter((scope) => scope !== 'offline_access' && !covers(granted, scope));
  return { client, granted, missing, tokenType: (await client.tokenType()) ?? null };
}

const isScopeRefusal = (error: unknown): boolean => error instanceof OktaTokenError && error.kind === 'scope';

async function isGranted(client: OktaClient): Promise<boolean> {
  try {
    await client.grantedScopes();
    return true;
  } catch (error) {
    if (isScopeRefusal(error)) return false;
    throw error;
  }
}
