import { ConfigError } from './config-error.js';
import type { AuthMethod } from './okta/auth/authenticator.js';
import { apiToken } from './okta/auth/api-token.js';
import { OktaClient } from './okta/client.js';
import type { WebApplication } from './okta/auth/login.js';
import type { TokenOwner } from './okta/auth/token-owner.js';
import { WebClient } from './okta/auth/web-client.js';
import { parseOktaDomain } from './okta/domain.js';
import { Gate } from './okta/gate.js';
import { packageVersion } from './version.js';

/** A configured connection. */
export interface ConnectionSettings {
  origin: URL;
  auth: AuthMethod;
  /** The application that people log in to, where `auth` is `authorizationCode()`. */
  application?: WebApplication;
}

/** The Okta connections of this process: one client each, one gate for all. */
export class Connections {
  private readonly clients = new Map<string, OktaClient>();
  private readonly webClients = new Map<string, WebClient>();
  private readonly gate = new Gate();

  /** @param owner who keeps the tokens of authorization-code connections; they don't work without */
  constructor(
    private readonly settings: ReadonlyMap<string, ConnectionSettings>,
    private readonly owner?: TokenOwner,
  ) {}

  get names(): string[] {
    return [...this.settings.keys()];
  }

  /** Those of authorization-code connections, whose tokens have an owner. */
  get namesWithOwner(): string[] {
    return this.names.filter((name) => this.settings.get(name)?.application);
  }

  /**
   * The client of a connection.
   *
   * @throws ConfigError `Config.Missing`, where none has that name
   */
  client(name: string): Promise<OktaClient> {
    const settings = this.settings.get(name);
    if (!settings) return Promise.reject(noConnection(name, this.names));
    let client = this.clients.get(name);
    if (!client) {
      const { gate, owner } = this;
      client = new OktaClient({ ...settings, connection: name, gate, userAgent, owner });
      this.clients.set(name, client);
    }
    return Promise.resolve(client);
  }

  /**
   * The web application of an authorization-code connection.
   *
   * @throws ConfigError `Config.Missing`, where none has that name; `Config.Invalid`, where it authenticates otherwise
   */
  webClient(name: string): Promise<WebClient> {
    const settings = this.settings.get(name);
    if (!settings) return Promise.reject(noConnection(name, this.names));
    const { application, origin } = settings;
    if (!application) {
      return Promise.reject(
        ConfigError.invalid(`Nobody logs in for the connection "${name}": it doesn't use an authorization code`),
      );
    }
    let client = this.webClients.get(name);
    if (!client) {
      client = new WebClient({ connection: name, origin, application, gate: this.gate, userAgent });
      this.webClients.set(name, client);
    }
    return Promise.resolve(client);
  }

  /** Closes idle connections. */
  close(): void {
    for (const client of [...this.clients.values(), ...this.webClients.values()]) client.close();
  }
}

const userAgent = `temporal-okta/${packageVersion} node/${process.versions.node}`;

const variables = 'set OKTA_DOMAIN (host name of the org) and OKTA_API_TOKEN for the connection "default"';

const noConnection = (name: string, names: string[]): ConfigError =>
  ConfigError.missing(
    `There is no connection "${name}" here: ${names.length > 0 ? `there is ${names.join(', ')}` : variables}`,
  );

/** Variables of the environment, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The connections that the environment names: `OKTA_DOMAIN` and `OKTA_API_TOKEN` make the one called `default`.
 *
 * @throws ConfigError that names the variable
 */
export function connectionsFromEnvironment(environment: Environment): Connections {
  const { OKTA_DOMAIN: domain, OKTA_API_TOKEN: token } = environment;
  if (!domain && !token) return new Connections(new Map());
  if (!domain) throw ConfigError.missing('OKTA_API_TOKEN is set but OKTA_DOMAIN is not: set it, e.g. to acme.okta.com');
  if (!token)
    throw ConfigError.missing('OKTA_DOMAIN is set but OKTA_API_TOKEN is not: make a token in the Admin Console');
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw ConfigError.invalid('OKTA_API_TOKEN holds white space or line breaks: copy the token again');
  }
  let origin: URL;
  try {
    origin = parseOktaDomain(domain);
  } catch (error) {
    throw ConfigError.invalid(`OKTA_DOMAIN ${error instanceof Error ? error.message : ''}`);
  }
  return new Connections(new Map([['default', { origin, auth: apiToken(token) }]]));
}

/** As {@link connectionsFromEnvironment}, where at least one connection is needed. */
export function requiredConnections(environment: Environment): Connections {
  const connections = connectionsFromEnvironment(environment);
  if (connections.names.length === 0) throw ConfigError.missing(`No Okta connection is configured: ${variables}`);
  return connections;
}
