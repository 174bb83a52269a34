// Property: a trigger can be paused, changed, rewound and compared with the log, and its consumer sees each event once.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { type Activities, createActivities } from '../../activities/index.js';
import { oktaFailureOf } from '../../src/failures.js';
import { fileConsumerWorkflowId, triggerWorkflowId } from '../../src/ids.js';
import type { OktaClient } from '../../src/okta/client.js';
import { certifyTrigger, createTrigger, deleteTrigger, pauseTrigger, pollTriggerNow, reconfigureTrigger, replayTrigger, resumeTrigger, rewindTrigger, triggerStatus } from '../../src/temporal/triggers.js'; // prettier-ignore
import type { PollSystemLogInput } from '../../workflows/lib/trigger-input.js';
import { type SimulatedOrg, startSimulatedOrg, wrapActivities } from '../support/simulated-org.js';
import { test, uniqueName, withWorker } from '../support/temporal-env.js';

const by = { by: 'test' };
const filter = 'eventType eq "user.session.start"';
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();

let org: SimulatedOrg;
let folder: string;
let name: string;
beforeEach(async () => {
  org = await startSimulatedOrg();
  folder = mkdtempSync(join(tmpdir(), 'temporal-okta-test-'));
  name = uniqueName('trigger');
});
afterEach(async () => {
  await org.close();
  rmSync(folder, { recursive: true });
});

const file = (): string => join(folder, 'events.jsonl');
const written = (): { uuid: string; eventType: string; causedByConnection?: string }[] => {
  try {
    return readFileSync(file(), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  } catch {
    return [];
  }
};
const uuidsWritten = (): string[] => written().map(({ uuid }) => uuid);

function happen(count: number, event: object = {}): string[] {
  const events = Array.from({ length: count }, () => ({ eventType: 'user.session.start', ...event }));
  return org.simulator.admin.addLogEvents({ events }).map(({ uuid }) => uuid);
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > endMs)
      throw new Error(`waited for half a minute; ${String(uuidsWritten().length)} events are there`);
    await delay(50);
  }
}

const toFile = (): PollSystemLogInput['target'] => ({
  signalWithStart: {
    workflowType: 'appendLogEvents',
    workflowId: fileConsumerWorkflowId('default', name),
    args: [{ file: file() }],
  },
});

/** Runs a trigger whose events go to a file. */
async function withTrigger(
  env: Parameters<typeof withWorker>[0]['env'] & { client: Client },
  input: Partial<PollSystemLogInput>,
  run: (client: Client) => Promise<void>,
  activities: Activities = org.activities,
): Promise<void> {
  const { client } = env;
  await withWorker({ env, activities }, async ({ taskQueue }) => {
    const trigger = { name, filter, intervalSeconds: 1, since: hoursAgo(3), target: toFile(), ...input };
    await createTrigger(client, trigger as PollSystemLogInput, { taskQueue });
    try {
      await run(client);
    } finally {
      await deleteTrigger(client, { name });
      await client.workflow
        .getHandle(fileConsumerWorkflowId('default', name))
        .terminate()
        .catch(() => undefined);
    }
  });
}

describe('a trigger', () => {
  test('delivers nothing while it is paused, and all that came when it is resumed', async ({ temporal }) => {
    await withTrigger(temporal, {}, async (client) => {
      const first = happen(3);
      await until(() => written().length === 3);
      await pauseTrigger(client, { name }, { ...by, reason: 'maintenance' });
      expect(await certifyTrigger(client, { name })).toMatchObject({ missing: 0 });
      const second = happen(4);
      await delay(2500);
      expect(uuidsWritten()).toEqual(first);
      expect(await triggerStatus(client, { name })).toMatchObject({ pausedBy: { by: 'test', reason: 'maintenance' } });
      const resumedMs = Date.now();
      await resumeTrigger(client, { name }, by);
      await until(() => written().length === 7);
      expect(Date.now() - resumedMs).toBeLessThan(5000);
      expect(uuidsWritten()).toEqual([...first, ...second]);
      const { changes } = await triggerStatus(client, { name });
      expect(changes.map(({ what }) => what)).toEqual(['paused: maintenance', 'resumed']);
      const refusal: unknown = await resumeTrigger(client, { name }, by).catch((error: unknown) => error);
      expect(oktaFailureOf(refusal)).toMatchObject({ type: 'Okta.InvalidInput' });
    });
  });

  test('is paused at once while it waits for a long interval', async ({ temporal }) => {
    await withTrigger(temporal, { intervalSeconds: 600 }, async (client) => {
      happen(1);
      await until(() => written().length === 1);
      await delay(500);
      await pauseTrigger(client, { name }, by);
      happen(1);
      await resumeTrigger(client, { name }, by);
      await until(() => written().length === 2);
    });
  });

  test('is woken while it waits and while it delivers, and neither fails nor repeats anything', async ({
    temporal,
  }) => {
    await withTrigger(temporal, { intervalSeconds: 600 }, async (client) => {
      const sent: string[] = [];
      for (let round = 0; round < 5; round += 1) {
        sent.push(...happen(200));
        await pollTriggerNow(client, { name });
        await delay(50 * round);
        await pollTriggerNow(client, { name });
      }
      await until(() => written().length >= sent.length);
      expect(uuidsWritten()).toEqual(sent);
      const { lastError, routes } = await triggerStatus(client, { name });
      expect(lastError).toBeUndefined();
      expect(routes['default']?.undeliverable).toBe(0);
    });
  });

  test('delivers again after a rewind, as a new generation', async ({ temporal }) => {
    await withTrigger(temporal, {}, async (client) => {
      const first = happen(3);
      await until(() => written().length === 3);
      expect(await rewindTrigger(client, { name }, by, hoursAgo(1))).toBe(2);
      await until(() => written().length === 6);
      const second = happen(1);
      await until(() => written().length === 7);
      expect(uuidsWritten()).toEqual([...first, ...first, ...second]);
    });
  });

  test('takes another filter, and repeats nothing of what both ask for', async ({ temporal }) => {
    await withTrigger(temporal, {}, async (client) => {
      const first = happen(3);
      await until(() => written().length === 3);
      const both = 'eventType eq "user.session.start" or eventType eq "user.session.end"';
      await reconfigureTrigger(client, { name }, by, { filter: both });
      const second = [...happen(1), ...happen(2, { eventType: 'user.session.end' })];
      await until(() => written().length === 6);
      await delay(1500);
      expect(uuidsWritten()).toEqual([...first, ...second]);
      const refusal: unknown = await reconfigureTrigger(client, { name }, by, { filter: 'eventType foo' }).catch(
        (error: unknown) => error,
      );
      expect(oktaFailureOf(refusal)).toMatchObject({ type: 'Okta.InvalidInput' });
      expect((await triggerStatus(client, { name })).config.filter).toBe(both);
    });
  });

  test('looks back when Okta no longer takes its cursor, and repeats nothing', async ({ temporal }) => {
    await withTrigger(temporal, {}, async (client) => {
      const first = happen(3);
      await until(() => written().length === 3);
      org.simulator.admin.addFault({ kind: 'status', path: 'after=', status: 400, errorCode: 'E0000001', times: 1 });
      const second = happen(2);
      await until(() => written().length === 5);
      await until(async () => (await triggerStatus(client, { name })).lastError === undefined);
      expect(uuidsWritten()).toEqual([...first, ...second]);
      expect((await triggerStatus(client, { name })).repeated).toBe(3);
    });
  });

  test('gives routes their events, counts those that nobody wants, and fills templates', async ({ temporal }) => {
    const routes = [
      { name: 'file', filter: 'outcome.result eq "FAILURE"', target: toFile()! },
      {
        name: 'nobody',
        filter: 'outcome.result eq "DENY"',
        target: { signal: { workflowId: 'user-{{actor.nothing}}' } },
      },
    ];
    await withTrigger(temporal, { target: undefined as never, routes }, async (client) => {
      const wanted = happen(2, { outcome: { result: 'FAILURE', reason: null } });
      const lost = happen(1, { outcome: { result: 'DENY', reason: null } });
      happen(3);
      await until(async () => (await triggerStatus(client, { name })).fetched === 6);
      await until(() => written().length === 2);
      expect(uuidsWritten()).toEqual(wanted);
      expect(await triggerStatus(client, { name })).toMatchObject({
        unrouted: 3,
        routes: { file: { delivered: 2 }, nobody: { delivered: 0, undeliverable: 1 } },
      });
      const shadow = await replayTrigger(
        client,
        { name },
        { from: hoursAgo(2), to: new Date(Date.now() + 1000).toISOString() },
      );
      expect(shadow).toMatchObject({ events: 6, unrouted: 3, routes: { file: { events: 2 }, nobody: { events: 1 } } });
      expect(uuidsWritten()).toEqual(wanted);
      expect(lost).toHaveLength(1);
    });
  });

  test('is seen once by its consumer, though a repeat puts the events together otherwise', async ({ temporal }) => {
    // Other envelopes have other request ids: the server can't know that it had their events.
    const sent: string[] = [];
    let broken = 2;
    const activities = wrapActivities(org.activities, async (activity, run) => {
      const result = await run();
      if (activity === 'followLog' && (result as { fetched: number }).fetched > 0 && broken-- > 0) {
        sent.push(...happen(7));
        throw new Error('the worker dies after delivery');
      }
      return result;
    });
    const run = async (client: Client): Promise<void> => {
      sent.push(...happen(30));
      await until(() => written().length >= 44);
      await delay(1500);
      expect(uuidsWritten()).toEqual(sent);
      const { historyLength, raw } = await client.workflow
        .getHandle(fileConsumerWorkflowId('default', name))
        .describe();
      expect(raw.workflowExecutionInfo?.status).toBe(1);
      expect(historyLength).toBeGreaterThan(10);
    };
    await withTrigger(temporal, { limit: 1000 }, run, activities);
  });

  test('hands on a page of a thousand events that is over 2 MB, and what came before trouble with the next', async ({
    temporal,
  }) => {
    const { admin } = org.simulator;
    const large = Array.from({ length: 1500 }, (_, nth) => ({
      ...{ eventType: 'user.session.start', debugContext: { debugData: { nth, pad: 'x'.repeat(2500) } } },
    }));
    const sent = admin.addLogEvents({ events: large }).map(({ uuid }) => uuid);
    admin.addFault({ kind: 'status', path: 'after=', status: 500, times: 1 });
    await withTrigger(temporal, {}, async (client) => {
      await until(() => written().length >= 1500);
      expect(uuidsWritten()).toEqual(sent);
      const consumer = client.workflow.getHandle(fileConsumerWorkflowId('default', name));
      const { events } = await consumer.fetchHistory();
      const sizes = (events ?? []).map(
        (event) => event.workflowExecutionSignaledEventAttributes?.input?.payloads?.[0]?.data?.length ?? 0,
      );
      expect(Math.max(...sizes)).toBeLessThan(256 * 1024);
      // Nothing was sent twice: the first page was handed over before the trouble was told of.
      expect((await triggerStatus(client, { name })).routes['default']?.delivered).toBe(1500);
    });
  });

  test('finds an event that was dropped on the way, delivers it, and says so', async ({ temporal }) => {
    const okta = await org.connections.client('default');
    const dropped = new Set<string>();
    const activities = createActivities({
      connections: { client: async () => dropping(okta, dropped), webClient: (one) => org.connections.webClient(one) },
      registeredSearchAttributes: () => Promise.resolve([]),
    });
    const at = (hours: number) => ({ published: hoursAgo(hours) });
    const before = happen(5, at(1.5));
    const uuid = '11111111-2222-4333-8444-555555555555';
    dropped.add(uuid);
    happen(1, { ...at(1.2), uuid });
    const after = happen(5, at(1.1));
    const run = async (client: Client): Promise<void> => {
      await until(() => written().length === 11);
      expect(uuidsWritten()).toEqual([...before, ...after, uuid]);
      await until(async () => (await triggerStatus(client, { name })).certificate.events === 11);
      expect(await certifyTrigger(client, { name })).toMatchObject({ events: 11, missing: 0, found: 1, sentAgain: 1 });
      expect(uuidsWritten()).toHaveLength(11);
    };
    await withTrigger(temporal, { settleSeconds: 60 }, run, activities);
  });

  test.for(['mark', 'leave-out'] as const)('can %s what its own calls caused', async (ownEvents, { temporal }) => {
    const eventType = 'group.user_membership.add';
    await withTrigger(temporal, { filter: `eventType eq "${eventType}"`, ownEvents }, async (client) => {
      const [user] = org.simulator.admin.addUsers([{ status: 'ACTIVE', profile: { login: 'a@example.com', email: 'a@example.com', firstName: 'A', lastName: 'B' } }]); // prettier-ignore
      const [group, other] = org.simulator.admin.addGroups([{ profile: { name: 'one' } }, { profile: { name: 'two' } }] as never); // prettier-ignore
      const { taskQueue } = await client.workflow.getHandle(triggerWorkflowId('default', name)).describe();
      await client.workflow.execute('runAction', {
        ...{ workflowId: uniqueName('own'), taskQueue },
        args: [{ action: 'addUserToGroup', input: { userId: user!.id, groupId: group!.id } }],
      });
      // The same token, by somebody else's hand.
      await org.call('PUT', `/api/v1/groups/${other!.id}/users/${user!.id}`);
      await until(async () => (await triggerStatus(client, { name })).fetched === 2);
      await until(() => written().length === (ownEvents === 'mark' ? 2 : 1));
      const marks = written().map(({ causedByConnection }) => causedByConnection);
      expect(marks).toEqual(ownEvents === 'mark' ? ['default', undefined] : [undefined]);
      expect((await triggerStatus(client, { name })).own).toBe(ownEvents === 'mark' ? 0 : 1);
    });
  });
});

/** A client whose polls lack some events. */
function dropping(client: OktaClient, dropped: ReadonlySet<string>): OktaClient {
  return new Proxy(client, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      if (key !== 'request') return value.bind(target);
      return async (request: Parameters<OktaClient['request']>[0]) => {
        const response = await target.request(request);
        const isPoll = request.path.includes('/api/v1/logs') && request.query?.['until'] === undefined;
        if (!isPoll || !Array.isArray(response.body)) return response;
        return { ...response, body: response.body.filter(({ uuid }) => !dropped.has(uuid)) };
      };
    },
  });
}
