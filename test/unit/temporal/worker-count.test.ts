// Property: a gate knows how many processes share its orgs while a worker runs, and nothing that goes wrong with it touches the worker.
import type { Client } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { countWorkers } from '../../../src/temporal/worker-count.js';

const poller = (identity: string) => ({ identity, lastAccessTime: { seconds: Math.floor(Date.now() / 1000) } });

/** A namespace whose task queues have these pollers; undefined where it can't be asked. */
class Namespace {
  asked = 0;
  constructor(readonly queues: Record<string, string[] | undefined>) {}

  readonly client = {
    options: { namespace: 'default' },
    withDeadline: <T>(_: number, run: () => Promise<T>): Promise<T> => run(),
    workflowService: {
      describeTaskQueue: ({ taskQueue: { name }, apiMode }: { taskQueue: { name: string }; apiMode?: number }) => {
        if (apiMode === undefined) return Promise.resolve({ pollers: [], versionsInfo: {} });
        this.asked += 1;
        const identities = this.queues[name];
        if (!identities) return Promise.reject(new Error('not now'));
        const info = { pollers: identities.map(poller) };
        return Promise.resolve({ pollers: [], versionsInfo: { '': { typesInfo: { 2: info } } } });
      },
    },
  } as unknown as Pick<Client, 'workflowService' | 'options' | 'withDeadline'>;
}

const gateOf = (id = 'aaaaaaaa') => ({ id, workers: 1 });

function running(namespace: Namespace, gate: { id: string; workers: number }, taskQueue = 'okta') {
  const ended = new AbortController();
  const count = countWorkers({ client: namespace.client, gate, taskQueue, waitsMs: [1, 2] })(ended.signal);
  return {
    end: async () => {
      ended.abort();
      await count;
    },
  };
}

/** Until it has looked again. */
async function looked(namespace: Namespace): Promise<void> {
  const before = namespace.asked;
  await expect.poll(() => namespace.asked, { interval: 1 }).toBeGreaterThan(before + 1);
}

describe('countWorkers', () => {
  it('follows those that come and go', async () => {
    const namespace = new Namespace({ okta: [] });
    const gate = gateOf();
    const { end } = running(namespace, gate);
    await looked(namespace);
    expect(gate.workers).toBe(1);
    namespace.queues['okta'] = ['1@a#aaaaaaaa', '2@a#bbbbbbbb', '2@a#bbbbbbbb', '3@a#cccccccc', '4@stranger'];
    await looked(namespace);
    expect(gate.workers).toBe(3);
    namespace.queues['okta'] = ['3@a#cccccccc'];
    await looked(namespace);
    // This one is there, listed or not.
    expect(gate.workers).toBe(2);
    await end();
  });

  it('keeps the last number while Temporal can not be asked, and goes on afterwards', async () => {
    const namespace = new Namespace({ okta: ['1@a#aaaaaaaa', '2@a#bbbbbbbb'] });
    const gate = gateOf();
    const { end } = running(namespace, gate);
    await looked(namespace);
    namespace.queues['okta'] = undefined;
    await looked(namespace);
    expect(gate.workers).toBe(2);
    namespace.queues['okta'] = ['1@a#aaaaaaaa'];
    await looked(namespace);
    expect(gate.workers).toBe(1);
    await end();
  });

  it('ends at once, though an answer is under way or the next look is far', async () => {
    const namespace = new Namespace({ okta: [] });
    const silent = { ...namespace.client, workflowService: { describeTaskQueue: () => new Promise(() => {}) } };
    const ended = new AbortController();
    const options = { gate: gateOf(), taskQueue: 'okta', waitsMs: [3_600_000] };
    const both = [
      countWorkers({ ...options, client: silent as unknown as typeof namespace.client })(ended.signal),
      countWorkers({ ...options, client: namespace.client })(ended.signal),
    ];
    await expect.poll(() => namespace.asked).toBe(1);
    ended.abort();
    await Promise.all(both);
    expect(namespace.asked).toBe(1);
  });

  it('counts a process once that runs several workers, on whichever task queues', async () => {
    const namespace = new Namespace({
      one: ['1@a#aaaaaaaa', '2@a#bbbbbbbb'],
      other: ['1@a#aaaaaaaa', '3@a#cccccccc'],
    });
    const gate = gateOf();
    const workers = [
      running(namespace, gate, 'one'),
      running(namespace, gate, 'one'),
      running(namespace, gate, 'other'),
    ];
    await expect.poll(() => gate.workers).toBe(3);
    await workers[2]?.end();
    await looked(namespace);
    expect(gate.workers).toBe(2);
    await Promise.all(workers.map(({ end }) => end()));
  });
});
