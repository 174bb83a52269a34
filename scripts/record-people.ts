// Records histories of joiners, of a rehire and of movers.
import { setTimeout as delay } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Simulator } from '../simulator/index.js';
import type { Person } from '../src/hr/person.js';
import type { ProvisioningSettings } from '../src/hr/settings.js';
import { defaultTaskQueue as taskQueue } from '../src/task-queue.js';
import {
  type ByWhom,
  callOffUpdate,
  changeDateUpdate,
  decideUpdate,
  type FlowState,
  flowStatusQuery,
  undoFlowUpdate,
} from '../workflows/hr/messages.js';

interface People {
  client: Client;
  simulator: Simulator;
  save: (name: string, handle: WorkflowHandle) => Promise<void>;
}

const settings: ProvisioningSettings = {
  login: '{firstName}.{lastName}@example.com',
  rules: [
    { name: 'engineers', when: { department: 'Engineering' }, groups: ['Engineers'], apps: ['Git'] },
    { name: 'sales', when: { department: 'Sales' }, groups: ['Sellers'] },
  ],
};
const by: ByWhom = { by: 'recorder' };
const farDay = '2999-12-01';

/** Runs each branch of onboardUser by person and of moveUser, and saves what came of it. */
export async function recordPeople({ client, simulator, save }: People): Promise<void> {
  const { admin } = simulator;
  admin.addGroups(['Engineers', 'Sellers'].map((name) => ({ profile: { name } })));
  admin.addApps([{ label: 'Git' }]);

  const record = async (
    name: string,
    input: object,
    act: (handle: WorkflowHandle) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<void> => {
    const [workflowType = ''] = name.split('.');
    const args = [{ settings, ...input }];
    const handle = await client.workflow.start(workflowType, { taskQueue, workflowId: `record:${name}`, args });
    await act(handle);
    await handle.result().catch(() => undefined);
    await save(name, handle);
  };
  const once = async (handle: WorkflowHandle, wanted: FlowState): Promise<void> => {
    while ((await handle.query(flowStatusQuery)).state !== wanted) await delay(100);
  };
  const person = (number: number, more: Partial<Person> = {}): Person => ({
    ...{ employeeNumber: `R-${String(number)}`, firstName: 'Per', lastName: 'Son', department: 'Engineering' },
    ...more,
  });
  const addUser = (number: number, status: 'ACTIVE' | 'STAGED' | 'DEPROVISIONED'): void => {
    const profile = { login: `r${String(number)}@example.com`, employeeNumber: `R-${String(number)}` };
    admin.addUsers([{ status, profile: { ...profile, department: 'Engineering' } }]);
  };

  await record('onboardUser.person', { person: person(1) });
  addUser(2, 'STAGED');
  await record('onboardUser.resumed', { person: person(2) });
  addUser(3, 'DEPROVISIONED');
  await record('onboardUser.returned', { person: person(3) });
  addUser(4, 'ACTIVE');
  await record('onboardUser.conflict', { person: person(4) });
  await record(
    'onboardUser.approvedAndMoved',
    { person: person(5, { startDate: farDay }), approval: {} },
    async (handle) => {
      await once(handle, 'waiting');
      await handle.executeUpdate(decideUpdate, { args: [{ ...by, decision: 'approve' }] });
      await handle.executeUpdate(changeDateUpdate, { args: [{ ...by, date: '2020-01-01' }] });
    },
  );
  await record('onboardUser.rejected', { person: person(6), approval: {} }, async (handle) => {
    await once(handle, 'waiting');
    await handle.executeUpdate(decideUpdate, { args: [{ ...by, decision: 'reject' }] });
  });
  await record('onboardUser.calledOff', { person: person(7, { startDate: farDay }) }, async (handle) => {
    await once(handle, 'waiting');
    await handle.executeUpdate(callOffUpdate, { args: [by] });
  });

  const moved = (number: number) => ({ person: person(number, { department: 'Sales' }) });
  addUser(11, 'ACTIVE');
  await record('moveUser.done', { ...moved(11), groups: ['Engineers'], undoForDays: 0 });
  addUser(12, 'ACTIVE');
  await record('moveUser.undone', moved(12), async (handle) => {
    await once(handle, 'settled');
    await handle.executeUpdate(undoFlowUpdate, { args: [by] });
  });
  const [mover] = admin.addUsers([{ status: 'ACTIVE', profile: { login: 'r13@example.com', employeeNumber: 'R-13' } }]);
  admin.addGroups([{ profile: { name: 'Old job' }, members: [mover?.id ?? ''] }]);
  const old = {
    ...settings,
    rules: [...(settings.rules ?? []), { name: 'old', when: { title: 'x' }, groups: ['Old job'] }],
  };
  await record('moveUser.kept', { ...moved(13), settings: old, graceDays: 7, undoForDays: 0 }, async (handle) => {
    await once(handle, 'waiting');
    await handle.executeUpdate(callOffUpdate, { args: [by] });
  });
}
