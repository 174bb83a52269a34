import type { Client } from '@temporalio/client';
import { type Simulator, startSimulator } from '../../../simulator/index.js';
import { type Connections, connectionsOf } from '../../connections.js';
import { connectionWorkflowId } from '../../ids.js';
import { searchAttributeKeys } from '../../search-attributes.js';
import { connectClient, connectWorker } from '../../temporal/client.js';
import { storeGrant } from '../../temporal/grants.js';
import type { OktaWorker } from '../../temporal/okta-worker.js';
import { startDevServer } from '../../temporal/servers/index.js';
import { temporalTokenOwner } from '../../temporal/token-owner.js';
import { createOktaWorker } from '../../temporal/worker.js';
import { type DemoAuth, makeDemoConfig } from './demo-config.js';
import { Person } from './person.js';

export interface DemoWorldOptions {
  seed: number;
  auth: DemoAuth;
  /** People whom the org has by chance. */
  users: number;
  rateLimits: 'workforce' | 'none';
  /** Provisioning settings of the connection, as YAML. */
  provisioning?: string;
  /** Told in a line what happens. */
  say: (line: string) => void;
}

/** A Temporal server, a simulated org and a worker that are up. */
export interface DemoWorld {
  client: Client;
  simulator: Simulator;
  temporal: { address: string; uiUrl: string | undefined };
  close: () => Promise<void>;
}

/** Starts a Temporal server, a simulated org and a worker, none of which touches what the caller's environment names. */
export async function startWorld({
  seed,
  auth,
  users,
  rateLimits,
  provisioning,
  say,
}: DemoWorldOptions): Promise<DemoWorld> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const temporal = await startDevServer({
      report: say,
      ui: true,
      searchAttributes: Object.values(searchAttributeKeys),
    });
    closers.push(() => temporal.close());
    const simulator = await startSimulator({ port: 0, seed, users, rateLimits });
    closers.push(() => simulator.close());
    say(`Temporal at ${temporal.address}, Web UI ${temporal.uiUrl ?? ''}; simulated Okta org at ${simulator.url}`);

    const { config, encryption, remove } = await makeDemoConfig(auth, simulator, provisioning);
    closers.push(remove);
    const { address, namespace, uiUrl } = temporal;
    const client = await connectClient({ address, namespace, encryption });
    closers.push(() => client.connection.close());
    const connections = connectionsOf(config, temporalTokenOwner(client));
    closers.push(async () => connections.close());
    if (auth === 'authorization-code') say(await logIn(client, connections, simulator));
    const own = await connectWorker({ address, namespace, encryption });
    closers.push(() => own.connection.close());
    const worker = await createOktaWorker({ temporal: own, connections });
    closers.push(runInBackground(worker));
    return { client, simulator, temporal: { address, uiUrl }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Logs in as the person would whom the web application belongs to; Temporal keeps what that gives. */
async function logIn(client: Client, connections: Connections, { browserUser, oauth }: Simulator): Promise<string> {
  const webClient = await connections.webClient('default');
  const login = webClient.beginLogin();
  const person = new Person({ username: browserUser.login, password: browserUser.password });
  const grant = await webClient.finishLogin(await person.walk(login.url, oauth.webClient.redirectUri), login);
  await storeGrant(client, 'default', grant);
  return `Logged in as ${grant.identity?.name ?? ''}; the tokens belong to ${connectionWorkflowId('default')}`;
}

/** Gives what ends the worker. */
function runInBackground(worker: OktaWorker): () => Promise<void> {
  const ended = worker.run();
  return async () => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await ended;
  };
}
