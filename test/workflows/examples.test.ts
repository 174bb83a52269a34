// Property: the examples of flows and extensions work as they stand, months included.
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect } from 'vitest';
import { oktaFailureOf } from '../../src/failures.js';
import type { RunningTimeSkippingServer } from '../../src/temporal/servers/index.js';
import { accessState, failureOf } from '../support/flow-run.js';
import { addGroup, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test, uniqueName, withWorker } from '../support/temporal-env.js';

const pathOf = (example: string): string => fileURLToPath(new URL(`../../examples/${example}`, import.meta.url));
const login = 'c-isaac.brock@example.com';
const dayMs = 86_400_000;

let org: SimulatedOrg;
beforeEach(async () => {
  org = await startSimulatedOrg();
  addGroup(org, 'Contractors');
});
afterEach(() => org.close());

interface Ticket {
  key: string;
  subject: string;
}

/** Runs the contractor's flow beside the workers of Okta and of the ticket system, each on a task queue of its own. */
async function onboard(
  { env }: RunningTimeSkippingServer,
  openTicket: (ticket: Ticket) => Promise<string>,
): Promise<{ result: unknown; days: number }> {
  const endDate = new Date((await env.currentTimeMs()) + 90 * dayMs).toISOString().slice(0, 10);
  const person = { employeeNumber: 'C-7', firstName: 'Isaac', lastName: 'Brock', timeZone: 'Europe/Berlin', endDate };
  const okta = { env, activities: org.activities, taskQueue: 'okta' };
  const desk = { env, workflowsPath: pathOf('laptop-ticket.ts'), taskQueue: 'tickets', activities: { openTicket } };
  return withWorker(okta, () =>
    withWorker(desk, () =>
      withWorker({ env, workflowsPath: pathOf('contractor-onboarding.ts') }, async ({ taskQueue }) => {
        const handle = await env.client.workflow.start('contractorOnboarding', {
          ...{ taskQueue, workflowId: uniqueName('contractor') },
          args: [{ person, groups: ['Contractors'] }],
        });
        const result: unknown = await handle.result();
        const { startTime, closeTime = startTime } = await handle.describe();
        return { result, days: (closeTime.getTime() - startTime.getTime()) / dayMs };
      }),
    ),
  );
}

test('a contractor is let in, gets a laptop, and is out when the contract ends', async ({ timeSkipping }) => {
  const tickets: Ticket[] = [];
  const { result, days } = await onboard(timeSkipping, async (ticket) => {
    tickets.push(ticket);
    return 'T-1';
  });
  expect(result).toBe('the contract of C-7 has ended');
  expect(tickets).toMatchObject([{ subject: 'Laptop for C-7' }]);
  expect(Math.abs(days - 90)).toBeLessThan(1.1);
  const { users, groups } = org.simulator.admin.state();
  const user = users.find(({ profile }) => profile['login'] === login);
  expect(user?.status).toBe('DEPROVISIONED');
  expect(groups.find(({ profile }) => profile.name === 'Contractors')?.members).toEqual([user?.id]);
});

test('a ticket that can not be opened takes the contractor back', async ({ timeSkipping }) => {
  const before = accessState(org);
  const failure = oktaFailureOf(
    await failureOf(onboard(timeSkipping, () => Promise.reject(new Error('the ticket system is down')))),
  );
  expect(failure).toMatchObject({ type: 'Flow.ExtensionFailed', details: { point: 'afterCreate' } });
  expect(accessState(org)).toEqual(before);
});
