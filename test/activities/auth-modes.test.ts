// Property: every action of the connector does its work in each way to authenticate, and a credential that ends meanwhile is renewed.
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Activities, createActivities } from '../../activities/index.js';
import { type Simulator, startSimulator } from '../../simulator/index.js';
import { type ConnectorActionName, connectorActionNames } from '../../src/actions/index.js';
import { tour } from '../../src/cli/demo/action-tour.js';
import { setStage, type Stage } from '../../src/cli/demo/stage.js';
import type { Connections } from '../../src/connections.js';
import { authModes, connectionsBy } from '../support/auth-modes.js';
import { runActivity } from '../support/run-activity.js';

const quiet = new DefaultLogger('ERROR');
const tokenPath = '/oauth2/v1/token';
const hourMs = 3_600_000;

const activitiesOf = (connections: Connections): Activities =>
  createActivities({
    connections,
    registeredSearchAttributes: () => Promise.resolve([]),
  });

describe.each(authModes)('$mode, DPoP: $dpop', ({ mode, dpop }) => {
  let simulator: Simulator;
  let stage: Stage;
  let connections: Connections;
  beforeEach(async () => {
    simulator = await startSimulator({ rateLimits: 'none', dpop });
    stage = setStage(simulator);
    connections = await connectionsBy(mode, simulator);
    simulator.admin.clearRequests();
  });
  afterEach(async () => {
    connections.close();
    await simulator.close();
  });

  const run = (name: ConnectorActionName, input: object): Promise<unknown> => {
    const activity = activitiesOf(connections)[name] as (given: object) => Promise<unknown>;
    return runActivity(activity, input);
  };
  /** Requests that Okta refused, for want of a nonce or for a clock that it has moved on, gave no token. */
  const tokensGiven = (): number =>
    simulator.admin.requests().filter(({ path, status }) => path === tokenPath && status === 200).length;

  it('runs all 19 actions', async () => {
    expect(connectorActionNames).toHaveLength(19);
    for (const name of connectorActionNames) {
      await run(name, tour[name].input(stage));
      const [method, path] = tour[name].proof(stage);
      const arrived = simulator.admin
        .requests()
        .filter(
          (request) => request.method === method && path.test(decodeURIComponent(request.path.replaceAll('+', ' '))),
        );
      expect(
        arrived.map(({ status }) => Number(status) < 300),
        name,
      ).toContain(true);
    }
    // One token serves all.
    expect(tokensGiven()).toBe(mode === 'clientCredentials' ? 1 : 0);
  });

  it.skipIf(mode === 'apiToken')('renews a token that ended, once however many callers', async () => {
    await run('getUser', { userId: stage.userFor.read });
    const before = tokensGiven();
    simulator.admin.advance(hourMs + 1000);
    await Promise.all(Array.from({ length: 50 }, () => run('getUser', { userId: stage.userFor.read })));
    expect(tokensGiven() - before).toBe(1);
  });

  it.skipIf(!dpop)('gives the nonce that an API call asks for', async () => {
    simulator.admin.settings({ resourceNonce: true });
    await Promise.all(Array.from({ length: 20 }, () => run('getUser', { userId: stage.userFor.read })));
    await run('suspendUser', { userId: stage.userFor.suspend });
    expect(simulator.admin.state().users.find(({ id }) => id === stage.userFor.suspend)?.status).toBe('SUSPENDED');
  });

  it.skipIf(mode !== 'clientCredentials')(
    'tries an action again that must happen once, while no token is to be had',
    async () => {
      simulator.admin.addFault({ kind: 'status', path: tokenPath, status: 503, times: 1 });
      const { resetPassword } = activitiesOf(connections);
      const first = new MockActivityEnvironment({ attempt: 1 }, { logger: quiet });
      let heartbeatDetails: unknown;
      first.on('heartbeat', (details) => (heartbeatDetails = details));
      const input = { userId: stage.userFor.reset, sendEmail: false };
      await expect(first.run(resetPassword, input)).rejects.toMatchObject({ type: 'Okta.Server', nonRetryable: false });
      const second = new MockActivityEnvironment({ attempt: 2, heartbeatDetails }, { logger: quiet });
      expect(await second.run(resetPassword, input)).toEqual({ withheld: ['resetPasswordUrl'] });
    },
  );

  it('gets no more than one token for the first calls, however many', async () => {
    await Promise.all(Array.from({ length: 200 }, () => run('getUser', { userId: stage.userFor.read })));
    expect(tokensGiven()).toBe(mode === 'clientCredentials' ? 1 : 0);
  });
});
