import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdminServer } from './admin/admin-server.js';
import { SimulatorAdmin } from './admin/simulator-admin.js';
import { HookDeliveries } from './hooks/deliveries.js';
import { Faults } from './http/faults.js';
import { OrgServer } from './http/org-server.js';
import { Concurrency } from './http/concurrency.js';
import { report } from './http/limit-gate.js';
import type { Limits, RateLimitTier } from './http/rate-limit-tiers.js';
import { RateLimits } from './http/rate-limits.js';
import { RequestLog } from './http/request-log.js';
import { Alarm } from './org/alarm.js';
import { SimulatedClock } from './org/clock.js';
import { Org } from './org/org.js';
import { systemOrigin } from './org/origins.js';
import { createRandom } from './org/random.js';
import { generateOrg } from './seed/generate.js';
import { loadFile } from './seed/load.js';
import { browserPassword, seedClients, type SeededClients } from './seed/oauth-clients.js';

export interface SimulatorOptions {
  /** Port of the org; 0 (default) for any. */
  port?: number | undefined;
  /** Port of the admin operations; 0 (default) for any. */
  adminPort?: number | undefined;
  host?: string | undefined;
  /** Decides every id, token and generated person; 1 by default. */
  seed?: number | undefined;
  /** How many people to generate, besides the owner of the API token. */
  users?: number | undefined;
  /** JSON files in Okta's response format. */
  load?: readonly string[] | undefined;
  rateLimits?: RateLimitTier | undefined;
  /** Requests a minute of single buckets, and how many may be under way (`concurrent`), where they differ from the tier's. */
  bucketLimits?: Partial<Limits> | undefined;
  /** Value of the administrator's API token; made from the seed without it. */
  apiToken?: string | undefined;
  /** Address that links carry; the host that was called without it. */
  publicUrl?: string | undefined;
  /** Where the clock starts; now without it. */
  now?: string | undefined;
  /** Whether the clock stands still until it is moved. */
  frozen?: boolean | undefined;
  /** Simulated milliseconds a real one: 60 makes a minute of a second. */
  clockRate?: number | undefined;
  /** Where the seeded web app may send people after signing in; `http://127.0.0.1:8910/callback` without any. */
  redirectUris?: readonly string[] | undefined;
  /** Whether the seeded clients get tokens that are bound to a key only (DPoP). */
  dpop?: boolean | undefined;
}

/** The first line that the command prints. */
export interface SimulatorReadyLine {
  url: string;
  adminUrl: string;
  apiToken: string;
  /** The token's id, as the System Log names it. */
  apiTokenId: string;
  /** The token's owner, the actor of everything done with it. */
  ownerId: string;
  orgId: string;
  seed: number;
  users: number;
  /** The OAuth clients that are there from the start. */
  oauth: SeededClients;
}

export interface Simulator {
  readonly url: string;
  readonly adminUrl: string;
  readonly apiToken: string;
  readonly oauth: SeededClients;
  /** The administrator who has the web app: what to type on the sign-in page. */
  readonly browserUser: { login: string; password: string };
  readonly admin: SimulatorAdmin;
  ready(): SimulatorReadyLine;
  /** Ends open connections and deliveries to event hooks, too. */
  close(): Promise<void>;
}

/**
 * Starts a simulated Okta org on real ports.
 *
 * @throws LoadError a file can't be loaded
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { host = '127.0.0.1', seed = 1, users = 0 } = options;
  const clock = new SimulatedClock({
    at: options.now === undefined ? undefined : Date.parse(options.now),
    frozen: options.frozen,
    rate: options.clockRate,
  });
  const publicUrl = options.publicUrl?.replace(/\/+$/, '');
  let url = publicUrl ?? '';
  const org = new Org(clock, seed, () => url);
  const alarm = new Alarm(org.jobs, clock);
  const faults = new Faults(createRandom(seed, 'faults'));
  const hooks = new HookDeliveries(org, faults, createRandom(seed, 'hook-deliveries'));
  const requests = new RequestLog();
  const limits = new RateLimits(() => clock.now(), options.rateLimits ?? 'workforce', options.bucketLimits);
  limits.onNotice = (notice, bucket) => report(org, { notice }, bucket, systemOrigin(org));
  const concurrency = new Concurrency();
  const admin = new SimulatorAdmin(org, faults, requests, limits, concurrency, hooks);
  const token = admin.addToken({ name: 'Simulator', value: options.apiToken });
  generateOrg(org, seed, users);
  for (const file of options.load ?? []) await loadFile(org, file);

  const owner = org.users.get(token.ownerId);
  if (owner === undefined) throw new Error('the owner of the API token was there a moment ago');
  const { clients, removeFiles } = await seedClients(org, { seed, admin: owner, redirectUris: options.redirectUris, dpop: options.dpop }); // prettier-ignore
  if (options.rateLimits === 'none') org.settings.userTokenRequestsPerSecond = 0;

  const { server } = new OrgServer({ org, faults, limits, concurrency, requests, publicUrl });
  const adminServer = createAdminServer(admin);
  const boundUrl = await listen(server, options.port ?? 0, host);
  if (publicUrl === undefined) url = boundUrl;
  const adminUrl = await listen(adminServer, options.adminPort ?? 0, host);

  const ready: SimulatorReadyLine = {
    url: boundUrl,
    adminUrl,
    apiToken: token.value,
    apiTokenId: token.id,
    ownerId: token.ownerId,
    orgId: org.orgId,
    seed,
    users: org.users.size,
    oauth: clients,
  };
  return {
    url: boundUrl,
    adminUrl,
    apiToken: token.value,
    oauth: clients,
    browserUser: { login: String(owner.data.profile['login']), password: browserPassword },
    admin,
    ready: () => ready,
    close: async () => {
      alarm.close();
      await Promise.all([hooks.close(), shut(server), shut(adminServer), removeFiles()]);
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const { port: bound } = server.address() as AddressInfo;
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${bound}`);
    });
  });
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
