import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Simulator } from '../../simulator/index.js';
import type { AuthConfig, ConnectionConfig } from '../../src/config/config.js';
import type { SecretReference } from '../../src/config/secret-reference.js';
import { leastPrivilege } from '../../src/least-privilege.js';
import { defaultLimits } from '../../src/okta/gate/limits.js';

/** A secret that is there. */
export const secret = (value: string): SecretReference => ({
  reference: 'env:SECRET',
  place: 'temporal-okta.yaml:1 (connections.acme)',
  read: () => value,
  warnings: () => [],
});

/** The connection `acme` to an org. */
export const acme = (url: string, auth: AuthConfig): ConnectionConfig => ({
  ...{ name: 'acme', origin: new URL(url), auth, limits: defaultLimits },
  place: 'temporal-okta.yaml:2 (connections.acme)',
});

export const apiTokenAuth = (token: string): AuthConfig => ({ mode: 'apiToken', token: secret(token) });

type ServiceAuth = Extract<AuthConfig, { mode: 'clientCredentials' }>;
type WebAuth = Extract<AuthConfig, { mode: 'authorizationCode' }>;

/** A new service app of the org, with the least scopes and the strongest role unless said otherwise. */
export function addServiceApp(
  { admin }: Simulator,
  { scopes = [...leastPrivilege], roles = ['SUPER_ADMIN'], dpop = false } = {},
): ServiceAuth {
  const { clientId, keyId = '', privateKey = '' } = admin.addClient({ kind: 'service', scopes, roles, dpop });
  return { mode: 'clientCredentials', clientId, scopes, keys: [{ keyId, privateKey: secret(privateKey) }], dpop: true };
}

/** The web application that every org has. */
export const webAuth = ({ oauth }: Simulator, more: Partial<WebAuth> = {}): WebAuth => ({
  mode: 'authorizationCode',
  clientId: oauth.webClient.clientId,
  clientSecret: secret(readFileSync(oauth.webClient.clientSecretFile, 'utf8')),
  redirectUri: oauth.webClient.redirectUri,
  scopes: ['openid', 'offline_access', ...leastPrivilege],
  dpop: true,
  ...more,
});

/** A key that nobody has registered. */
export const strangersKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
