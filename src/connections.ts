import { ConfigError } from './config-error.js';
import type { FeedAccess } from './feed/feed-access.js';
import type { ProvisioningSettings } from './hr/settings.js';
import { OktaClient } from './okta/client.js';
import type { AuthMethod } from './okta/auth/authenticator.js';
import type { TokenOwner } from './okta/auth/token-owner.js';
import { WebClient } from './okta/auth/web-client.js';
import { Gate } from './okta/gate/gate.js';
import type { Config } from './config/config.js';
import { type Environment, environmentConfig } from './config/environment.js';
import { configureOne, type ConnectionSettings, settingsOf } from './config/settings.js';
import { principalRateLimit } from './okta/principal-rate-limit.js';
import { packageVersion } from './version.js';

/** The Okta connections of this process: one client each, one gate for all. */
export class Connections {
  private readonly clients = new Map<string, OktaClient>();
  private readonly orgClients = new Map<string, OktaClient>();
  private readonly webClients = new Map<string, WebClient>();

  /**
   * @param owner who keeps the tokens of authorization-code connections; they don't work without
   * @param gate the one that all their calls pass
   */
  constructor(
    private readonly settings: ReadonlyMap<string, ConnectionSettings>,
    private readonly owner?: TokenOwner,
    readonly gate = new Gate(),
  ) {
    for (const [name, { origin, limits }] of settings) gate.register(name, { org: origin.origin, limits });
  }

  get names(): string[] {
    return [...this.settings.keys()];
  }

  /** The origin of a connection's org; undefined where none has that name. */
  originOf(name: string): string | undefined {
    return this.settings.get(name)?.origin.origin;
  }

  /**
   * How people are provisioned at a connection's org; undefined where no settings are configured.
   *
   * @throws ConfigError `Config.Missing`, where no connection has that name
   */
  provisioning(name: string): ProvisioningSettings | undefined {
    return this.of(name).provisioning;
  }

  /**
   * What feeds at an address are fetched with; undefined where nothing is configured.
   *
   * @throws ConfigError `Config.Missing`, where no connection has that name
   */
  feedAccess(name: string): FeedAccess | undefined {
    return this.of(name).feed;
  }

  private of(name: string): ConnectionSettings {
    const settings = this.settings.get(name);
    if (!settings) throw noConnection(name, this.names);
    return settings;
  }

  /** Those of authorization-code connections, whose tokens have an owner. */
  get namesWithOwner(): string[] {
    return this.names.filter((name) => this.settings.get(name)?.application);
  }

  /** One of these connections, alone. */
  only(name: string): Connections {
    return new Connections(new Map([...this.settings].filter(([one]) => one === name)), this.owner, this.gate);
  }

  /**
   * The client of a connection.
   *
   * @throws ConfigError `Config.Missing`, where none has that name or a secret of it is not there
   */
  client(name: string): Promise<OktaClient> {
    return this.made(this.clients, name, ({ origin, auth }) => {
      const { gate, owner } = this;
      return new OktaClient({ connection: name, origin, auth, gate, userAgent, owner });
    });
  }

  /**
   * A client of a connection's org that proves nothing, for what Okta tells everybody: it needs none of the secrets, and
   * sends none to an address that may not be Okta's.
   *
   * @throws ConfigError `Config.Missing`, where none has that name
   */
  orgClient(name: string): Promise<OktaClient> {
    return this.made(this.orgClients, name, ({ origin }) => {
      return new OktaClient({ connection: name, origin, auth: anonymous, gate: this.gate, userAgent });
    });
  }

  /**
   * The web application of an authorization-code connection.
   *
   * @throws ConfigError `Config.Missing`, where none has that name; `Config.Invalid`, where it authenticates otherwise
   */
  webClient(name: string): Promise<WebClient> {
    return this.made(this.webClients, name, ({ origin, application }) => {
      if (!application) {
        throw ConfigError.invalid(`Nobody logs in for the connection "${name}": it doesn't use an authorization code`);
      }
      return new WebClient({ connection: name, origin, application: application(), gate: this.gate, userAgent });
    });
  }

  /**
   * Asks Okta what part of its rate limits the application of each connection has, where we may, and tells the gate. What
   * can't be had stays as it was.
   */
  async learnParts(): Promise<void> {
    for (const [name, { principal }] of this.settings) {
      if (principal === undefined) continue;
      const part = await this.client(name)
        .then((client) => principalRateLimit(client, principal))
        .catch(() => undefined);
      if (part !== undefined) this.gate.learnPart(name, part);
    }
  }

  /** Closes idle connections. */
  close(): void {
    const all = [this.clients, this.orgClients, this.webClients].flatMap((clients) => [...clients.values()]);
    for (const client of all) client.close();
  }

  /** One of a kind for each connection; rejects where its configuration is wrong, or its secrets aren't there. */
  private async made<T>(kept: Map<string, T>, name: string, make: (settings: ConnectionSettings) => T): Promise<T> {
    const settings = this.of(name);
    const known = kept.get(name);
    if (known) return known;
    const client = make(settings);
    kept.set(name, client);
    return client;
  }
}

const anonymous: AuthMethod = () => ({ authorize: () => Promise.resolve({}) });

const userAgent = `temporal-okta/${packageVersion} node/${process.versions.node}`;

/** @param names of the connections that there are */
export const noConnection = (name: string, names: string[]): ConfigError =>
  ConfigError.missing(
    `There is no connection "${name}" here: ${names.length > 0 ? `there is ${names.join(', ')}` : configureOne}`,
  );

/**
 * The connections of a configuration. A connection's secrets are read when it is first used.
 *
 * @param owner who keeps the tokens of authorization-code connections; they don't work without
 */
export const connectionsOf = (config: Pick<Config, 'connections'>, owner?: TokenOwner): Connections =>
  new Connections(new Map([...config.connections].map(([name, one]) => [name, settingsOf(one)])), owner);

/**
 * The connections that the environment names: `OKTA_DOMAIN` and `OKTA_API_TOKEN` make the one called `default`.
 *
 * @throws ConfigError that names the variable
 */
export const connectionsFromEnvironment = (environment: Environment): Connections =>
  connectionsOf(environmentConfig(environment));
