// Property: a leave that has settled stands in nobody's way: who is back, however that came, can leave again, and nothing
// of the former leave is undone, deleted or lost.
import { afterAll, beforeAll, expect } from 'vitest';
import { FlowFailureType } from '../../src/failures.js';
import type { Person } from '../../src/hr/person.js';
import type { ProvisioningPlan } from '../../src/hr/plan-file.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import { offboardWorkflowId } from '../../src/ids.js';
import { applyOutcomes } from '../../src/temporal/hr/apply-failures.js';
import { applyPlan } from '../../src/temporal/hr/apply-plan.js';
import { awaitApply } from '../../src/temporal/hr/await-apply.js';
import { planProvisioning } from '../../src/temporal/hr/plan-provisioning.js';
import type { PersonOutcome } from '../../workflows/hr/apply-messages.js';
import { endIfReturnedUpdate, type FlowStatus, flowStatusQuery } from '../../workflows/hr/messages.js';
import { ManyOrgs, type OwnOrg } from '../support/many-orgs.js';
import { test, type TemporalEnv, withWorker } from '../support/temporal-env.js';

const settings: ProvisioningSettings = { login: '{firstName}@example.com' };
const ann: Person = { employeeNumber: 'N1', firstName: 'Ann', lastName: 'Berg' };
const gone: Person = { ...ann, endDate: '2020-01-01' };
const orgs = new ManyOrgs(settings);
let own: OwnOrg;
let userId: string;
beforeAll(async () => {
  own = await orgs.add();
  const profile = { ...ann, login: 'ann@example.com', email: 'ann@example.com' };
  userId = own.org.simulator.admin.addUsers([{ status: 'ACTIVE', profile }])[0]?.id ?? '';
});
afterAll(() => own.close());

const statusOfAnn = (): string | undefined =>
  own.org.simulator.admin.state().users.find(({ id }) => id === userId)?.status;

test('somebody leaves, comes back by hand, leaves, comes back by the feed, and leaves', async ({ temporal }) => {
  const { connection } = own;
  const { client } = temporal;
  await withWorker({ env: temporal, activities: orgs.activities }, async ({ taskQueue }) => {
    const planned = (person: Person): Promise<ProvisioningPlan> =>
      planProvisioning(client, { connection, settings, taskQueue, people: [person] });
    const applied = (plan: ProvisioningPlan): Promise<PersonOutcome | undefined> => apply(temporal, taskQueue, plan);
    const leave = client.workflow.getHandle(offboardWorkflowId(connection, userId));
    const runOfLeave = async (): Promise<string> => (await leave.describe()).runId;
    const former = (runId: string) => {
      const handle = client.workflow.getHandle(leave.workflowId, runId);
      return { result: handle.result(), status: () => handle.query<FlowStatus>(flowStatusQuery) };
    };

    const plan = await planned(gone);
    expect(await applied(plan)).toMatchObject({ kind: 'leave', state: 'done' });
    const first = await runOfLeave();
    // The leave holds: neither a question nor the same plan ends what can be undone.
    expect(await leave.executeUpdate(endIfReturnedUpdate)).toBe(false);
    expect(await applied(plan)).toMatchObject({ state: 'skipped', type: FlowFailureType.UnderWay });
    expect(await runOfLeave()).toBe(first);

    await own.org.call('POST', `/api/v1/users/${userId}/lifecycle/activate?sendEmail=false`);
    expect(await applied(await planned(gone))).toMatchObject({ kind: 'leave', state: 'done' });
    expect(statusOfAnn()).toBe('DEPROVISIONED');
    expect(await former(first).result).toMatchObject({ outcome: 'left', leftovers: [] });
    expect((await former(first).status()).details).toContain('is in use again');
    const second = await runOfLeave();
    expect(second).not.toBe(first);

    expect(await applied(await planned(ann))).toMatchObject({ kind: 'return', state: 'done' });
    expect(await former(second).result).toMatchObject({ outcome: 'left' });
    expect(await applied(await planned(gone))).toMatchObject({ kind: 'leave', state: 'done' });
    expect(statusOfAnn()).toBe('DEPROVISIONED');
    expect(await runOfLeave()).not.toBe(second);
    await leave.cancel();
  });
});

async function apply({ client }: TemporalEnv, taskQueue: string, plan: ProvisioningPlan) {
  const { workflowId } = await applyPlan(client, plan, { by: 'hr', taskQueue });
  await awaitApply(client, workflowId, { everyMs: 100 });
  for await (const outcome of applyOutcomes(client, workflowId)) return outcome;
  return undefined;
}
