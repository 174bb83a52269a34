// Property: the door for tests runs our worker for as long as the work takes, whatever comes of the work.
import { afterEach, expect, inject } from 'vitest';
import { z } from 'zod';
import {
  connectionsFor,
  type Simulator,
  startSimulator,
  startTestTemporal,
  withOktaWorker,
} from '../../src/testing.js';
import { searchAttributeKeys } from '../../src/search-attributes.js';
import { test, uniqueName } from '../support/temporal-env.js';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
const start = async (seed: number): Promise<Simulator> => {
  const simulator = await startSimulator({ seed, rateLimits: 'none' });
  open.push(simulator);
  return simulator;
};
const workflowBundle = () => ({ codePath: inject('temporal').workflowBundle });

test('our workflows run against several orgs', async ({ temporal }) => {
  const [acme, labs] = [await start(1), await start(2)];
  labs.admin.addUsers([{ id: '00u1ada', profile: { login: 'ada@example.com' } }]);
  const taskQueue = uniqueName('door');
  const result = await withOktaWorker(
    { env: temporal, orgs: { acme, labs }, taskQueue, workflowBundle: workflowBundle() },
    () =>
      temporal.client.workflow.execute('runAction', {
        ...{ taskQueue, workflowId: uniqueName('action') },
        args: [{ action: 'getUser', input: { userId: '00u1ada', connection: 'labs' } }],
      }),
  );
  expect(result).toMatchObject({ id: '00u1ada' });
  expect(acme.admin.requests()).toEqual([]);
});

test('work that fails ends the worker and is thrown; connections of the caller stay open', async ({ temporal }) => {
  const simulator = await start(1);
  const connections = connectionsFor(simulator);
  open.push(connections);
  const worker = { env: temporal, orgs: connections, taskQueue: uniqueName('door'), workflowBundle: workflowBundle() };
  await expect(withOktaWorker(worker, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  // The queue is free again, and so are the connections.
  expect(await withOktaWorker(worker, () => Promise.resolve('done'))).toBe('done');
  const client = await connections.client('default');
  const me = { method: 'GET', path: '/api/v1/users/me', bucket: 'user-read', schema: z.object({ id: z.string() }) } as const; // prettier-ignore
  expect((await client.request(me)).body.id).toBe(simulator.ready().ownerId);
});

test('a dev server of the test knows our search attributes', async () => {
  const server = await startTestTemporal({ timeSkipping: false });
  open.push(server);
  const { customAttributes } = await server.env.connection.operatorService.listSearchAttributes({ namespace: server.namespace }); // prettier-ignore
  const names = Object.values(searchAttributeKeys).map(({ name }) => name);
  expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(names));
});
