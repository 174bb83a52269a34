import { setTimeout as delay } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Simulator } from '../simulator/index.js';
import type { PlanEntry } from '../src/hr/plan.js';
import { defaultTaskQueue as taskQueue } from '../src/task-queue.js';

interface Means {
  client: Client;
  simulator: Simulator;
  save: (name: string, handle: WorkflowHandle) => Promise<void>;
}

const settings = {
  login: '{firstName}.{lastName}@example.com',
  rules: [{ name: 'planned', everyone: true, groups: ['Planned'] }],
};
const person = (employeeNumber: string, more: object = {}) => ({
  ...{ employeeNumber, firstName: 'Pia', lastName: employeeNumber },
  ...more,
});

/** Records plans in one go and by updates, and bulk runs that ask, stop, skip the stale and go on as new. */
export async function recordPlans({ client, simulator, save }: Means): Promise<void> {
  const { admin } = simulator;
  admin.addGroups([{ profile: { name: 'Planned' } }]);
  const leaver = (number: string): string | undefined =>
    admin.addUsers([
      { status: 'ACTIVE', profile: { login: `${number.toLowerCase()}@example.com`, employeeNumber: number } },
    ])[0]?.id;
  const start = (workflowType: string, name: string, input: object): Promise<WorkflowHandle> =>
    client.workflow.start(workflowType, { taskQueue, workflowId: `record:${name}`, args: [input] });
  const plan = async (name: string, people: object[]): Promise<PlanEntry[]> => {
    const handle = await start('planProvisioning', name, { settings, people });
    const { entries } = (await handle.result()) as { entries: PlanEntry[] };
    await save(name, handle);
    return entries;
  };

  const post = (path: string, body?: object): Promise<Response> =>
    fetch(`${simulator.url}${path}`, {
      method: 'POST',
      headers: { authorization: `SSWS ${simulator.apiToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  /** A bulk run by the worker's settings, of entries that a plan gives once lists have caught up. */
  const applied = async (name: string, people: object[], kind: PlanEntry['kind']): Promise<void> => {
    let found: PlanEntry[] = [];
    for (let tries = 0; found[0]?.kind !== kind; tries += 1) {
      if (tries > 30) throw new Error(`the plan stays ${JSON.stringify(found)}`);
      await delay(500);
      const handle = await start('planProvisioning', `${name}:${String(tries)}`, { settings, people });
      found = ((await handle.result()) as { entries: PlanEntry[] }).entries;
    }
    const run = await start('applyProvisioning', name, { entries: found });
    await run.result();
    const chunk = client.workflow.getHandle(`${run.workflowId}:0`);
    await chunk.result();
    await save(name, chunk);
  };
  /** HR puts off a first day; somebody who is back leaves once more. */
  const daysAndReturns = async (): Promise<void> => {
    await applied('applyPlanChunk.rescheduled', [person('P4', { startDate: '2998-06-01' })], 'reschedule');
    await post(`/api/v1/users/${second}/lifecycle/activate?sendEmail=false`);
    await applied('applyPlanChunk.leftAgain', [person('P2', last)], 'leave');
  };

  const stale = leaver('P1') ?? '';
  const second = leaver('P2') ?? '';
  const last = { endDate: '2020-01-01' };
  const entries = await plan('planProvisioning.inline', [
    ...[person('P1', last), person('P2', last)],
    ...[person('P3'), person('P4', { startDate: '2999-01-01' })],
  ]);
  const refused = await start('planProvisioning', 'planProvisioning.refused', {
    settings: { rules: [{ name: 'x', everyone: true, groups: ['Nobody'] }] },
    people: [person('P9')],
  });
  await refused.result().catch(() => undefined);
  await save('planProvisioning.refused', refused);

  const paged = await start('planProvisioning', 'planProvisioning.paged', { settings, mode: 'full', updatesPerRun: 2 });
  for (const number of ['P1', 'P2', 'P3']) {
    await paged.executeUpdate('planPeople', { args: [{ people: [person(number)] }] });
  }
  await paged.executeUpdate('planOrg', { args: [{}] });
  await paged.executeUpdate('finishPlan');
  await paged.result();
  await save('planProvisioning.paged', paged);

  // One has changed since the plan was made.
  await post(`/api/v1/users/${stale}`, { profile: { title: 'Boss' } });
  const by = { by: 'recorder' };
  const bulk = await start('applyProvisioning', 'applyProvisioning.asked', {
    ...{ settings, window: 1, thresholds: { leavers: 1 } },
  });
  for (const pair of [entries.slice(0, 2), entries.slice(2)]) {
    await bulk.executeUpdate('addEntries', { args: [{ entries: pair }] });
  }
  await bulk.executeUpdate('startApply', { args: [by] });
  await bulk.executeUpdate('decide', { args: [{ ...by, decision: 'approve' }] });
  await bulk.executeUpdate('stopApply', { args: [by] });
  await delay(1500);
  await bulk.executeUpdate('resumeApply', { args: [by] });
  await bulk.result();
  await save('applyProvisioning.asked', bulk);
  for (const chunk of ['0', '1']) {
    const handle = client.workflow.getHandle(`${bulk.workflowId}:${chunk}`);
    await handle.result();
    await save(`applyPlanChunk.${chunk === '0' ? 'leavers' : 'joiners'}`, handle);
  }
  await daysAndReturns();

  const unread = await start('reconcileFeed', 'reconcileFeed.unread', {
    ...{ connection: 'default', name: 'record', feed: '/nowhere/people.csv' },
  });
  await unread.result().catch(() => undefined);
  await save('reconcileFeed.unread', unread);
}
