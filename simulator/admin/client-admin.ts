import { generateKeyPairSync } from 'node:crypto';
import { addKeys } from '../oauth/client-keys.js';
import type { OAuthClient } from '../oauth/client-store.js';
import {
  addOAuthClient,
  checkGrantTypes,
  checkRole,
  checkScope,
  grantScope,
  showInApp,
} from '../operations/oauth-client.js';
import { grantRole } from '../operations/roles.js';
import type { Org } from '../org/org.js';
import { seedAssignment, SeedError } from '../seed/add-objects.js';
import type { ClientChange, ClientInput } from './client-schemas.js';

/** A client as the admin port shows it. */
export interface ClientView {
  clientId: string;
  name: string;
  kind: OAuthClient['kind'];
  status: 'ACTIVE' | 'INACTIVE';
  authMethod: OAuthClient['authMethod'];
  grantTypes: string[];
  redirectUris: string[];
  scopes: string[];
  roles: string[];
  keyIds: string[];
  rotation: 'STATIC' | 'ROTATE';
  leewaySeconds: number;
  dpop: boolean;
  pkceRequired: boolean;
  consent: 'TRUSTED' | 'REQUIRED';
}

/** A new client, with what is shown this once. */
export interface CreatedClient extends ClientView {
  clientSecret?: string;
  /** PEM (PKCS#8) of the key that was made, and its `kid`. */
  privateKey?: string;
  keyId?: string;
}

export function createClient(org: Org, { assign, ...input }: ClientInput): CreatedClient {
  const people = (assign ?? []).map((address) => idOf(org, address));
  const needsKey = (input.authMethod ?? (input.kind === 'service' ? 'private_key_jwt' : undefined)) === 'private_key_jwt'; // prettier-ignore
  const made = needsKey && input.keys === undefined ? makeKey(org) : undefined;
  const client = addOAuthClient(org, { ...input, ...(made && { keys: [made.jwk] }) });
  for (const userId of people) seedAssignment(org, { appId: client.id, userId });
  return {
    ...viewOf(client),
    ...(client.secret === undefined ? {} : { clientSecret: client.secret }),
    ...(made && { privateKey: made.privateKey, keyId: made.keyId }),
  };
}

export function changeClient(org: Org, clientId: string, change: ClientChange): ClientView {
  const client = org.oauth.clients.get(clientId);
  if (client === undefined) throw new SeedError(`there is no client ${clientId}`);
  const { grantScopes, revokeScopes, roles, addKeys: newKeys, removeKeys, assign, unassign, status, revokeTokens, ...settings } = change; // prettier-ignore
  const [comers, leavers] = [assign ?? [], unassign ?? []].map((list) => list.map((address) => idOf(org, address)));
  roles?.forEach(checkRole);
  grantScopes?.forEach(checkScope);
  checkGrantTypes(client.kind, settings.grantTypes);
  if (newKeys !== undefined) addKeys(client.keys, newKeys, org.clock.iso());
  for (const scope of grantScopes ?? []) grantScope(org, client, scope);
  for (const scope of revokeScopes ?? []) client.grants.delete(scope);
  if (roles !== undefined) {
    client.roles = [];
    for (const role of roles) grantRole(org, client, role, 'CLIENT');
  }
  client.keys = client.keys.filter(({ kid }) => removeKeys?.includes(kid) !== true);
  Object.assign(client, Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)));
  // An app that turns to keys loses its secret.
  if (!client.authMethod.startsWith('client_secret')) client.secret = undefined;
  else client.secret ??= org.ids.secret(64);
  for (const userId of comers ?? []) seedAssignment(org, { appId: client.id, userId });
  for (const userId of leavers ?? []) client.app.users.delete(userId);
  if (status !== undefined) client.app.data.status = status;
  if (revokeTokens === true) org.oauth.tokens.revoke({ clientId });
  showInApp(client);
  return viewOf(client);
}

export const viewOf = (client: OAuthClient): ClientView => ({
  clientId: client.id,
  name: client.app.data.label,
  kind: client.kind,
  status: client.app.data.status,
  authMethod: client.authMethod,
  grantTypes: [...client.grantTypes],
  redirectUris: [...client.redirectUris],
  scopes: [...client.grants.keys()],
  roles: client.roles.map(({ type }) => type),
  keyIds: client.keys.map(({ kid }) => kid),
  rotation: client.rotation,
  leewaySeconds: client.leewaySeconds,
  dpop: client.dpop,
  pkceRequired: client.pkceRequired,
  consent: client.consent,
});

function idOf(org: Org, address: string): string {
  const user = org.users.find(address);
  if (user === undefined) throw new SeedError(`there is no user ${address}`);
  return user.id;
}

function makeKey(org: Org): { jwk: Record<string, unknown>; privateKey: string; keyId: string } {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keyId = org.ids.secret(43);
  return {
    jwk: { ...pair.publicKey.export({ format: 'jwk' }), kid: keyId },
    privateKey: pair.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
    keyId,
  };
}
