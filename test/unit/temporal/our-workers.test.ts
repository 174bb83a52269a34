// Property: the workers of ours that poll are found, each once, on servers of every age, and nobody else is taken for one.
import type { Client } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { ourWorkers, workerIdentity } from '../../../src/temporal/our-workers.js';
import { recentPollers } from '../../../src/temporal/pollers.js';

interface Poller {
  identity: string;
  agoMs?: number;
}

const pollersOf = (pollers: Poller[]) =>
  pollers.map(({ identity, agoMs = 0 }) => ({
    identity,
    lastAccessTime: { seconds: Math.floor((Date.now() - agoMs) / 1000) },
  }));

type Request = { apiMode?: number; taskQueueType?: number; taskQueueTypes?: number[]; namespace: string };

/** A server that keeps the queue in parts, and answers for the whole where it can. */
function server({ whole, root }: { whole: Poller[] | Error; root: Poller[] }) {
  const requests: Request[] = [];
  const client = {
    options: { namespace: 'a-namespace' },
    workflowService: {
      describeTaskQueue: (request: Request) => {
        requests.push(request);
        if (request.apiMode === undefined) return Promise.resolve({ pollers: pollersOf(root), versionsInfo: {} });
        if (whole instanceof Error) return Promise.reject(whole);
        return Promise.resolve({
          pollers: [],
          versionsInfo: { '': { typesInfo: { [request.taskQueueTypes?.[0] ?? 0]: { pollers: pollersOf(whole) } } } },
        });
      },
    },
  } as unknown as Pick<Client, 'workflowService' | 'options'>;
  return { client, requests };
}

/** gRPC's numbers. */
const status = { INVALID_ARGUMENT: 3, UNIMPLEMENTED: 12, UNAVAILABLE: 14 };

const refusal = (code: number): Error => Object.assign(new Error('no'), { code, details: '', metadata: {} });

describe('workerIdentity', () => {
  it('tells processes and gates apart, and keeps the name that somebody gave', () => {
    expect(workerIdentity('f3a9c1d2')).toMatch(new RegExp(`^${String(process.pid)}@.+#f3a9c1d2$`));
    expect(workerIdentity('f3a9c1d2', 'berlin-1')).toBe('berlin-1#f3a9c1d2');
  });
});

describe('ourWorkers', () => {
  it('gives the ids of gates, each once, of those that polled lately', async () => {
    const { client, requests } = server({
      whole: [
        { identity: 'berlin-1#f3a9c1d2' },
        { identity: 'berlin-1#f3a9c1d2', agoMs: 30_000 },
        { identity: '7@host#00c0ffee', agoMs: 60_000 },
        { identity: '8@host#deadbeef', agoMs: 80_000 },
        { identity: '9@host' },
        { identity: 'queue#12' },
      ],
      root: [{ identity: '6@host#0000000a' }, { identity: '7@host#00c0ffee' }],
    });
    expect(await ourWorkers(client, 'okta')).toEqual(['0000000a', '00c0ffee', 'f3a9c1d2']);
    const namespace = 'a-namespace';
    expect(requests).toMatchObject([
      { namespace, taskQueueTypes: [2] },
      { namespace, taskQueueType: 2 },
    ]);
  });

  it.each([
    ['refuses the question', refusal(status.INVALID_ARGUMENT)],
    ['does not know the question', refusal(status.UNIMPLEMENTED)],
  ])('makes do with a part where the server %s', async (_, whole) => {
    const { client } = server({ whole, root: [{ identity: '7@host#00c0ffee' }] });
    expect(await ourWorkers(client, 'okta')).toEqual(['00c0ffee']);
  });

  it('does not take a server that fails for one without workers', async () => {
    const { client } = server({ whole: refusal(status.UNAVAILABLE), root: [] });
    await expect(ourWorkers(client, 'okta')).rejects.toMatchObject({ code: status.UNAVAILABLE });
  });
});

describe('recentPollers', () => {
  it('gives strangers, too, and asks for the kind of tasks', async () => {
    const { client, requests } = server({ whole: [{ identity: '9@host' }], root: [] });
    expect(await recentPollers(client, 'okta', 'workflow')).toEqual(['9@host']);
    expect(requests).toMatchObject([{ taskQueueTypes: [1] }, { taskQueueType: 1 }]);
  });
});
