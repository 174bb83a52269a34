// Property: over months, each flow of several people acts on its days, as these were in the end, and takes back only in time.
import { fileURLToPath } from 'node:url';
import { Client, type WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect } from 'vitest';
import { oktaFailureOf } from '../../src/failures.js';
import type { Person } from '../../src/hr/person.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import type { RunningTimeSkippingServer } from '../../src/temporal/servers/index.js';
import {
  changeDateUpdate,
  decideUpdate,
  type FlowStatus,
  flowStatusQuery,
  legalHoldUpdate,
  undoFlowUpdate,
} from '../../workflows/hr/messages.js';
import type { MoveUserResult } from '../../workflows/move-user.js';
import type { OffboardUserResult } from '../../workflows/offboard-user.js';
import type { OnboardUserResult } from '../../workflows/onboard-user.js';
import { type DeskCall, deskQuery } from '../support/desk-workflow.js';
import { failureOf, untilFlow } from '../support/flow-run.js';
import { addGroup, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test, uniqueName, withWorker } from '../support/temporal-env.js';

const dayMs = 86_400_000;
const by = { by: 'hr' };
const settings: ProvisioningSettings = {
  login: '{firstName}@example.com',
  rules: [
    { name: 'all', everyone: true, groups: ['Staff'] },
    { name: 'engineers', when: { department: 'Engineering' }, groups: ['Engineers'] },
    { name: 'sales', when: { department: 'Sales' }, groups: ['Sellers'] },
  ],
};

let org: SimulatedOrg;
let groupIds: Record<string, string>;
beforeAll(async () => {
  org = await startSimulatedOrg();
  groupIds = Object.fromEntries(['Staff', 'Engineers', 'Sellers'].map((name) => [name, addGroup(org, name)]));
});
afterAll(() => org.close());

/** Somebody of the cast; HR has one name for each. */
const person = (firstName: string, more: Partial<Person> = {}): Person => ({
  ...{ employeeNumber: firstName.toUpperCase(), firstName, lastName: 'Berg', department: 'Sales', ...more },
});

/** An engineer who is there already; gives the id. */
async function engineer(firstName: string): Promise<string> {
  const profile = { ...person(firstName, { department: 'Engineering' }), login: `${firstName}@example.com` };
  const [user] = org.simulator.admin.addUsers([{ status: 'ACTIVE', profile }]);
  const userId = user?.id ?? '';
  for (const name of ['Staff', 'Engineers'])
    await org.call('PUT', `/api/v1/groups/${groupIds[name] ?? ''}/users/${userId}`);
  return userId;
}

/** The user's status, and the groups. */
function stateOf(firstName: string): [string | undefined, ...string[]] {
  const { users, groups } = org.simulator.admin.state();
  const user = users.find(({ profile }) => profile['employeeNumber'] === firstName.toUpperCase());
  const names = groups
    .filter(({ type, members }) => type === 'OKTA_GROUP' && user && members.includes(user.id))
    .map(({ profile }) => profile.name);
  return [user?.status, ...names.sort()];
}

/** Days since the story began. */
class Story {
  private readonly beginMs: number;

  private constructor(
    private readonly env: RunningTimeSkippingServer['env'],
    nowMs: number,
  ) {
    // It begins with a day, so that days of the story are days of the calendar.
    this.beginMs = Math.ceil(nowMs / dayMs) * dayMs;
  }

  static async begin({ env }: RunningTimeSkippingServer): Promise<Story> {
    const story = new Story(env, await env.currentTimeMs());
    await story.until(0);
    return story;
  }

  async until(day: number): Promise<void> {
    const leftMs = this.beginMs + day * dayMs - (await this.env.currentTimeMs());
    if (leftMs > 0) await this.env.sleep(leftMs);
  }

  date = (day: number): string => new Date(this.beginMs + day * dayMs).toISOString().slice(0, 10);
  dayOf = (atMs: number): number => Math.floor((atMs - this.beginMs) / dayMs);
}

test('six people join, move and leave; days are moved, undone in time, and an account is held', async ({
  timeSkipping,
}) => {
  const { env } = timeSkipping;
  const { connection, nativeConnection } = env;
  // The environment's own client lets time run away while it waits for a result.
  const client = new Client({ connection });
  const server = { nativeConnection, namespace: env.namespace ?? 'default' };
  const ids: Record<string, string> = {};
  for (const name of ['Cleo', 'Dov', 'Eda', 'Finn']) ids[name] = await engineer(name);
  const reception = await Worker.create({
    ...{ connection: nativeConnection, namespace: server.namespace, taskQueue: uniqueName('desk') },
    workflowsPath: fileURLToPath(new URL('../support/desk-workflow.ts', import.meta.url)),
  });
  const play = async (taskQueue: string): Promise<void> => {
    const story = await Story.begin(timeSkipping);
    const desk = await client.workflow.start('desk', {
      ...{ taskQueue: reception.options.taskQueue, workflowId: uniqueName('desk') },
    });
    const toDesk = { signal: { workflowId: desk.workflowId, signalName: 'desk' } };
    const start = (workflowType: string, input: object): Promise<WorkflowHandle> =>
      client.workflow.start(workflowType, { taskQueue, workflowId: uniqueName(workflowType), args: [input] });
    const statusOf = (flow: WorkflowHandle): Promise<FlowStatus> => flow.query(flowStatusQuery);
    /** What the desk heard of somebody: the day, and about what. */
    const heardOf = async (firstName: string): Promise<string[]> =>
      (await desk.query<DeskCall[]>(deskQuery))
        .filter(({ employeeNumber }) => employeeNumber === firstName.toUpperCase())
        .map(({ point, about, atMs }) => `${String(story.dayOf(atMs))} ${point} ${about ?? ''}`);

    const extensions = { onReminder: toDesk, onEscalation: toDesk };
    const joining = (firstName: string, startDay: number, more: object) =>
      start('onboardUser', {
        person: person(firstName, { startDate: story.date(startDay) }),
        settings,
        extensions,
        ...more,
      });
    const anna = await joining('Anna', 30, {
      ...{ approval: { remindEvery: '3 days' }, firstSignIn: { withinDays: 14, remindEveryDays: 5 } },
    });
    const bo = await joining('Bo', 90, {
      approval: { timeout: '10 days', remindEvery: '4 days', onTimeout: 'escalate' },
    });
    const moving = (firstName: string) =>
      start('moveUser', { person: person(firstName), settings, effectiveDate: story.date(25), graceDays: 21 });
    const [cleo, dov] = [await moving('Cleo'), await moving('Dov')];
    const leaving = (firstName: string) =>
      start('offboardUser', {
        ...{ userId: ids[firstName], when: { lastDay: story.date(19) }, deleteAfterDays: 180, undoForDays: 30 },
      });
    const [eda, finn] = [await leaving('Eda'), await leaving('Finn')];
    for (const flow of [anna, bo, cleo, dov, eda, finn]) await untilFlow(flow, ({ state }) => state === 'waiting');

    await story.until(7.5);
    expect(await heardOf('Anna')).toEqual(['3 onReminder approval', '6 onReminder approval']);
    expect(stateOf('Anna')).toEqual(['STAGED', 'Sellers', 'Staff']);
    await anna.executeUpdate(decideUpdate, { args: [{ ...by, decision: 'approve' }] });
    await anna.executeUpdate(changeDateUpdate, { args: [{ ...by, date: story.date(45) }] });

    await story.until(19.5);
    for (const name of ['Cleo', 'Dov', 'Eda', 'Finn']) expect(stateOf(name)).toEqual(['ACTIVE', 'Engineers', 'Staff']);
    await story.until(20.5);
    for (const name of ['Eda', 'Finn']) expect(stateOf(name)).toEqual(['DEPROVISIONED']);
    expect(oktaFailureOf(await failureOf(bo.result()))?.type).toBe('Flow.Rejected');
    expect(stateOf('Bo')).toEqual([undefined]);
    expect(await heardOf('Bo')).toEqual([
      ...['4 onReminder approval', '8 onReminder approval', '10 onEscalation approval'],
      ...['14 onReminder approval', '18 onReminder approval'],
    ]);

    await story.until(31);
    expect(stateOf('Anna')).toEqual(['STAGED', 'Sellers', 'Staff']);
    for (const name of ['Cleo', 'Dov']) expect(stateOf(name)).toEqual(['ACTIVE', 'Engineers', 'Sellers', 'Staff']);

    await story.until(40);
    expect((await finn.executeUpdate(undoFlowUpdate, { args: [by] })).notRestored).toEqual([]);
    expect(stateOf('Finn')).toEqual(['ACTIVE', 'Engineers', 'Staff']);
    expect(((await finn.result()) as OffboardUserResult).outcome).toBe('undone');

    await story.until(47);
    expect(stateOf('Anna')).toEqual(['PROVISIONED', 'Sellers', 'Staff']);
    for (const name of ['Cleo', 'Dov']) expect(stateOf(name)).toEqual(['ACTIVE', 'Sellers', 'Staff']);

    await story.until(62);
    const joined = (await anna.result()) as OnboardUserResult;
    expect(joined).toMatchObject({ status: 'PROVISIONED', startDate: story.date(45), approval: { by: 'hr' } });
    expect(joined.leftovers?.map(({ type }) => type)).toEqual(['Flow.NeverSignedIn']);
    expect((await heardOf('Anna')).slice(2)).toEqual([
      ...['50 onReminder firstSignIn', '55 onReminder firstSignIn', '59 onEscalation firstSignIn'],
    ]);
    expect((await cleo.executeUpdate(undoFlowUpdate, { args: [by] })).notRestored).toEqual([]);
    expect(stateOf('Cleo')).toEqual(['ACTIVE', 'Engineers', 'Staff']);
    expect(((await cleo.result()) as MoveUserResult).undone?.restored).not.toEqual([]);
    expect(oktaFailureOf(await failureOf(eda.executeUpdate(undoFlowUpdate, { args: [by] })))?.type).toBe('Flow.NotNow');
    expect(stateOf('Eda')).toEqual(['DEPROVISIONED']);

    await story.until(78);
    expect(await dov.result()).toMatchObject({ kept: [], leftovers: [] });
    await expect(dov.executeUpdate(undoFlowUpdate, { args: [by] })).rejects.toThrow();
    expect(stateOf('Dov')).toEqual(['ACTIVE', 'Sellers', 'Staff']);

    await story.until(150);
    await eda.executeUpdate(legalHoldUpdate, { args: [{ ...by, hold: true }] });
    await story.until(250);
    expect(stateOf('Eda')).toEqual(['DEPROVISIONED']);
    expect(await statusOf(eda)).toMatchObject({ state: 'settled', details: expect.stringContaining('legal hold') });
    await eda.executeUpdate(legalHoldUpdate, { args: [{ ...by, hold: false }] });
    expect(await eda.result()).toMatchObject({ outcome: 'deleted', deletion: { deleted: true } });
    expect(stateOf('Eda')).toEqual([undefined]);
    await desk.signal('deskClosed');
  };
  await reception.runUntil(withWorker({ env: server, activities: org.activities }, ({ taskQueue }) => play(taskQueue)));
});
