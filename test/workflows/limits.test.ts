// Property: whoever asks Temporal learns how the rate limits stand by all workers that are there, and what a run waits for.
import { randomBytes } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect, inject, vi } from 'vitest';
import { z } from 'zod';
import { type Connections, connectionsFromEnvironment } from '../../src/connections.js';
import { OktaFailureType, oktaFailureOf } from '../../src/failures.js';
import { connectClient, connectWorker } from '../../src/temporal/client.js';
import type { Encryption } from '../../src/temporal/codec/encryption.js';
import { limitedBy } from '../../src/temporal/limited-by.js';
import { ourWorkers } from '../../src/temporal/our-workers.js';
import { createOktaWorker } from '../../src/temporal/worker.js';
import type { DescribeLimitsInput, DescribeLimitsResult } from '../../workflows/describe-limits.js';
import { addUser, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { quietRuntime, test, uniqueName } from '../support/temporal-env.js';

let org: SimulatedOrg;
let userId: string;
let taskQueue: string;
const closing: (() => unknown)[] = [];

beforeEach(async () => {
  quietRuntime();
  org = await startSimulatedOrg({ rateLimits: 'workforce' });
  userId = addUser(org, 'limits@example.com');
  taskQueue = uniqueName('limits');
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await org.close();
});

/** The connections of another process: they have a gate of their own. */
function otherConnections(): Connections {
  const { url, apiToken } = org.simulator;
  const connections = connectionsFromEnvironment({ OKTA_DOMAIN: url, OKTA_API_TOKEN: apiToken });
  closing.push(() => connections.close());
  return connections;
}

interface Started {
  identity?: string;
  encryption?: Encryption;
  queue?: string;
  temporal?: Awaited<ReturnType<typeof connectWorker>>;
}

async function temporalOf(encryption?: Encryption): Promise<Awaited<ReturnType<typeof connectWorker>>> {
  const { address, namespace } = inject('temporal');
  const temporal = await connectWorker({ address, namespace, encryption });
  closing.push(() => temporal.connection.close());
  return temporal;
}

/** A worker that runs until the test is over, or until it is ended. */
async function startWorker(connections: Connections, given: Started = {}): Promise<() => Promise<void>> {
  const { identity, encryption, queue = taskQueue, temporal = await temporalOf(encryption) } = given;
  const { encryptedWorkflowBundle, workflowBundle } = inject('temporal');
  const worker = await createOktaWorker({
    ...{ temporal, connections, taskQueue: queue, ...(identity === undefined ? {} : { identity }) },
    workflowBundle: { codePath: encryption ? encryptedWorkflowBundle : workflowBundle },
  });
  const running = worker.run();
  let isEnded = false;
  const end = async (): Promise<void> => {
    if (!isEnded) worker.shutdown();
    isEnded = true;
    await running;
  };
  closing.push(end);
  return end;
}

async function clientOf(encryption?: Encryption): Promise<Client> {
  const { address, namespace } = inject('temporal');
  const client = await connectClient({ address, namespace, encryption });
  closing.push(() => client.connection.close());
  return client;
}

const startOn = (client: Client, type: string, args: unknown[], queue = taskQueue): Promise<WorkflowHandle> =>
  client.workflow.start(type, { workflowId: uniqueName(type), taskQueue: queue, args });

const described = async (client: Client, input?: DescribeLimitsInput): Promise<DescribeLimitsResult> =>
  (await (await startOn(client, 'describeLimits', input ? [input] : [])).result()) as DescribeLimitsResult;

const getUser = async (client: Client): Promise<WorkflowHandle> =>
  startOn(client, 'runAction', [{ action: 'getUser', input: { userId } }]);

describe('describeLimits', () => {
  test('joins what two workers know, found by itself', async () => {
    const other = otherConnections();
    await startWorker(org.connections);
    await startWorker(other, { identity: 'berlin-1' });
    const client = await clientOf();
    await expect.poll(() => ourWorkers(client, taskQueue)).toHaveLength(2);
    for (const connections of [org.connections, other]) {
      const okta = await connections.client('default');
      await okta.request({ method: 'GET', path: `/api/v1/users/${userId}`, bucket: 'users', lane: 'normal', schema: z.unknown() }); // prettier-ignore
    }
    const { workers, unreachable, buckets, at } = await described(client);
    expect(unreachable).toEqual([]);
    expect(workers).toHaveLength(2);
    expect(workers).toContain(`berlin-1#${other.gate.id}`);
    expect(Date.parse(at)).toBeGreaterThan(Date.now() - 60_000);
    const [bucket] = buckets;
    expect(buckets).toHaveLength(1);
    expect(bucket).toMatchObject({ org: org.simulator.url, bucket: 'users', connections: ['default'] });
    expect(bucket).toMatchObject({ usedByUs: 2, usedByOthers: 0, limitedBy: 'nothing', refused: 0 });
    expect(bucket?.limit).toBeGreaterThan(0);
    expect(Date.parse(bucket?.resetAt ?? '')).toBeGreaterThan(Date.now());
  });

  test('lists a worker that is gone, and gives what the others know', async () => {
    await startWorker(org.connections);
    const client = await clientOf();
    const workers = [org.connections.gate.id, 'deadbeef', 'deadbeef'];
    const result = await described(client, { workers });
    expect(result.unreachable).toEqual(['deadbeef']);
    expect(result.workers).toHaveLength(1);
  });

  test.for([[{ workers: [] }], [{ workers: [''] }], [{ worker: ['deadbeef'] }], [{ workers: 'deadbeef' }]])(
    '%j is bad input',
    async ([input]) => {
      await startWorker(org.connections);
      const failure = await described(await clientOf(), input as DescribeLimitsInput).catch(oktaFailureOf);
      expect(failure).toMatchObject({ type: OktaFailureType.InvalidInput });
    },
  );

  test('is answered by one of two workers of one gate, and by the other when that one ends', async () => {
    const temporal = await temporalOf();
    const endFirst = await startWorker(org.connections, { temporal });
    await startWorker(org.connections, { temporal, queue: `${taskQueue}-other` });
    const client = await clientOf();
    const workers = [org.connections.gate.id];
    expect((await described(client, { workers })).unreachable).toEqual([]);
    await endFirst();
    const handle = await startOn(client, 'describeLimits', [{ workers }], `${taskQueue}-other`);
    expect(((await handle.result()) as DescribeLimitsResult).unreachable).toEqual([]);
  });
});

describe('the number of workers', () => {
  test('is known to each gate of a task queue, and to no other', async () => {
    const [second, elsewhere] = [otherConnections(), otherConnections()];
    await startWorker(org.connections);
    await startWorker(second);
    await startWorker(elsewhere, { queue: `${taskQueue}-other` });
    await expect.poll(() => org.connections.gate.workers, { timeout: 10_000 }).toBe(2);
    await expect.poll(() => second.gate.workers, { timeout: 10_000 }).toBe(2);
    expect(elsewhere.gate.workers).toBe(1);
  });
});

describe('limitedBy', () => {
  test.for([false, true])('says what a run waits for, with a key: %s', async (hasKey) => {
    const encryption = hasKey ? { keys: [{ id: 'key', key: randomBytes(32) }] } : undefined;
    org.simulator.admin.addFault({ kind: 'rate-limit', path: '/api/v1/users/', ms: 5000, times: 1 });
    await startWorker(org.connections, encryption ? { encryption } : {});
    const client = await clientOf(encryption);
    const handle = await getUser(client);
    let askedMs = 0;
    const limited = await vi.waitUntil(async () => {
      askedMs = Date.now();
      return (await limitedBy(handle))[0];
    }, 10_000);
    expect(limited).toMatchObject({ connection: 'default', bucket: 'user-read', waiting: 1, limitedBy: undefined });
    expect(Date.parse(limited.nextAttemptAt)).toBeGreaterThan(askedMs);
    await handle.result();
    expect(await limitedBy(handle)).toEqual([]);
  });

  test('says nothing of a run that waits for something else', async () => {
    org.simulator.admin.addFault({ kind: 'status', path: '/api/v1/users/', status: 503, times: 3 });
    await startWorker(org.connections);
    const handle = await getUser(await clientOf());
    const pending = async () => (await handle.describe()).raw.pendingActivities?.[0];
    await expect.poll(async () => (await pending())?.attempt, { timeout: 10_000 }).toBeGreaterThan(1);
    expect(await limitedBy(handle)).toEqual([]);
    await handle.terminate();
  });
});
