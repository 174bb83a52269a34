// Property: with a key, nothing that a person or Okta said stands readable in Temporal, and nobody loses it who has the key.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { type Client, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { afterEach, beforeEach, describe, expect, inject, vi } from 'vitest';
import { startCodecServer } from '../../src/codec-server/codec-server.js';
import { OktaFailureType, oktaFailureOf } from '../../src/failures.js';
import { connectClient, connectWorker } from '../../src/temporal/client.js';
import { dataConverterOf } from '../../src/temporal/codec/data-converter.js';
import type { Encryption } from '../../src/temporal/codec/encryption.js';
import { EncryptionCodec } from '../../src/temporal/codec/encryption-codec.js';
import { failureMessage } from '../../src/temporal/failure-message.js';
import { listTriggers } from '../../src/temporal/triggers.js';
import { unknownConnections } from '../../src/temporal/used-connections.js';
import { createOktaWorker } from '../../src/temporal/worker.js';
import type { OnboardUserInput } from '../../workflows/onboard-user.js';
import { seenIn } from '../support/marked.js';
import { addGroup, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { quietRuntime, test, uniqueName } from '../support/temporal-env.js';

const keyOf = (id: string) => ({ id, key: randomBytes(32) });
const oldKey = keyOf('old-key');
const newKey = keyOf('new-key');
const encryption: Encryption = { keys: [oldKey] };
const rotated: Encryption = { keys: [newKey, oldKey] };

/** Each stands for something that must not be seen. */
const marked = {
  login: 'zaphod.secret@example.com',
  firstName: 'Zaphodmark',
  department: 'Department of Markedness',
  group: 'Marked Group äöü',
};
const input: OnboardUserInput = {
  profile: {
    ...{ login: marked.login, email: marked.login, firstName: marked.firstName, lastName: 'Beeble' },
    department: marked.department,
  },
  groupNames: [marked.group],
  sendEmail: false,
};

/** Everything that Temporal stores or shows of a workflow, as it is without a key. */
async function stored({ connection, options }: Client, { workflowId }: { workflowId: string }): Promise<string> {
  const execution = { workflowId };
  const { namespace } = options;
  const { workflowService } = connection as { workflowService: Client['workflowService'] };
  const { history } = await workflowService.getWorkflowExecutionHistory({ namespace, execution });
  const described = await workflowService.describeWorkflowExecution({ namespace, execution });
  return historyToJSON(history!) + JSON.stringify(described);
}

interface Place {
  client: Client;
  /** A client without keys. */
  stranger: Client;
  taskQueue: string;
}

/** A worker and clients, made by the product's own factories. */
async function withKeys<T>(
  keys: Encryption | undefined,
  org: SimulatedOrg,
  run: (place: Place) => Promise<T>,
  taskQueue = uniqueName('encrypted'),
): Promise<T> {
  quietRuntime();
  const { address, namespace, encryptedWorkflowBundle, workflowBundle } = inject('temporal');
  const temporal = await connectWorker({ address, namespace, encryption: keys });
  const client = await connectClient({ address, namespace, encryption: keys });
  const stranger = await connectClient({ address, namespace, encryption: undefined });
  try {
    const worker = await createOktaWorker({
      ...{ temporal, connections: org.connections, taskQueue },
      workflowBundle: { codePath: keys ? encryptedWorkflowBundle : workflowBundle },
    });
    return await worker.runUntil(run({ client, stranger, taskQueue }));
  } finally {
    await client.connection.close();
    await stranger.connection.close();
    await temporal.connection.close();
  }
}

const start = (client: Client, taskQueue: string, type: string, args: unknown[]): Promise<WorkflowHandle> =>
  client.workflow.start(type, { taskQueue, workflowId: uniqueName('encrypted'), args, memo: { note: marked.login } });

const failureOf = (run: Promise<unknown>): Promise<unknown> =>
  run.then(
    () => 'no failure',
    (error: unknown) => error,
  );

let org: SimulatedOrg;
beforeEach(async () => {
  org = await startSimulatedOrg();
  addGroup(org, marked.group);
});
afterEach(() => org.close());

describe('the check itself', () => {
  test('finds what is marked where nothing is encrypted', () => {
    for (const text of Object.values(marked)) {
      for (const offset of [0, 1, 2, 3]) {
        const around = Buffer.from(`${'x'.repeat(offset)}${text} and so on`).toString('base64');
        expect(seenIn(around, [text]), `${text} at ${String(offset)}`).toEqual([text]);
      }
      expect(seenIn(JSON.stringify({ text }), [text])).toEqual([text]);
      expect(seenIn(encodeURIComponent(text), [text])).toEqual([text]);
    }
  });
});

describe('a workflow without a key', () => {
  test('leaves all of it readable: what the other tests look for is there to be found', async () => {
    org.simulator.admin.addFault({
      ...{ kind: 'status', method: 'POST', path: '/lifecycle/activate', status: 403, errorCode: 'E0000006' },
    });
    await withKeys(undefined, org, async ({ stranger, taskQueue }) => {
      const handle = await start(stranger, taskQueue, 'onboardUser', [input]);
      await failureOf(handle.result());
      const texts = [...Object.values(marked), 'Everything was undone', 'activateUser:'];
      expect(seenIn(await stored(stranger, handle), texts)).toEqual(texts);
    });
  });
});

describe('a workflow with a key', () => {
  test('leaves nothing readable when it succeeds; the key gives result, memo and query', async () => {
    await withKeys(encryption, org, async ({ client, stranger, taskQueue }) => {
      const handle = await start(client, taskQueue, 'onboardUser', [input]);
      const result = (await handle.result()) as { userId: string };
      expect(result.userId).toMatch(/^00u/);
      expect(seenIn(await stored(stranger, handle), Object.values(marked))).toEqual([]);
      expect((await handle.describe()).memo).toEqual({ note: marked.login });
      const listed = client.workflow.list({ query: `WorkflowId = '${handle.workflowId}'` });
      await vi.waitFor(async () => {
        for await (const { workflowId, raw } of listed) {
          expect(seenIn(workflowId + JSON.stringify(raw), Object.values(marked))).toEqual([]);
          return;
        }
        throw new Error('not listed yet');
      }, 10_000);
    });
  });

  test('leaves no failure message and no stack readable; the key gives them', async () => {
    org.simulator.admin.addFault({
      ...{ kind: 'status', method: 'POST', path: '/lifecycle/activate', status: 403, errorCode: 'E0000006' },
    });
    await withKeys(encryption, org, async ({ client, stranger, taskQueue }) => {
      const handle = await start(client, taskQueue, 'onboardUser', [input]);
      const error = await failureOf(handle.result());
      expect(error).toBeInstanceOf(WorkflowFailedError);
      expect(oktaFailureOf(error)).toMatchObject({ type: OktaFailureType.Permission, details: { status: 403 } });
      const { message } = oktaFailureOf(error)!;
      expect(message).toContain('Everything was undone');
      const history = await stored(stranger, handle);
      expect(seenIn(history, [...Object.values(marked), message, 'Everything was undone', 'activateUser:'])).toEqual(
        [],
      );
      expect(history).not.toMatch(/onboard-user\.ts|okta-actions\.ts/);
      // What the Web UI needs to say at least what kind of failure it was.
      expect(history).toContain(OktaFailureType.Permission);
    });
  });

  test('leaves the last failure of an activity that is tried again unreadable, too', async () => {
    org.simulator.admin.addFault({ kind: 'status', method: 'POST', path: '/lifecycle/activate', status: 503 });
    await withKeys(encryption, org, async ({ client, stranger, taskQueue }) => {
      const handle = await start(client, taskQueue, 'onboardUser', [input]);
      const failure = await vi.waitFor(async () => {
        const { raw } = await handle.describe();
        const [activity] = raw.pendingActivities ?? [];
        if (!activity?.lastFailure) throw new Error('no attempt failed yet');
        return activity.lastFailure;
      }, 20_000);
      expect(failure.applicationFailureInfo?.type).toBe(OktaFailureType.Server);
      expect(await failureMessage(client, failure)).toContain('activateUser:');
      expect(seenIn(await stored(stranger, handle), [...Object.values(marked), 'activateUser:'])).toEqual([]);
      await handle.terminate();
    });
  });

  test('lets workflow code tell failures apart as usual', async () => {
    await withKeys(encryption, org, async ({ client, taskQueue }) => {
      const offboarded = await failureOf(
        (await start(client, taskQueue, 'offboardUser', [{ userId: 'nobody.marked@example.com' }])).result(),
      );
      expect(oktaFailureOf(offboarded)).toMatchObject({ type: OktaFailureType.NotFound });
      org.simulator.admin.addFault({ kind: 'lost-answer', method: 'POST', path: '^/api/v1/users\\?', times: 1 });
      const onboarded = await (await start(client, taskQueue, 'onboardUser', [input])).result();
      expect(onboarded).toMatchObject({ status: 'PROVISIONED' });
    });
  });

  test('encrypts what a trigger delivers, in the workflows that it starts too', async () => {
    await withKeys(encryption, org, async ({ client, stranger, taskQueue }) => {
      const trigger = await client.workflow.start('pollSystemLog', {
        ...{ taskQueue, workflowId: uniqueName('trigger') },
        args: [
          {
            name: uniqueName('marked'),
            filter: 'eventType eq "user.session.start"',
            target: { start: { workflowType: 'showLogEvent', taskQueue } },
            intervalSeconds: 1,
            since: new Date(Date.now() - 60_000).toISOString(),
          },
        ],
      });
      org.simulator.admin.addLogEvents({
        events: [{ eventType: 'user.session.start', actor: { id: '00u1', type: 'User', alternateId: marked.login } }],
      });
      const started = await vi.waitFor(async () => {
        for await (const { workflowId } of client.workflow.list({ query: `TaskQueue = '${taskQueue}'` })) {
          if (workflowId.startsWith('okta-event:')) return client.workflow.getHandle(workflowId);
        }
        throw new Error('no event was delivered yet');
      }, 20_000);
      await started.result();
      expect(await trigger.query('triggerStatus')).toMatchObject({ routes: { default: { delivered: 1 } } });
      // Whoever lacks the key sees the other triggers all the same.
      await vi.waitFor(async () => {
        const listed = await client.workflow.count(`WorkflowId = '${trigger.workflowId}'`);
        expect(listed.count).toBe(1);
      }, 20_000);
      const seen = (await listTriggers(stranger)).map(({ workflowId }) => workflowId);
      expect(seen).not.toContain(trigger.workflowId);
      expect(await unknownConnections(stranger, [])).toBeDefined();
      expect(await failureOf(stranger.workflow.getHandle(trigger.workflowId).query('triggerStatus'))).toMatchObject({
        type: 'Config.Missing',
      });
      const unknown = await failureOf(trigger.query(marked.firstName));
      expect((unknown as Error).message).toBe('Encoded failure');
      await trigger.cancel();
      await failureOf(trigger.result());
      const both = (await stored(stranger, started)) + (await stored(stranger, trigger));
      expect(seenIn(both, [marked.login])).toEqual([]);
    });
  });

  test('replays with the key', async () => {
    const { encryptedWorkflowBundle } = inject('temporal');
    await withKeys(encryption, org, async ({ client, taskQueue }) => {
      const handle = await start(client, taskQueue, 'onboardUser', [input]);
      await handle.result();
      await Worker.runReplayHistory(
        { workflowBundle: { codePath: encryptedWorkflowBundle }, dataConverter: dataConverterOf(encryption) },
        await handle.fetchHistory(),
        handle.workflowId,
      );
    });
  });
});

describe('keys that change or lack', () => {
  test('a history under the old key is read, and goes on, after the rotation; without that key it is said which lacks', async () => {
    const taskQueue = uniqueName('rotated');
    // Nobody works yet: the input is written with the old key, all else will be with the new one.
    const { address, namespace } = inject('temporal');
    const before = await connectClient({ address, namespace, encryption });
    const handle = await start(before, taskQueue, 'onboardUser', [input]);
    await before.connection.close();
    await withKeys(
      rotated,
      org,
      async ({ client, stranger }) => {
        expect(await client.workflow.getHandle(handle.workflowId).result()).toMatchObject({ status: 'PROVISIONED' });
        const history = await stored(stranger, handle);
        for (const { id } of rotated.keys) expect(seenIn(history, [id])).toEqual([id]);
      },
      taskQueue,
    );
    const onlyOld = await connectClient({ address, namespace, encryption });
    const error = await failureOf(onlyOld.workflow.getHandle(handle.workflowId).result());
    await onlyOld.connection.close();
    expect(error).toMatchObject({ type: 'Config.Missing' });
    expect((error as Error).message).toContain('"new-key"');
  });

  test('a client without the key is told so', async () => {
    await withKeys(encryption, org, async ({ client, stranger, taskQueue }) => {
      const handle = await start(client, taskQueue, 'runAction', [{ action: 'searchUsers', input: { limit: 1 } }]);
      await handle.result();
      const error = await failureOf(stranger.workflow.getHandle(handle.workflowId).result());
      expect(error).toMatchObject({ type: 'Config.Missing' });
      expect((error as Error).message).toContain('"old-key"');
    });
  });

  test('what a client without keys started is carried out by a worker that has them', async () => {
    await withKeys(encryption, org, async ({ stranger, client, taskQueue }) => {
      const handle = await start(stranger, taskQueue, 'onboardUser', [input]);
      expect(await client.workflow.getHandle(handle.workflowId).result()).toMatchObject({ status: 'PROVISIONED' });
    });
  });
});

describe('a bundle that writes failures readably', () => {
  test('is refused where a key is configured', async () => {
    const { address, namespace, workflowBundle } = inject('temporal');
    const temporal = await connectWorker({ address, namespace, encryption });
    const made = createOktaWorker({
      ...{ temporal, connections: org.connections, taskQueue: uniqueName() },
      workflowBundle: { codePath: workflowBundle },
    });
    expect(await failureOf(made)).toMatchObject({ type: 'Config.Invalid' });
    await temporal.connection.close();
  });
});

describe('the temporal command with a codec server', () => {
  test('starts and shows workflows, and gets nowhere without the token', async () => {
    const { address, devServer } = inject('temporal');
    const token = 'a-token-for-this-test';
    const codec = new EncryptionCodec(encryption);
    const server = await startCodecServer({ codec, token, origins: [], host: '127.0.0.1', port: 0 });
    const temporal = (args: string[], auth = `Bearer ${token}`): Promise<{ stdout: string }> =>
      promisify(execFile)(devServer.path, [
        ...['workflow', ...args, '--address', address, '--codec-endpoint', server.url, '--codec-auth', auth],
      ]);
    await withKeys(encryption, org, async ({ client, stranger, taskQueue }) => {
      const workflowId = uniqueName('by-command');
      const id = ['--workflow-id', workflowId];
      const json = JSON.stringify(input);
      await temporal(['start', ...id, '--type', 'onboardUser', '--task-queue', taskQueue, '--input', json]);
      expect(await client.workflow.getHandle(workflowId).result()).toMatchObject({ status: 'PROVISIONED' });
      expect(seenIn(await stored(stranger, { workflowId }), Object.values(marked))).toEqual([]);
      const { stdout } = await temporal(['show', ...id, '--output', 'json']);
      expect(seenIn(stdout, [marked.firstName])).toEqual([marked.firstName]);
      // The command repeats what is refused until its time is up.
      const refused = await failureOf(temporal(['show', ...id, '--command-timeout', '2s'], 'Bearer wrong'));
      expect(refused).toMatchObject({ code: 1 });
    });
    await server.close();
  });
});
