// Property: a flow of one's own and its ticket work as they stand, on workers of their own, months included.
import { fileURLToPath } from 'node:url';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import {
  type Simulator,
  startSimulator,
  startTestTemporal,
  type TestTemporal,
  withOktaWorker,
} from 'temporal-okta/testing';
import { isOktaFailure } from 'temporal-okta';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { contractorOnboarding } from './contractor-onboarding.js';

const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const dayMs = 86_400_000;

let temporal: TestTemporal;
let okta: Simulator;
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  temporal = await startTestTemporal();
}, 600_000);
afterAll(() => temporal.close());
beforeEach(async () => {
  okta = await startSimulator({ users: 0, rateLimits: 'none' });
  okta.admin.addGroups([{ profile: { name: 'Contractors' } }]);
});
afterEach(() => okta.close());

interface Ticket {
  key: string;
  subject: string;
}

/** Runs the flow beside the workers of Okta and of the ticket system, each on a task queue of its own. */
async function onboard(
  workflowId: string,
  openTicket: (ticket: Ticket) => Promise<string>,
): Promise<{ result: string; days: number }> {
  const { env } = temporal;
  const { nativeConnection: connection, client } = env;
  const endDate = new Date((await env.currentTimeMs()) + 90 * dayMs).toISOString().slice(0, 10);
  const person = { employeeNumber: 'C-7', firstName: 'Isaac', lastName: 'Brock', timeZone: 'Europe/Berlin', endDate };
  return withOktaWorker({ env, orgs: okta }, async () => {
    const desk = await Worker.create({
      ...{ connection, taskQueue: 'tickets', workflowsPath: pathOf('laptop-ticket.ts'), activities: { openTicket } },
    });
    const mine = await Worker.create({
      ...{ connection, taskQueue: 'mine', workflowsPath: pathOf('contractor-onboarding.ts') },
    });
    return desk.runUntil(
      mine.runUntil(async () => {
        const handle = await client.workflow.start<typeof contractorOnboarding>('contractorOnboarding', {
          ...{ taskQueue: 'mine', workflowId, args: [{ person, groups: ['Contractors'] }] },
        });
        const result = await handle.result();
        const { startTime, closeTime = startTime } = await handle.describe();
        return { result, days: (closeTime.getTime() - startTime.getTime()) / dayMs };
      }),
    );
  });
}

test('a contractor is let in, gets a laptop, and is out when the contract ends', async () => {
  const tickets: Ticket[] = [];
  const { result, days } = await onboard('contractor-1', async (ticket) => {
    tickets.push(ticket);
    return 'T-1';
  });
  expect(result).toBe('the contract of C-7 has ended');
  expect(tickets).toEqual([{ key: 'contractor-1:afterCreate:1', subject: 'Laptop for C-7' }]);
  expect(Math.abs(days - 90)).toBeLessThan(1.1);
  const { users, groups } = okta.admin.state();
  const user = users.find(({ profile }) => profile['login'] === 'c-isaac.brock@example.com');
  expect(user?.status).toBe('DEPROVISIONED');
  expect(groups.find(({ profile }) => profile.name === 'Contractors')?.members).toEqual([user?.id]);
});

test('a ticket that can not be opened takes the contractor back', async () => {
  const before = okta.admin.state().users.length;
  const outcome = await onboard('contractor-2', () => Promise.reject(new Error('the ticket system is down'))).catch(
    (error: unknown) => error,
  );
  expect(isOktaFailure(outcome, 'Flow.ExtensionFailed')).toBe(true);
  expect(okta.admin.state().users).toHaveLength(before);
});
