import { readFileSync } from 'node:fs';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import type { JWK } from 'jose';
import { createActivities } from '../activities/index.js';
import type { Simulator } from '../simulator/index.js';
import { Person } from '../src/cli/demo/person.js';
import { connectionWorkflowId } from '../src/ids.js';
import { Gate } from '../src/okta/gate/gate.js';
import type { Login } from '../src/okta/auth/login.js';
import { type LoginGrant, type RefreshedTokens, WebClient } from '../src/okta/auth/web-client.js';
import { searchAttributeKeys } from '../src/search-attributes.js';
import { connectionTaskQueue } from '../src/task-queue.js';
import type { WorkerConnection } from '../src/temporal/client.js';
import { revokeGrant } from '../src/temporal/grants.js';
import { temporalTokenOwner } from '../src/temporal/token-owner.js';
import { ownWorkflowBundle } from '../src/temporal/workflow-bundle.js';
import { storeGrantSignal } from '../workflows/messages.js';

/** Gives tokens names in place of what they are: a history holds what was done with them, and none of them. */
class NamingWebClient extends WebClient {
  private readonly refreshTokens: string[] = [];
  private accessTokens = 0;

  override async finishLogin(callback: URL, login: Login): Promise<LoginGrant> {
    const { identity: _, ...grant } = await super.finishLogin(callback, login);
    return { ...grant, ...this.named(grant.refreshToken) };
  }

  override async refresh(refreshToken: string, dpopKey: JWK | undefined): Promise<RefreshedTokens> {
    const tokens = await super.refresh(this.meant(refreshToken), dpopKey);
    return { ...tokens, ...this.named(tokens.refreshToken ?? this.meant(refreshToken)) };
  }

  override revoke(refreshToken: string): Promise<void> {
    return super.revoke(this.meant(refreshToken));
  }

  private named(refreshToken: string): Pick<LoginGrant, 'accessToken' | 'fingerprint' | 'refreshToken'> {
    if (!this.refreshTokens.includes(refreshToken)) this.refreshTokens.push(refreshToken);
    const accessToken = `access-${String((this.accessTokens += 1))}`;
    const name = `refresh-${String(this.refreshTokens.indexOf(refreshToken) + 1)}`;
    return { accessToken, fingerprint: `fingerprint-of-${accessToken}`, refreshToken: name };
  }

  private meant(name: string): string {
    return this.refreshTokens[Number(name.replace('refresh-', '')) - 1] ?? name;
  }
}

export interface OwnedTokensRecording {
  client: Client;
  temporal: WorkerConnection;
  simulator: Simulator;
  save: (name: string, handle: WorkflowHandle) => Promise<void>;
}

/** Records the owner of an authorization-code connection's tokens, without encryption: there is nothing to hide. */
export async function recordOwnedTokens({ client, temporal, simulator, save }: OwnedTokensRecording): Promise<void> {
  const connection = 'recorded';
  // One person logs in and out here faster than any does.
  simulator.admin.settings({ userTokenRequestsPerSecond: 0 });
  const { clientId, clientSecretFile, redirectUri } = simulator.oauth.webClient;
  const webClient = new NamingWebClient({
    ...{ connection, origin: new URL(simulator.url), gate: new Gate(), userAgent: 'record-histories' },
    application: {
      ...{ clientId, redirectUri, clientSecret: readFileSync(clientSecretFile, 'utf8').trim(), dpop: false },
      scopes: ['offline_access', 'okta.users.read'],
    },
  });
  const [workflowId, taskQueue] = [connectionWorkflowId(connection), connectionTaskQueue(connection)];
  const handle = client.workflow.getHandle(workflowId);
  const logIn = async (input: object = {}): Promise<void> => {
    const login = webClient.beginLogin();
    const person = new Person({ username: simulator.browserUser.login, password: simulator.browserUser.password });
    const grant = await webClient.finishLogin(await person.walk(login.url, redirectUri), login);
    await client.workflow.signalWithStart('ownTokens', {
      ...{ workflowId, taskQueue, args: [{ ...input, connection }] },
      ...{ signal: storeGrantSignal, signalArgs: [grant] },
    });
  };
  let held: string | undefined;
  const borrow = async (rejected?: string): Promise<void> => {
    held = (await temporalTokenOwner(client).accessToken(connection, rejected)).fingerprint;
  };

  const worker = await Worker.create({
    ...{ connection: temporal.connection, namespace: temporal.namespace, taskQueue },
    workflowBundle: ownWorkflowBundle(undefined),
    activities: createActivities({
      connections: {
        client: () => Promise.reject(new Error('nobody calls an action here')),
        webClient: () => Promise.resolve(webClient),
      },
      registeredSearchAttributes: () => Promise.resolve([searchAttributeKeys.connection.name]),
    }),
  });
  await worker.runUntil(async () => {
    await logIn();
    await borrow();
    await borrow(held);
    await borrow(held);
    await revokeGrant(client, connection);
    await handle.result();
    await save('ownTokens.revoked', handle);

    await logIn();
    await borrow();
    simulator.admin.changeClient(clientId, { revokeTokens: true });
    await borrow(held).catch(() => undefined);
    await logIn();
    await borrow();
    await handle.cancel();
    await handle.result().catch(() => undefined);
    await save('ownTokens.lost', handle);

    await logIn({ updatesPerRun: 3 });
    const { runId } = await handle.describe();
    await borrow();
    await logIn();
    await borrow(held);
    await borrow(held);
    await client.workflow
      .getHandle(workflowId, runId, { followRuns: false })
      .result()
      .catch(() => undefined);
    await borrow();
    await borrow(held);
    await revokeGrant(client, connection);
    await handle.result();
    await save('ownTokens.continued', client.workflow.getHandle(workflowId, runId));
    await save('ownTokens.carried', handle);
  });
  webClient.close();
}
