import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { startSimulator } from '../simulator/index.js';
import { connectionsFromEnvironment } from '../src/connections.js';
import { userSchema } from '../src/actions/schemas/user.js';
import { defaultTaskQueue as taskQueue } from '../src/task-queue.js';
import { connectClient, connectWorker } from '../src/temporal/client.js';
import { startDevServer } from '../src/temporal/servers/index.js';
import { createOktaWorker } from '../src/temporal/worker.js';
import { type BenchResult, moreIsBetter } from './result.js';

const runs = 200;
const inParallel = 20;

async function perSecond(once: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  let left = runs;
  const lane = async (): Promise<void> => {
    while (left-- > 0) await once();
  };
  await Promise.all(Array.from({ length: inParallel }, lane));
  return (runs * 1000) / (performance.now() - startedMs);
}

/** Reading a user: as a durable workflow with its activity, beside the same calls by the bare client. */
export async function actionThroughput(): Promise<BenchResult[]> {
  const report = (line: string): void => void process.stderr.write(`${line}\n`);
  const temporal = await startDevServer({ report });
  const simulator = await startSimulator({ users: 10, rateLimits: 'none' });
  const connections = connectionsFromEnvironment({ OKTA_DOMAIN: simulator.url, OKTA_API_TOKEN: simulator.apiToken });
  const { address, namespace } = temporal;
  const target = { address, namespace, encryption: undefined };
  const workerConnection = await connectWorker(target);
  const worker = await createOktaWorker({ temporal: workerConnection, connections });
  const client = await connectClient(target);
  const okta = await connections.client('default');
  try {
    return await worker.runUntil(async () => {
      const { body } = await okta.request({
        ...{ method: 'GET', path: '/api/v1/users', query: { limit: 1 }, bucket: 'users' },
        schema: z.array(userSchema),
      });
      const userId = body[0]?.id ?? '';
      const args = [{ action: 'getUser', input: { userId } }];
      const workflow = () => client.workflow.execute('runAction', { taskQueue, workflowId: randomUUID(), args });
      const bare = () =>
        okta.request({ method: 'GET', path: `/api/v1/users/${userId}`, bucket: 'user-read', schema: userSchema });
      await Promise.all([workflow(), bare()]);
      const beside = await perSecond(bare);
      const ours = await perSecond(workflow);
      const facts = { bench: 'actions', peer: 'the bare client, without durability', unit: 'reads/s', target: 0.01 };
      return [moreIsBetter({ ...facts, ours, beside })];
    });
  } finally {
    await client.connection.close();
    await workerConnection.connection.close();
    connections.close();
    await simulator.close();
    await temporal.close();
  }
}
