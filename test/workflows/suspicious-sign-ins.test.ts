// Property: the example of a trigger's consumer works as it stands.
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, vi } from 'vitest';
import { createTrigger, deleteTrigger, triggerStatus } from '../../src/temporal/triggers.js';
import { addUser, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test, uniqueName, withWorker } from '../support/temporal-env.js';

const pathOf = (example: string): string => fileURLToPath(new URL(`../../examples/${example}.ts`, import.meta.url));

let org: SimulatedOrg;
beforeEach(async () => {
  org = await startSimulatedOrg();
});
afterEach(() => org.close());

describe('suspiciousSignIns', () => {
  test('suspends who fails five times, and counts no event twice', async ({ timeSkipping }) => {
    const { env } = timeSkipping;
    const { client } = env;
    const { admin } = org.simulator;
    const logins = ['guesser@example.com', 'forgetful@example.com'] as const;
    const [guesser, forgetful] = logins.map((login) => addUser(org, login));
    const statusOf = (userId = '') => admin.state().users.find(({ id }) => id === userId)?.status;
    const fail = (login: string, times: number): void => {
      for (let nth = 0; nth < times; nth += 1) {
        admin.visit({ do: 'sign-in', login, password: 'wrong', ipAddress: '203.0.113.7' });
      }
    };
    const [name, workflowId] = [uniqueName('failed-sign-ins'), uniqueName('suspicious-sign-ins')];
    const filter = 'eventType eq "user.session.start" and outcome.result eq "FAILURE"';
    const delivered = async (): Promise<number> =>
      (await triggerStatus(client, { name })).routes['default']?.delivered ?? 0;
    await withWorker({ env, activities: org.activities, taskQueue: 'okta' }, () =>
      withWorker({ env, workflowsPath: pathOf('suspicious-sign-ins') }, async ({ taskQueue }) => {
        const target = { signalWithStart: { workflowType: 'suspiciousSignIns', workflowId, taskQueue } };
        await createTrigger(client, { name, filter, target, intervalSeconds: 1 }, { taskQueue: 'okta' });
        await vi.waitUntil(async () => (await triggerStatus(client, { name })).readUpTo !== undefined, 20_000);
        fail(logins[1], 4);
        fail('nobody@example.com', 5);
        await vi.waitUntil(async () => (await delivered()) === 9, 20_000);
        const events = admin.logEvents().filter(({ eventType }) => eventType === 'user.session.start');
        const again = { trigger: name, route: 'default', generation: 1, batchId: 'again', events };
        await client.workflow.getHandle(workflowId).signal('logEvents', again);
        fail(logins[0], 5);
        await vi.waitUntil(() => statusOf(guesser) === 'SUSPENDED', 20_000);
        expect(statusOf(forgetful)).toBe('ACTIVE');
        await deleteTrigger(client, { name });
        await client.workflow.getHandle(workflowId).terminate();
      }),
    );
  });
});
