import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { stringify } from 'yaml';
import { type Simulator, startSimulator } from '../../../simulator/index.js';
import { provisioningScopes } from '../../../src/least-privilege.js';
import { connectClient } from '../../../src/temporal/client.js';
import { type Ended, runCommand, startCommand, type Talk, talkTo } from '../cli.js';
import type { Mark, Place } from '../marked.js';
import { RecordingProxy } from '../recording-proxy.js';
import { Planted, marksOfKey } from './marks.js';
import { recordAnswers } from './record-answers.js';

/** How a play authenticates, and whether it has a key. */
export interface Casting {
  namespace: string;
  auth: 'apiToken' | 'clientCredentials' | 'authorizationCode';
  isEncrypted: boolean;
}

/** A simulated org behind a recording proxy, a configuration, and clients: all but the worker. */
export class Stage {
  readonly taskQueue = 'okta';
  /** What commands have said to whoever called them. */
  readonly said: Place[] = [];
  /** What the worker has logged. */
  readonly logs: Place[] = [];
  /** What the server has answered to our clients, undecoded. */
  readonly answers: Place[] = [];
  private readonly closers: (() => Promise<unknown>)[] = [];

  private constructor(
    readonly casting: Casting,
    readonly planted: Planted,
    private readonly address: string,
    readonly simulator: Simulator,
    readonly proxy: RecordingProxy,
    private readonly folder: string,
  ) {}

  static async set(casting: Casting, address: string): Promise<Stage> {
    const proxy = await RecordingProxy.listen();
    const planted = new Planted();
    const { apiToken } = planted;
    const options = { users: 0, rateLimits: 'none', apiToken, publicUrl: proxy.url } as const;
    const simulator = await startSimulator({ ...options, dpop: casting.auth !== 'apiToken' });
    proxy.leadTo(simulator.url);
    const folder = await mkdtemp(join(tmpdir(), 'temporal-okta-planted-'));
    const stage = new Stage(casting, planted, address, simulator, proxy, folder);
    stage.closers.push(
      () => rm(folder, { recursive: true, force: true }),
      () => simulator.close(),
      () => proxy.close(),
    );
    await stage.configure();
    return stage;
  }

  /** Every credential that was planted, or has passed between the product and the org. */
  async credentials(): Promise<Mark[]> {
    const { serviceClient, webClient } = this.simulator.oauth;
    const pem = await readFile(serviceClient.privateKeyFile, 'utf8');
    const secret = (await readFile(webClient.clientSecretFile, 'utf8')).trim();
    return [
      ...this.planted.credentials(),
      ...this.proxy.secrets(),
      ...marksOfKey('private key', pem),
      { name: 'client secret', text: secret },
    ];
  }

  /** A client of Temporal whose answers are recorded: with the keys, or without them. */
  async client(keys: 'with' | 'without'): Promise<Client> {
    const { namespace, isEncrypted } = this.casting;
    const key = { id: 'planted', key: this.planted.encryptionKey };
    const encryption = keys === 'with' && isEncrypted ? { keys: [key] } : undefined;
    const client = await connectClient({ address: this.address, namespace, encryption });
    recordAnswers(client, (name, bytes) => this.answers.push({ name, bytes }));
    this.closers.push(() => client.connection.close());
    return client;
  }

  /** Runs a command to its end; what it says is kept. */
  async command(...args: string[]): Promise<Ended> {
    const ended = await runCommand([...this.configured, ...args], this.environment);
    return this.keep(args, ended);
  }

  /** Starts a command that waits for answers; what it says is kept. */
  talk(...args: string[]): Talk {
    const talk = talkTo([...this.configured, ...args], this.environment);
    return { ...talk, ended: talk.ended.then((ended) => this.keep(args, ended)) };
  }

  /** Starts a worker; gives what ends it. What it logs is kept. */
  async startWorker(): Promise<() => Promise<Ended>> {
    const args = ['worker', '--log-level', 'DEBUG'];
    const { end } = await startCommand([...this.configured, ...args], this.environment);
    let ended: Promise<Ended> | undefined;
    const once = (): Promise<Ended> => (ended ??= end().then((said) => this.keep(args, said)));
    this.closers.push(once);
    return once;
  }

  async close(): Promise<void> {
    for (const closer of this.closers.splice(0).reverse()) await closer();
  }

  private keep(args: string[], ended: Ended): Ended {
    const [command = ''] = args;
    const name = `temporal-okta ${args.slice(0, 2).join(' ')}`;
    (command === 'worker' ? this.logs : this.said).push(
      { name: `stdout of ${name}`, bytes: Buffer.from(ended.stdout) },
      { name: `stderr of ${name}`, bytes: Buffer.from(ended.stderr) },
    );
    return ended;
  }

  private get configured(): string[] {
    return ['--config', join(this.folder, 'temporal-okta.yaml')];
  }

  private get environment(): Record<string, string> {
    const { apiToken } = this.planted;
    return { TEMPORAL_ADDRESS: this.address, TEMPORAL_NAMESPACE: this.casting.namespace, PLANTED_TOKEN: apiToken };
  }

  private async configure(): Promise<void> {
    const keyFile = join(this.folder, 'encryption-key');
    await writeFile(keyFile, this.planted.encryptionKey.toString('base64'), { mode: 0o600 });
    const encryption = { encryption: { keys: [{ id: 'planted', secret: `file:${keyFile}` }] } };
    const connections = { default: { domain: this.proxy.url, ...this.authentication() } };
    const file = join(this.folder, 'temporal-okta.yaml');
    await writeFile(file, stringify({ connections, ...(this.casting.isEncrypted ? encryption : {}) }));
  }

  private authentication(): object {
    const { serviceClient, webClient } = this.simulator.oauth;
    switch (this.casting.auth) {
      case 'apiToken':
        return { apiToken: { token: 'env:PLANTED_TOKEN' } };
      case 'clientCredentials': {
        const { clientId, keyId, privateKeyFile } = serviceClient;
        const scopes = [...provisioningScopes];
        return { clientCredentials: { clientId, keyId, privateKey: `file:${privateKeyFile}`, scopes } };
      }
      case 'authorizationCode': {
        const { clientId, clientSecretFile, redirectUri } = webClient;
        const scopes = ['openid', 'profile', 'offline_access', ...provisioningScopes];
        return { authorizationCode: { clientId, clientSecret: `file:${clientSecretFile}`, redirectUri, scopes } };
      }
    }
  }
}
