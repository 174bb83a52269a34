// Records a history of each workflow and branch into test/replay/histories, on a Temporal server and a simulated org of
// its own. Histories are never edited by hand.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { type Simulator, startSimulator } from '../simulator/index.js';
import { connectionsFromEnvironment } from '../src/connections.js';
import { eventWorkflowId, triggerWorkflowId } from '../src/ids.js';
import { searchAttributeKeys } from '../src/search-attributes.js';
import { defaultTaskQueue as taskQueue } from '../src/task-queue.js';
import { connectClient, connectWorker } from '../src/temporal/client.js';
import { startDevServer } from '../src/temporal/servers/index.js';
import { createOktaWorker } from '../src/temporal/worker.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'test', 'replay', 'histories');
const report = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Where it was recorded is nobody's business, and changes with every recording. */
const withoutMachine = (key: string, value: unknown): unknown =>
  key === 'stackTrace' || key === 'identity' ? undefined : value;

async function save(name: string, handle: WorkflowHandle): Promise<void> {
  const history: unknown = JSON.parse(historyToJSON(await handle.fetchHistory()));
  writeFileSync(
    join(folder, `${name}.json`),
    `${JSON.stringify({ workflowId: handle.workflowId, history }, withoutMachine)}\n`,
  );
  report(`recorded ${name}`);
}

class Recorder {
  constructor(
    private readonly client: Client,
    private readonly simulator: Simulator,
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
    await this.trigger(person(6));
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

  private async trigger(joiner: object): Promise<void> {
    const input = {
      ...{ name: 'record', filter: 'eventType eq "user.lifecycle.activate"', intervalSeconds: 1, pollsPerRun: 4 },
      target: { start: { workflowType: 'showLogEvent' } },
    };
    const workflowId = triggerWorkflowId('default', 'record');
    const first = await this.client.workflow.start('pollSystemLog', { taskQueue, workflowId, args: [input] });
    await this.run('onboardUser.watched', 'onboardUser', joiner);
    this.simulator.admin.addFault({
      kind: 'status',
      path: '/api/v1/logs',
      status: 400,
      errorCode: 'E0000001',
      times: 1,
    });
    await delay(6000);
    const current = this.client.workflow.getHandle(workflowId);
    await current.cancel();
    await current.result().catch(() => undefined);
    await save('pollSystemLog.continued', this.client.workflow.getHandle(workflowId, first.firstExecutionRunId));
    await save('pollSystemLog.cancelled', current);
    const event = this.simulator.admin
      .logEvents()
      .filter(({ eventType }) => eventType === 'user.lifecycle.activate')
      .at(-1);
    await save(
      'showLogEvent.done',
      this.client.workflow.getHandle(eventWorkflowId('default', 'record', 1, event?.uuid ?? '')),
    );
  }
}

const temporal = await startDevServer({ report, searchAttributes: Object.values(searchAttributeKeys) });
const simulator = await startSimulator({ seed: 3, users: 5 });
const connections = connectionsFromEnvironment({ OKTA_DOMAIN: simulator.url, OKTA_API_TOKEN: simulator.apiToken });
const { address, namespace } = temporal;
const target = { address, namespace, encryption: undefined };
const workerConnection = await connectWorker(target);
const worker = await createOktaWorker({ temporal: workerConnection, connections });
const client = await connectClient(target);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
await worker.runUntil(new Recorder(client, simulator).all());
await client.connection.close();
await workerConnection.connection.close();
connections.close();
await simulator.close();
await temporal.close();
