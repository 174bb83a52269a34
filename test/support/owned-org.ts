import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { inject } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { type LoggedRequest, type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/index.js';
import { loadConfig } from '../../src/config/config.js';
import { encryptionOf } from '../../src/config/encryption.js';
import type { Environment } from '../../src/config/environment.js';
import { type Connections, connectionsOf } from '../../src/connections.js';
import { leastPrivilege } from '../../src/least-privilege.js';
import { OktaRateLimitError, OktaTokenError } from '../../src/okta/errors.js';
import type { Place } from '../../src/okta/gate/place.js';
import { clientOver, connectClient, connectWorker } from '../../src/temporal/client.js';
import { storeGrant } from '../../src/temporal/grants.js';
import type { OktaWorker } from '../../src/temporal/okta-worker.js';
import { temporalTokenOwner } from '../../src/temporal/token-owner.js';
import { createTokenOwnerWorker, type OktaWorkerOptions } from '../../src/temporal/worker.js';
import type { OwnTokensInput } from '../../workflows/own-tokens.js';
import { storeGrantSignal } from '../../workflows/messages.js';
import { connectionWorkflowId } from '../../src/ids.js';
import { connectionTaskQueue } from '../../src/task-queue.js';
import { logIn } from './auth-modes.js';
import { quietRuntime, uniqueName } from './temporal-env.js';

const redirectUri = 'http://127.0.0.1:8910/callback';
const scopes = ['openid', 'offline_access', ...leastPrivilege];

/** How a web application of the simulated org treats its tokens. */
export interface WebAppOptions {
  rotation?: 'STATIC' | 'ROTATE';
  leewaySeconds?: number;
  dpop?: boolean;
}

export interface OwnedOrgOptions {
  /** One connection each; one that rotates by default. */
  webApps?: WebAppOptions[];
  simulator?: SimulatorOptions;
  /** Default: that of the test run. */
  temporal?: { address: string; namespace: string };
  /** Where the org is reached, in place of its own address. */
  through?: (url: URL) => Promise<string>;
}

/** What a process of a user has: connections of its own over a Temporal connection of its own. */
export interface OwnProcess {
  connections: Connections;
  worker: OktaWorker;
  close: () => Promise<void>;
}

/** A simulated org with web applications, and a Temporal server where the owners of their tokens live. */
export class OwnedOrg {
  private constructor(
    readonly simulator: Simulator,
    /** The connections that use an authorization code; `service` is there, too. */
    readonly names: string[],
    private readonly clientIds: Map<string, string>,
    /** The configuration file, and the variables that it names. */
    readonly file: string,
    readonly environment: Environment,
    private readonly target: { address: string; namespace: string },
    readonly client: Client,
    private readonly folder: string,
  ) {}

  static async start({ webApps = [{}], ...options }: OwnedOrgOptions = {}): Promise<OwnedOrg> {
    quietRuntime();
    const simulator = await startSimulator({ users: 0, seed: 1, rateLimits: 'none', ...options.simulator });
    const domain = (await options.through?.(new URL(simulator.url))) ?? simulator.url;
    const folder = await mkdtemp(join(tmpdir(), 'temporal-okta-owned-'));
    const environment: Record<string, string> = { OWNED_KEY: randomBytes(32).toString('base64') };
    const clientIds = new Map<string, string>();
    const connections: Record<string, object> = {};
    webApps.forEach((app, at) => {
      const { clientId, clientSecret = '' } = simulator.admin.addClient({
        ...{ kind: 'web', rotation: 'ROTATE', leewaySeconds: 30, redirectUris: [redirectUri], ...app },
        ...{ scopes: [...leastPrivilege], assign: [simulator.browserUser.login] },
      });
      const name = uniqueName(`owned${String(at)}`);
      const variable = `OWNED_SECRET_${String(at)}`;
      environment[variable] = clientSecret;
      clientIds.set(name, clientId);
      connections[name] = {
        domain,
        authorizationCode: { clientId, clientSecret: `env:${variable}`, redirectUri, scopes },
      };
    });
    const { clientId, keyId, privateKeyFile } = simulator.oauth.serviceClient;
    connections['service'] = {
      domain,
      clientCredentials: { clientId, keyId, privateKey: `file:${privateKeyFile}`, scopes: [...leastPrivilege] },
    };
    const file = join(folder, 'temporal-okta.yaml');
    const encryption = { keys: [{ id: 'test', secret: 'env:OWNED_KEY' }] };
    await writeFile(file, stringify({ connections, encryption }));
    const target = options.temporal ?? inject('temporal');
    const client = await connectClient({ ...target, encryption: encryptionIn(file, environment) });
    return new OwnedOrg(simulator, [...clientIds.keys()], clientIds, file, environment, target, client, folder);
  }

  /** The first connection that uses an authorization code. */
  get name(): string {
    return this.names[0] ?? '';
  }

  clientId(name = this.name): string {
    return this.clientIds.get(name) ?? '';
  }

  /**
   * A person logs in, and Temporal keeps what that gave.
   *
   * @param input of the owner that is started by it, where it isn't the usual one
   */
  async login(name = this.name, input?: Omit<OwnTokensInput, 'connection'>): Promise<void> {
    const connections = connectionsOf(loadConfig(this), undefined);
    try {
      const grant = await logIn(await connections.webClient(name), this.simulator);
      if (!input) {
        await storeGrant(this.client, name, grant);
        return;
      }
      await this.client.workflow.signalWithStart('ownTokens', {
        ...{ workflowId: connectionWorkflowId(name), taskQueue: connectionTaskQueue(name) },
        args: [{ ...input, connection: name }],
        ...{ signal: storeGrantSignal, signalArgs: [grant] as [typeof grant] },
      });
    } finally {
      connections.close();
    }
  }

  /** The owners of the tokens, in this process: `run` gets connections that borrow from them. */
  async withProcess<T>(run: (process: OwnProcess) => Promise<T>, options: Partial<OktaWorkerOptions> = {}): Promise<T> {
    const process = await this.startProcess(options);
    try {
      return await process.worker.runUntil(run(process));
    } finally {
      await process.close();
    }
  }

  async startProcess(options: Partial<OktaWorkerOptions> = {}): Promise<OwnProcess> {
    const temporal = await connectWorker({ ...this.target, encryption: this.encryption });
    const connections = connectionsOf(loadConfig(this), temporalTokenOwner(clientOver(temporal)));
    const worker = await createTokenOwnerWorker({
      ...{ temporal, connections },
      workflowBundle: { codePath: inject('temporal').encryptedWorkflowBundle },
      ...options,
    });
    const close = async (): Promise<void> => {
      connections.close();
      await temporal.connection.close();
    };
    return { connections, worker, close };
  }

  private get encryption() {
    return encryptionIn(this.file, this.environment);
  }

  /** Token requests that reached the org, of one kind. */
  tokenRequests(grantType: 'refresh_token' | 'client_credentials', name?: string): LoggedRequest[] {
    return this.simulator.admin
      .requests()
      .filter((request) => request.grantType === grantType && (!name || request.clientId === this.clientId(name)));
  }

  /** How many events of a type the System Log has. */
  events(eventType: string): number {
    return this.simulator.admin.logEvents().filter((event) => event.eventType === eventType).length;
  }

  async close(): Promise<void> {
    await this.client.connection.close();
    await this.simulator.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

const encryptionIn = (file: string, environment: Environment) =>
  encryptionOf(loadConfig({ file, environment }), environment);

/** One call of Okta's API by a connection. */
export async function callOkta({ connections }: Pick<OwnProcess, 'connections'>, name: string): Promise<number> {
  const client = await connections.client(name);
  let place: Place | undefined;
  for (let failures = 0; ;) {
    try {
      const { status } = await client.request({
        ...{ method: 'GET', path: '/api/v1/users', query: { limit: 1 }, bucket: 'users', place },
        schema: z.array(z.unknown()),
      });
      return status;
    } catch (error) {
      // Temporal would give it back later: where there were too many at once, or no token came in time.
      const isLate = error instanceof OktaTokenError && error.kind === 'server';
      if (isLate) failures += 1;
      else if (!(error instanceof OktaRateLimitError && error.held)) throw error;
      else ({ place } = error.held);
      if (failures >= 3) throw error;
      await delay(100);
    }
  }
}
