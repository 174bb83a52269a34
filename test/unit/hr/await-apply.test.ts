// Property: whoever waits for a bulk run waits as long as it goes on, though nobody answers for a while.
import { type Client, ServiceError } from '@temporalio/client';
import { expect, test } from 'vitest';
import { awaitApply } from '../../../src/temporal/hr/await-apply.js';

const grpcError = (code: number) => Object.assign(new Error('no answer'), { code, details: '', metadata: {} });
/** As the client throws it. */
const queryError = (code: number) => new ServiceError('Failed to query Workflow', { cause: grpcError(code) });
const runningThen = (state: string) => ({ state, flows: [], done: 3 });

/** A bulk run whose answers are these, one after another. */
function clientAnswering(answers: readonly object[]): Client {
  const left = [...answers];
  const handle = {
    describe: () => Promise.resolve({ status: { name: 'RUNNING' } }),
    query: () => {
      const answer = left.shift();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
  return { workflow: { getHandle: () => handle } } as unknown as Client;
}

test.for([4, 8, 9, 14])('code %i of the server is no end', async (code) => {
  const told: unknown[] = [];
  const client = clientAnswering([runningThen('running'), grpcError(code), queryError(code), runningThen('asking')]);
  const progress = (status?: { state: string }): void => void told.push(status?.state);
  expect(await awaitApply(client, 'run', { progress, everyMs: 1 })).toMatchObject({ state: 'asking', done: 3 });
  expect(told).toEqual(['running', undefined, undefined, 'asking']);
});

test('what is no matter of waiting is thrown', async () => {
  const client = clientAnswering([queryError(7)]);
  await expect(awaitApply(client, 'run', { everyMs: 1 })).rejects.toMatchObject({ cause: { code: 7 } });
});
