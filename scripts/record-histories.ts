// Records a history of each workflow and branch into test/replay/histories, on a Temporal server and a simulated org of
// its own. Histories are never edited by hand. With names as arguments (e.g. claimSecret onboardUser.claim) only those
// are written that begin so, and the others stay: they prove that today's code replays what was recorded before.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { type Simulator, startSimulator } from '../simulator/index.js';
import { connectionsFromEnvironment } from '../src/connections.js';
import { searchAttributeKeys } from '../src/search-attributes.js';
import { defaultTaskQueue as taskQueue } from '../src/task-queue.js';
import { claimSecret } from '../src/temporal/claims.js';
import { connectClient, connectWorker } from '../src/temporal/client.js';
import { startDevServer } from '../src/temporal/servers/index.js';
import { createOktaWorker } from '../src/temporal/worker.js';
import { recordOwnedTokens } from './record-owned-tokens.js';
import { recordPeople } from './record-people.js';
import { recordPlans } from './record-plans.js';
import { recordSearches } from './record-searches.js';
import { recordTriggers } from './record-triggers.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'test', 'replay', 'histories');
const report = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Where it was recorded is nobody's business, and changes with every recording. */
const withoutMachine = (key: string, value: unknown): unknown =>
  key === 'stackTrace' || key === 'identity' ? undefined : value;

const wanted = process.argv.slice(2);

async function save(name: string, handle: WorkflowHandle): Promise<void> {
  if (wanted.length > 0 && !wanted.some((beginning) => name.startsWith(beginning))) return;
  const history: unknown = JSON.parse(historyToJSON(await handle.fetchHistory()));
  writeFileSync(
    join(folder, `${name}.json`),
    `${JSON.stringify({ workflowId: handle.workflowId, history }, withoutMachine)}\n`,
  );
  report(`recorded ${name}`);
}

/** Called with what an activity gave, before Temporal has it. */
interface Hooks {
  afterActivity?: ((activity: string, result: unknown) => Promise<void>) | undefined;
}

class Recorder {
  constructor(
    private readonly client: Client,
    private readonly simulator: Simulator,
    private readonly hooks: Hooks,
  ) {}

  /** Runs a workflow to its end, good or bad, and records it. */
  private async run(name: string, workflowType: string, input: object): Promise<void> {
    const handle = await this.client.workflow.start(workflowType, {
      taskQueue,
      workflowId: `record:${name}`,
      args: [input],
    });
    await handle.result().catch(() => undefined);
    await save(name, handle);
  }

  async all(): Promise<void> {
    const { admin } = this.simulator;
    admin.addGroups([{ profile: { name: 'Recorded' } }]);
    const person = (number: number) => {
      const login = `person${String(number)}@example.com`;
      return { profile: { login, email: login, firstName: 'Per', lastName: 'Son' }, groupNames: ['Recorded'] };
    };
    await this.run('runAction.done', 'runAction', { action: 'searchUsers', input: { limit: 2 } });
    await this.run('runAction.unknown', 'runAction', { action: 'noSuchAction' });
    await this.run('describeLimits.done', 'describeLimits', {});
    await this.run('describeLimits.unreachable', 'describeLimits', { workers: ['0badcafe'] });
    await this.run('onboardUser.done', 'onboardUser', person(1));
    await this.run('onboardUser.invalid', 'onboardUser', {});
    admin.addFault({ kind: 'status', path: '/lifecycle/activate', status: 403, errorCode: 'E0000006', times: 1 });
    await this.run('onboardUser.undone', 'onboardUser', person(2));
    await this.cancelledOnboarding(person(3));
    const active = admin.addUsers([{ status: 'ACTIVE', profile: person(4).profile }])[0]?.id;
    await this.run('offboardUser.active', 'offboardUser', { userId: active });
    await this.run('offboardUser.again', 'offboardUser', { userId: active });
    const staged = admin.addUsers([{ status: 'STAGED', profile: person(5).profile }])[0]?.id;
    admin.addFault({ kind: 'status', path: '/lifecycle/deactivate', status: 403, errorCode: 'E0000006', times: 1 });
    await this.run('offboardUser.leftovers', 'offboardUser', { userId: staged });
    await this.leavers();
    await this.run('onboardUser.watched', 'onboardUser', person(6));
    await this.claims();
    await this.run('onboardUser.claim', 'onboardUser', { ...person(7), claim: true });
    await this.withdrawnClaim({ ...person(8), claim: true });
  }

  private async leavers(): Promise<void> {
    const { admin } = this.simulator;
    type Settled = (userId: string | undefined) => Promise<unknown>;
    const asked = async (name: string, input: object, state: string, update: string, then?: Settled): Promise<void> => {
      const login = `${name.toLowerCase()}@example.com`;
      const userId = admin.addUsers([{ status: 'ACTIVE', profile: { login } }])[0]?.id;
      const args = [{ userId, ...input }];
      const handle = await this.client.workflow.start('offboardUser', {
        taskQueue,
        workflowId: `record:${name}`,
        args,
      });
      while ((await handle.query<{ state: string }>('flowStatus')).state !== state) await delay(200);
      await then?.(userId);
      await handle.executeUpdate(update, { args: [{ by: 'recorder' }] });
      await handle.result().catch(() => undefined);
      await save(name, handle);
    };
    const lastDay = '2099-12-31';
    await asked('offboardUser.calledOff', { when: { lastDay, timeZone: 'Europe/Berlin' } }, 'waiting', 'callOff');
    await asked('offboardUser.cutNow', { when: { lastDay }, undoForDays: 0, deleteAfterDays: 0 }, 'waiting', 'cutNow');
    await asked('offboardUser.undone', { when: { urgent: true } }, 'settled', 'undoFlow');
    const { url, apiToken } = this.simulator;
    await asked('offboardUser.returned', { when: 'now' }, 'settled', 'endIfReturned', (userId) =>
      fetch(`${url}/api/v1/users/${String(userId)}/lifecycle/activate?sendEmail=false`, {
        ...{ method: 'POST', headers: { authorization: `SSWS ${apiToken}`, 'content-type': 'application/json' } },
      }),
    );
  }

  private async claims(): Promise<void> {
    const { admin } = this.simulator;
    let number = 0;
    const leave = (name: string, more: object = {}): Promise<WorkflowHandle> => {
      number += 1;
      const login = `claimant${String(number)}@example.com`;
      const userId = admin.addUsers([{ status: 'PROVISIONED', profile: { login } }])[0]?.id;
      const args = [{ action: 'activateUser', input: { userId }, ...more }];
      return this.client.workflow.start('claimSecret', { taskQueue, workflowId: `record:${name}`, args });
    };
    const end = async (name: string, handle: WorkflowHandle): Promise<void> => {
      await handle.result().catch(() => undefined);
      await save(name, handle);
    };
    const claim = (handle: WorkflowHandle): Promise<unknown> =>
      claimSecret(this.client, handle.workflowId).catch(() => undefined);

    const used = await leave('claimSecret.used');
    await claim(used);
    await end('claimSecret.used', used);

    const contested = await leave('claimSecret.contested', { maxClaims: 2 });
    admin.addFault({ kind: 'status', path: '/reactivate', status: 403, errorCode: 'E0000006', times: 1 });
    await Promise.all([claim(contested), claim(contested), claim(contested), claim(contested)]);
    await end('claimSecret.contested', contested);

    const lost = await leave('claimSecret.lost');
    // A repeat would find the user as wanted and make another link: it is refused, so the first stays in doubt.
    admin.addFault({ kind: 'lost-answer', path: '/reactivate', times: 1 });
    admin.addFault({ kind: 'status', path: '/reactivate', status: 403, errorCode: 'E0000006', times: 1 });
    await claim(lost);
    await end('claimSecret.lost', lost);

    await end('claimSecret.expired', await leave('claimSecret.expired', { expiresInSeconds: 1 }));

    const withdrawn = await leave('claimSecret.withdrawn', { maxClaims: 2 });
    admin.addFault({ kind: 'latency', path: '/reactivate', ms: 2000, times: 1 });
    const underWay = claim(withdrawn);
    await delay(1000);
    await withdrawn.cancel();
    await underWay;
    await end('claimSecret.withdrawn', withdrawn);
  }

  /** Cancelled when its last step is done: the claim is left all the same, and then withdrawn. */
  private async withdrawnClaim(input: object): Promise<void> {
    const name = 'onboardUser.claimWithdrawn';
    const handle = this.client.workflow.getHandle(`record:${name}`);
    this.hooks.afterActivity = async (activity, result) => {
      const isLast = activity === 'getUser' && (result as { status?: string }).status === 'PROVISIONED';
      if (isLast) await handle.cancel();
    };
    await this.run(name, 'onboardUser', input);
    this.hooks.afterActivity = undefined;
  }

  private async cancelledOnboarding(input: object): Promise<void> {
    this.simulator.admin.addFault({ kind: 'latency', path: '/lifecycle/activate', ms: 3000, times: 1 });
    const handle = await this.client.workflow.start('onboardUser', {
      ...{ taskQueue, workflowId: 'record:onboardUser.cancelled', args: [input] },
    });
    await delay(2000);
    await handle.cancel();
    await handle.result().catch(() => undefined);
    await save('onboardUser.cancelled', handle);
  }
}

const temporal = await startDevServer({ report, searchAttributes: Object.values(searchAttributeKeys) });
const simulator = await startSimulator({ seed: 3, users: 5, rateLimits: 'none' });
const connections = connectionsFromEnvironment({ OKTA_DOMAIN: simulator.url, OKTA_API_TOKEN: simulator.apiToken });
const { address, namespace } = temporal;
const target = { address, namespace, encryption: undefined };
const workerConnection = await connectWorker(target);
const hooks: Hooks = {};
const worker = await createOktaWorker({
  ...{ temporal: workerConnection, connections },
  // It stands in results, too.
  identity: 'recorder',
  interceptors: {
    activity: [
      ({ info }) => ({
        inbound: {
          execute: async (input, next) => {
            const result: unknown = await next(input);
            await hooks.afterActivity?.(info.activityType, result);
            return result;
          },
        },
      }),
    ],
  },
});
const client = await connectClient(target);
if (wanted.length === 0) rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
await worker.runUntil(async () => {
  await new Recorder(client, simulator, hooks).all();
  await recordPeople({ client, simulator, save });
  await recordPlans({ client, simulator, save });
  await recordTriggers({ client, simulator, save });
  await recordSearches({ client, simulator, save });
});
await recordOwnedTokens({ client, temporal: workerConnection, simulator, save });
await client.connection.close();
await workerConnection.connection.close();
connections.close();
await simulator.close();
await temporal.close();
