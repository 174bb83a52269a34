import type { Client } from '@temporalio/client';
import type { Command } from 'commander';
import { type Config, type ConnectionConfig, loadConfig, secretsOf } from '../config/config.js';
import { encryptionOf } from '../config/encryption.js';
import { configureOne } from '../config/settings.js';
import { ConfigError } from '../config-error.js';
import { type Connections, connectionsOf, noConnection } from '../connections.js';
import { clientOver, connectClient, connectWorker, type WorkerConnection } from '../temporal/client.js';
import type { Encryption } from '../temporal/codec/encryption.js';
import { temporalTokenOwner } from '../temporal/token-owner.js';
import { io } from './io.js';

/** What a command works with: the connections and keys that file and environment name. */
export class CommandSetup {
  private constructor(
    readonly config: Config,
    readonly encryption: Encryption | undefined,
  ) {}

  /**
   * Reads the configuration that `--config`, the environment or the current folder names; what is unwise in it is said.
   *
   * @throws ConfigError
   */
  static of(command: Command): CommandSetup {
    const { config: file } = command.optsWithGlobals<{ config?: string }>();
    const config = loadConfig({ file });
    for (const warning of config.warnings) io.progress(`Warning: ${warning}`);
    return new CommandSetup(config, encryptionOf(config, process.env));
  }

  get names(): string[] {
    return [...this.config.connections.keys()];
  }

  /**
   * A connection as it is configured.
   *
   * @throws ConfigError `Config.Missing`, where none has that name
   */
  connectionConfig(name: string): ConnectionConfig {
    const config = this.config.connections.get(name);
    if (!config) throw noConnection(name, this.names);
    return config;
  }

  client(): Promise<Client> {
    return connectClient({ encryption: this.encryption });
  }

  workerConnection(): Promise<WorkerConnection> {
    return connectWorker({ encryption: this.encryption });
  }

  /** The secret of every connection is there and can be one; what is unwise about where it is kept is said. */
  async checkSecrets(connections: Connections): Promise<void> {
    for (const { auth } of this.config.connections.values()) {
      for (const secret of secretsOf(auth)) {
        for (const warning of secret.warnings()) io.progress(`Warning: ${warning}`);
      }
    }
    for (const name of connections.names) await connections.client(name);
    for (const name of connections.namesWithOwner) await connections.webClient(name);
  }

  /** @throws ConfigError `Config.Missing`, where no connection is configured */
  assertConnections(): void {
    if (this.names.length === 0) throw ConfigError.missing(`No Okta connection is configured: ${configureOne}`);
  }

  /**
   * The connections, for use over this client; without one, those that use an authorization code can't call Okta.
   *
   * @throws ConfigError `Config.Missing`, where none is configured
   */
  connections(client?: Client | WorkerConnection): Connections {
    this.assertConnections();
    if (!client) return connectionsOf(this.config);
    return connectionsOf(this.config, temporalTokenOwner('address' in client ? clientOver(client) : client));
  }
}
