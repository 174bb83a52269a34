// Property: whoever kills the worker in the middle of a long wait loses nothing: the next one knows where each flow stands.
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Person } from '../../src/hr/person.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import {
  callOffUpdate,
  changeDateUpdate,
  cutNowUpdate,
  type FlowStatus,
  flowStatusQuery,
  undoFlowUpdate,
} from '../../workflows/hr/messages.js';
import { buildCommand, startCommand } from '../support/cli.js';
import { untilFlow } from '../support/flow-run.js';
import { addGroup, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test, uniqueName } from '../support/temporal-env.js';

const by = { by: 'hr' };
const taskQueue = uniqueName('queue');
const settings: ProvisioningSettings = {
  login: '{firstName}@example.com',
  rules: [
    { name: 'engineers', when: { department: 'Engineering' }, groups: ['Engineers'] },
    { name: 'sales', when: { department: 'Sales' }, groups: ['Sellers'] },
  ],
};

let org: SimulatedOrg;
let groupIds: Record<string, string>;
beforeAll(async () => {
  buildCommand();
  org = await startSimulatedOrg();
  groupIds = Object.fromEntries(['Engineers', 'Sellers'].map((name) => [name, addGroup(org, name)]));
});
afterAll(() => org.close());

const person = (firstName: string, department: string): Person => ({
  ...{ employeeNumber: firstName.toUpperCase(), firstName, lastName: 'Berg', department },
});

/** An engineer who is there already; gives the id. */
async function engineer(firstName: string): Promise<string> {
  const profile = { ...person(firstName, 'Engineering'), login: `${firstName}@example.com` };
  const [user] = org.simulator.admin.addUsers([{ status: 'ACTIVE', profile }]);
  await org.call('PUT', `/api/v1/groups/${groupIds['Engineers'] ?? ''}/users/${user?.id ?? ''}`);
  return user?.id ?? '';
}

/** The user's status, and the groups. */
function stateOf(firstName: string): [string | undefined, ...string[]] {
  const { users, groups } = org.simulator.admin.state();
  const user = users.find(({ profile }) => profile['employeeNumber'] === firstName.toUpperCase());
  const held = Object.entries(groupIds).filter(([, id]) =>
    groups.find((one) => one.id === id)?.members.includes(user?.id ?? ''),
  );
  return [user?.status, ...held.map(([name]) => name)];
}

test('a joiner, a mover and a leaver outlive the workers that began them', async ({ temporal }) => {
  const { client, address } = temporal;
  const startWorker = () =>
    startCommand(['worker', '--task-queue', taskQueue], {
      ...{ TEMPORAL_ADDRESS: address, OKTA_DOMAIN: org.simulator.url, OKTA_API_TOKEN: org.simulator.apiToken },
    });
  let worker = await startWorker();
  const flows: WorkflowHandle[] = [];
  const start = async (workflowType: string, input: object): Promise<WorkflowHandle> => {
    const workflowId = uniqueName(workflowType);
    const flow = await client.workflow.start(workflowType, { taskQueue, workflowId, args: [input] });
    flows.push(flow);
    return flow;
  };
  /** Kills the worker, starts another one, and gives where it says that the flows stand. */
  const replaced = async (): Promise<FlowStatus[]> => {
    const stood = await Promise.all(flows.map((flow) => flow.query(flowStatusQuery)));
    await worker.kill();
    worker = await startWorker();
    const stand = await Promise.all(flows.map((flow) => flow.query(flowStatusQuery)));
    expect(stand).toEqual(stood);
    return stand;
  };
  const until = (flow: WorkflowHandle, wanted: FlowStatus['state'], about = ''): Promise<FlowStatus> =>
    untilFlow(flow, ({ state, details }) => state === wanted && details.includes(about));

  try {
    const leaverId = await engineer('Cleo');
    await engineer('Bo');
    const joiner = await start('onboardUser', {
      ...{ person: { ...person('Anna', 'Sales'), startDate: '2999-01-01' }, settings, firstSignIn: { withinDays: 20 } },
    });
    const mover = await start('moveUser', { person: person('Bo', 'Sales'), settings, graceDays: 30 });
    const leaver = await start('offboardUser', { userId: leaverId, when: { lastDay: '2999-01-01' }, undoForDays: 60 });
    await until(joiner, 'waiting', 'first working day');
    await until(mover, 'waiting', 'former position');
    await until(leaver, 'waiting', 'last working day');

    await replaced();
    expect(stateOf('Anna')).toEqual(['STAGED', 'Sellers']);
    expect(stateOf('Bo')).toEqual(['ACTIVE', 'Engineers', 'Sellers']);
    expect(stateOf('Cleo')).toEqual(['ACTIVE', 'Engineers']);
    await joiner.executeUpdate(changeDateUpdate, { args: [{ ...by, date: '2026-01-01' }] });
    await mover.executeUpdate(callOffUpdate, { args: [by] });
    await leaver.executeUpdate(cutNowUpdate, { args: [by] });
    await until(joiner, 'waiting', 'first sign-in');
    await until(mover, 'settled');
    await until(leaver, 'settled');

    await replaced();
    expect(stateOf('Anna')).toEqual(['PROVISIONED', 'Sellers']);
    expect(stateOf('Bo')).toEqual(['ACTIVE', 'Engineers', 'Sellers']);
    expect(stateOf('Cleo')).toEqual(['DEPROVISIONED']);
    for (const flow of [mover, leaver]) await flow.executeUpdate(undoFlowUpdate, { args: [by] });
    expect(await mover.result()).toMatchObject({ kept: [{ name: 'Engineers' }], undone: { notRestored: [] } });
    expect(await leaver.result()).toMatchObject({ outcome: 'undone', undo: { notRestored: [] } });
    for (const name of ['Bo', 'Cleo']) expect(stateOf(name)).toEqual(['ACTIVE', 'Engineers']);
    await joiner.cancel();
    await expect(joiner.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(stateOf('Anna')).toEqual(['PROVISIONED', 'Sellers']);
  } finally {
    await worker.kill();
  }
});
