import { ConfigError } from '../config-error.js';
import type { FeedAccess } from '../feed/feed-access.js';
import type { ProvisioningSettings } from '../hr/settings.js';
import { apiToken } from '../okta/auth/api-token.js';
import { authorizationCode } from '../okta/auth/authorization-code.js';
import type { AuthMethod } from '../okta/auth/authenticator.js';
import type { AssertionKey } from '../okta/auth/client-authentication.js';
import { clientCredentials } from '../okta/auth/client-credentials.js';
import type { WebApplication } from '../okta/auth/login.js';
import { readPrivateKey } from '../okta/auth/private-key.js';
import { PrivateKeyError } from '../okta/auth/private-key-error.js';
import type { Limits } from '../okta/gate/limits.js';
import type { OktaPrincipal } from '../okta/principal-rate-limit.js';
import { covers } from '../scopes.js';
import type { ConnectionConfig, SigningKeyConfig } from './config.js';

/** A connection, ready to be used. */
export interface ConnectionSettings {
  origin: URL;
  auth: AuthMethod;
  /** The application whose part of the rate limits we may look up. */
  principal?: OktaPrincipal;
  /** How much of the org's rate limits may be used. */
  limits?: Limits;
  /** The application that people log in to, where `auth` is `authorizationCode()`. */
  application?: () => WebApplication;
  /** How people are provisioned there. */
  provisioning?: ProvisioningSettings;
  /** What feeds at an address are fetched with. */
  feed?: FeedAccess;
}

/** What to say where there is no connection at all. */
export const configureOne =
  'write one into temporal-okta.yaml, or set OKTA_DOMAIN (host name of the org) and OKTA_API_TOKEN for the connection "default"';

/** How a configured connection authenticates. Its secrets are read when it is first used, not here. */
export function settingsOf(config: ConnectionConfig): ConnectionSettings {
  const { provisioning, feed } = config;
  return { ...ownSettings(config), ...(provisioning && { provisioning }), ...(feed && { feed }) };
}

function ownSettings({ origin, auth, limits }: ConnectionConfig): ConnectionSettings {
  switch (auth.mode) {
    case 'apiToken':
      return { origin, limits, auth: apiToken(() => auth.token.read()) };
    case 'clientCredentials': {
      const { clientId, scopes, dpop } = auth;
      const method = (): AuthMethod => clientCredentials({ clientId, scopes, dpop, keys: auth.keys.map(signingKey) });
      return { origin, limits, ...principalOf(auth), auth: (context) => method()(context) };
    }
    case 'authorizationCode': {
      const { clientId, scopes, dpop, redirectUri } = auth;
      const application = (): WebApplication => ({
        ...{ clientId, scopes, dpop, redirectUri },
        clientSecret: auth.clientSecret.read(),
      });
      return { origin, limits, ...principalOf(auth), auth: authorizationCode(), application };
    }
  }
}

/** With the scope for it, Okta tells an application its part. */
const principalOf = ({ clientId, scopes }: { clientId: string; scopes: readonly string[] }) =>
  covers(scopes, 'okta.principalRateLimits.read') ? { principal: { clientId } } : {};

/** @throws ConfigError that names the place of the key */
function signingKey({ keyId, privateKey, passphrase }: SigningKeyConfig): AssertionKey {
  const text = privateKey.read();
  try {
    return { ...readPrivateKey(text, { passphrase: passphrase?.read() }), keyId };
  } catch (error) {
    if (!(error instanceof PrivateKeyError)) throw error;
    throw ConfigError.invalid(`${privateKey.place}: the private key (${privateKey.reference}) ${error.message}`);
  }
}
