// Property: a ticket is opened once for each joiner of `onboardUser`, and a ticket system that is down keeps nobody out.
import { fileURLToPath } from 'node:url';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import {
  type Simulator,
  startSimulator,
  startTestTemporal,
  type TestTemporal,
  withOktaWorker,
} from 'temporal-okta/testing';
import { defaultTaskQueue, onboardWorkflowId } from 'temporal-okta';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { laptopTicket } from './laptop-ticket.js';

const workflowsPath = fileURLToPath(new URL('laptop-ticket.ts', import.meta.url));
const laptop = { childWorkflow: 'laptopTicket', taskQueue: 'tickets' };

let temporal: TestTemporal;
let okta: Simulator;
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  temporal = await startTestTemporal();
}, 600_000);
afterAll(() => temporal.close());
beforeEach(async () => {
  okta = await startSimulator({ users: 0, rateLimits: 'none' });
});
afterEach(() => okta.close());

interface Ticket {
  key: string;
  subject: string;
}

/** Onboards somebody beside the workers of Okta and of the ticket system. */
async function onboard<T>(
  employeeNumber: string,
  afterCreate: object,
  openTicket: (ticket: Ticket) => Promise<string>,
  then: (workflowId: string) => Promise<T>,
): Promise<T> {
  const { env } = temporal;
  const { nativeConnection: connection, client } = env;
  const person = { employeeNumber, firstName: 'Isaac', lastName: 'Brock', login: `${employeeNumber}@example.com` };
  return withOktaWorker({ env, orgs: okta }, async () => {
    const desk = await Worker.create({ connection, taskQueue: 'tickets', workflowsPath, activities: { openTicket } });
    return desk.runUntil(async () => {
      const { workflowId } = await client.workflow.start('onboardUser', {
        ...{ taskQueue: defaultTaskQueue, workflowId: onboardWorkflowId('default', employeeNumber) },
        args: [{ person, extensions: { afterCreate } }],
      });
      return then(workflowId);
    });
  });
}

const resultOf = (workflowId: string): Promise<unknown> => temporal.env.client.workflow.getHandle(workflowId).result();

test('a joiner gets one ticket, though the ticket system fails first', async () => {
  const tickets: Ticket[] = [];
  const openTicket = async (ticket: Ticket): Promise<string> => {
    tickets.push(ticket);
    if (tickets.length === 1) throw new Error('the ticket system is down');
    return 'T-1';
  };
  const ended = await onboard('E1', laptop, openTicket, async (workflowId) => ({
    joiner: await resultOf(workflowId),
    ticket: (await resultOf(`${workflowId}:afterCreate:1`)) as Awaited<ReturnType<typeof laptopTicket>>,
  }));
  expect(ended).toMatchObject({ joiner: { status: 'PROVISIONED', leftovers: [] }, ticket: 'T-1' });
  const ticket = { key: 'okta-onboard:default:E1:afterCreate:1', subject: 'Laptop for E1' };
  expect(tickets).toEqual([ticket, ticket]);
});

test('a ticket that can not be opened is left over, where the flow waits for it', async () => {
  const isDown = (): Promise<string> => Promise.reject(new Error('the ticket system is down'));
  const joiner = await onboard('E2', { ...laptop, wait: true }, isDown, resultOf);
  expect(joiner).toMatchObject({
    status: 'PROVISIONED',
    leftovers: [{ step: 'extend afterCreate', type: 'Flow.ExtensionFailed' }],
  });
});
