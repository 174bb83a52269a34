// Property: an action whose scope is known to be missing fails before any call, and a manage scope reads.
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createActivities } from '../../activities/index.js';
import { type Simulator, startSimulator } from '../../simulator/index.js';
import type { Action } from '../../src/actions/define-action.js';
import { actions, connectorActionNames } from '../../src/actions/index.js';
import { tour } from '../../src/cli/demo/action-tour.js';
import { setStage } from '../../src/cli/demo/stage.js';
import { Connections } from '../../src/connections.js';
import { leastPrivilege } from '../../src/least-privilege.js';
import { authorizationCode } from '../../src/okta/auth/authorization-code.js';
import type { TokenOwner } from '../../src/okta/auth/token-owner.js';
import { covers } from '../../src/scopes.js';
import { connectionsBy, logIn } from '../support/auth-modes.js';

const quiet = new DefaultLogger('ERROR');

describe.each(['clientCredentials', 'authorizationCode'] as const)('%s', (mode) => {
  let simulator: Simulator;
  beforeEach(async () => {
    simulator = await startSimulator({ rateLimits: 'none' });
  });
  afterEach(() => simulator.close());

  it.each(leastPrivilege)('without %s', async (missing) => {
    const stage = setStage(simulator);
    const granted = leastPrivilege.filter((scope) => scope !== missing);
    const connections = await connectionsBy(mode, simulator, granted);
    const activities = createActivities({
      connections,
      registeredSearchAttributes: () => Promise.resolve([]),
    });
    for (const name of connectorActionNames) {
      simulator.admin.clearRequests();
      const input = tour[name].input(stage);
      const needed = (actions[name] as unknown as Action).scopesOf({ source: 'appLinks', ...input });
      const activity = activities[name] as (input: object) => Promise<unknown>;
      const outcome = new MockActivityEnvironment({}, { logger: quiet }).run(activity, input);
      if (needed.some((scope) => covers(granted, scope))) {
        await outcome;
      } else {
        await expect(outcome).rejects.toMatchObject({
          type: 'Okta.Permission',
          nonRetryable: true,
          details: [{ missingScopes: needed }],
        });
        expect(simulator.admin.requests().filter(({ path }) => path.startsWith('/api/'))).toEqual([]);
      }
    }
    connections.close();
  });
});

it('takes what a later login brought, though it has a token already', async () => {
  const simulator = await startSimulator({ rateLimits: 'none' });
  const stage = setStage(simulator);
  const webClient = await (await connectionsBy('authorizationCode', simulator)).webClient('default');
  const wide = await logIn(webClient, simulator);
  const narrow = { ...wide, scopes: ['okta.users.read'] };
  let grant = narrow;
  const owner: TokenOwner = { accessToken: () => Promise.resolve(grant) };
  const settings = { origin: new URL(simulator.url), auth: authorizationCode() };
  const connections = new Connections(new Map([['default', settings]]), owner);
  const activities = createActivities({
    connections,
    registeredSearchAttributes: () => Promise.resolve([]),
  });
  const suspend = (): Promise<unknown> =>
    new MockActivityEnvironment({}, { logger: quiet }).run(activities.suspendUser, { userId: stage.userFor.suspend });
  await expect(suspend()).rejects.toMatchObject({ type: 'Okta.Permission' });
  grant = wide;
  // Asked again at once it would be the same: a minute later it is looked at anew.
  simulator.admin.advance(61_000);
  await new MockActivityEnvironment({}, { logger: quiet }).run(activities.getUser, { userId: stage.userFor.read });
  await suspend();
  connections.close();
  await simulator.close();
});
