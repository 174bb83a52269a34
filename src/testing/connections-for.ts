import type { Simulator } from '../../simulator/index.js';
import type { AuthConfig, ConnectionConfig } from '../config/config.js';
import { configuredDomain } from '../config/okta-domain.js';
import { type SecretForm, type SecretReference, secretReference } from '../config/secret-reference.js';
import { type Connections, connectionsOf } from '../connections.js';
import { leastPrivilegeWithHooks } from '../least-privilege.js';
import type { Limits } from '../okta/gate/limits.js';

/** A simulated org as the connection `default`, or several by the names of their connections. */
export type SimulatedOrgs = Simulator | Readonly<Record<string, Simulator>>;

/** How the connections authenticate, and what they may spend. */
export interface ConnectionsForOptions {
  /**
   * `apiToken` (default): as the org's administrator. `clientCredentials`: as its API Services app, which has every scope
   * of {@link ConnectionsForOptions.scopes} and the role of a Super Admin.
   */
  auth?: 'apiToken' | 'clientCredentials';
  /** The scopes of `clientCredentials`; by default those that all actions and triggers need. */
  scopes?: readonly string[];
  /** What part of the org's rate limits may be used; by default all of it, because nobody else is there. */
  limits?: Limits;
}

const wholeOrg: Limits = { share: 1, reserve: 0 };

/**
 * The connections to simulated orgs, made without files and environment. Close them when the test is over.
 *
 * @param orgs what {@link startSimulator} gave, alone or by name
 * @throws ConfigError `Config.Invalid`, where an address can't be used
 */
export function connectionsFor(orgs: SimulatedOrgs, options: ConnectionsForOptions = {}): Connections {
  const named = Object.entries(isOne(orgs) ? { default: orgs } : orgs);
  return connectionsOf({
    connections: new Map(named.map(([name, simulator]) => [name, connectionTo(name, simulator, options)])),
  });
}

const isOne = (orgs: SimulatedOrgs): orgs is Simulator => typeof orgs['url'] === 'string';

function connectionTo(
  name: string,
  simulator: Simulator,
  { auth = 'apiToken', scopes = leastPrivilegeWithHooks, limits = wholeOrg }: ConnectionsForOptions,
): ConnectionConfig {
  const place = `the simulated org "${name}"`;
  return {
    ...{ name, place, limits },
    origin: configuredDomain(simulator.url),
    auth: auth === 'apiToken' ? tokenAuth(simulator, place) : serviceAuth(simulator, scopes, place),
  };
}

function tokenAuth({ apiToken }: Simulator, place: string): AuthConfig {
  return { mode: 'apiToken', token: secret('env:TOKEN', { place, form: 'token', environment: { TOKEN: apiToken } }) };
}

function serviceAuth({ oauth }: Simulator, scopes: readonly string[], place: string): AuthConfig {
  const { clientId, keyId, privateKeyFile } = oauth.serviceClient;
  const privateKey = secret(`file:${privateKeyFile}`, { place, form: 'key' });
  return { mode: 'clientCredentials', clientId, scopes: [...scopes], keys: [{ keyId, privateKey }], dpop: false };
}

const secret = (
  reference: string,
  { environment = {}, ...rest }: { place: string; form: SecretForm; environment?: Readonly<Record<string, string>> },
): SecretReference => secretReference(reference, { ...rest, environment, folder: '' });
