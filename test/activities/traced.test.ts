// Property: a traced action gives every call that was made for it, by all its attempts, and is otherwise as ever.
import type { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Activities, createActivities } from '../../activities/index.js';
import { startSimulator } from '../../simulator/index.js';
import type { OktaCall, Traced } from '../../src/traced.js';
import { connectionsBy } from '../support/auth-modes.js';
import { type Exchange, ScriptedOkta } from '../support/scripted-okta.js';

const [app, user] = ['0oa1gjh63g214q0Hq0g4', '00u1ero7vZFVEIYLWPBN'];
const date = 'Mon, 04 May 2026 03:02:01 GMT';
const at = '2026-05-04T03:02:01.000Z';
const quiet = new DefaultLogger('ERROR');

let okta: ScriptedOkta;
beforeAll(async () => {
  okta = await ScriptedOkta.start();
});
afterAll(() => okta.close());

const dated = (script: Exchange[]): Exchange[] => script.map((one) => ({ ...one, headers: { date } }));

async function run(
  name: keyof Activities,
  input: object,
  info: { attempt?: number; heartbeatDetails?: unknown } = {},
): Promise<{ ended: unknown; recorded: unknown }> {
  const activities = createActivities({
    connections: okta.connections(),
    registeredSearchAttributes: () => Promise.resolve([]),
  });
  const environment = new MockActivityEnvironment(info, { logger: quiet });
  let recorded: unknown;
  environment.on('heartbeat', (details) => (recorded = details));
  const activity = activities[name] as unknown as (given: object) => Promise<unknown>;
  const ended = await environment.run(activity, input).catch((reason: unknown) => reason);
  return { ended, recorded };
}

const call = (method: string, path: string, status: number | null, number: number | null): OktaCall => ({
  ...{ method, path, status, at },
  requestId: number === null ? null : `request-${String(number)}`,
});

const readAppUser = `/api/v1/apps/${app}/users/${user}`;
const notAssigned: Exchange = {
  request: `GET ${readAppUser}`,
  status: 404,
  body: { errorCode: 'E0000007', errorSummary: 'Not found' },
};
const assigned: Exchange = {
  request: `POST /api/v1/apps/${app}/users`,
  status: 200,
  body: { id: user, scope: 'USER' },
};

describe('traced', () => {
  it('gives the calls in order, those that found nothing included', async () => {
    okta.play(dated([notAssigned, assigned]));
    const { ended } = await run('assignUserToApp', { appId: app, userId: user, traced: true });
    expect(ended).toEqual({
      result: { id: user, scope: 'USER' },
      calls: [call('GET', readAppUser, 404, 1), call('POST', `/api/v1/apps/${app}/users`, 200, 2)],
    });
  });

  it.each([undefined, false])('is the result alone with %s', async (traced) => {
    okta.play([notAssigned, assigned]);
    const { ended } = await run('assignUserToApp', { appId: app, userId: user, ...(traced === undefined ? {} : { traced }) }); // prettier-ignore
    expect(ended).toEqual({ id: user, scope: 'USER' });
  });

  it('names paths without their queries', async () => {
    okta.play(dated([{ request: 'GET /api/v1/users?limit=200&q=Isaac', status: 200, body: [] }]));
    const { ended } = await run('searchUsers', { q: 'Isaac', traced: true });
    expect(ended).toEqual({ result: { items: [] }, calls: [call('GET', '/api/v1/users', 200, 1)] });
  });

  it('gives each page of a list that takes several', async () => {
    const role = { id: 'ra1', type: 'HELP_DESK_ADMIN' };
    const path = `/api/v1/users/${user}/roles`;
    const next = `https://{org}${path}?after=1`;
    okta.play(
      dated([
        { request: `GET ${path}`, status: 200, body: [role], next },
        { request: `GET ${path}?after=1`, status: 200, body: [role] },
      ]),
    );
    const { ended } = await run('listUserRoles', { userId: user, traced: true });
    expect(ended).toEqual({
      result: { roles: [role, role] },
      calls: [call('GET', path, 200, 1), call('GET', path, 200, 2)],
    });
  });

  it('withholds secrets as ever', async () => {
    const path = `/api/v1/users/${user}/lifecycle/reactivate`;
    okta.play(dated([{ request: `POST ${path}?sendEmail=false`, status: 200, body: { activationUrl: 'https://x' } }]));
    const { ended } = await run('reactivateUser', { userId: user, traced: true });
    expect(ended).toEqual({ result: { withheld: ['activationUrl'] }, calls: [call('POST', path, 200, 1)] });
  });

  it('goes on from attempt to attempt', async () => {
    const suspended: Exchange = {
      request: `GET /api/v1/users/${user}`,
      status: 200,
      body: { id: user, status: 'SUSPENDED', profile: {} },
    };
    const path = `/api/v1/users/${user}/lifecycle/suspend`;
    okta.play(dated([{ request: `POST ${path}`, status: 502, body: '<html></html>' }]));
    const first = await run('suspendUser', { userId: user, traced: true });
    expect((first.ended as ApplicationFailure).type).toBe('Okta.Server');
    okta.play(dated([suspended]));
    const second = await run('suspendUser', { userId: user, traced: true }, { attempt: 2, heartbeatDetails: first.recorded }); // prettier-ignore
    expect(second.ended).toEqual({
      result: {},
      calls: [call('POST', path, 502, 1), call('GET', `/api/v1/users/${user}`, 200, 1)],
    });
  });

  it('records no calls for the next attempt where it is not asked for', async () => {
    okta.play([{ request: `POST /api/v1/users/${user}/lifecycle/suspend`, status: 502, body: '<html></html>' }]);
    const { recorded } = await run('suspendUser', { userId: user });
    expect(recorded).not.toHaveProperty('calls');
  });
});

it('counts a call whose answer was lost, by our clock', async () => {
  const simulator = await startSimulator({ users: 1, seed: 1, rateLimits: 'none' });
  const connections = await connectionsBy('apiToken', simulator);
  const userId = simulator.admin.state().users[0]?.id ?? '';
  simulator.admin.addFault({ kind: 'reset', path: 'lifecycle/suspend', times: 1 });
  const { suspendUser } = createActivities({ connections, registeredSearchAttributes: () => Promise.resolve([]) });
  const input = { userId, traced: true };
  const failing = new MockActivityEnvironment({ attempt: 1 }, { logger: quiet });
  let heartbeatDetails: unknown;
  failing.on('heartbeat', (details) => (heartbeatDetails = details));
  await expect(failing.run(suspendUser, input)).rejects.toMatchObject({ type: 'Okta.Network' });
  const startedMs = Date.now();
  const again = new MockActivityEnvironment({ attempt: 2, heartbeatDetails }, { logger: quiet });
  const given: unknown = await again.run(suspendUser, input);
  const { calls } = given as Traced<object>;
  expect(calls[0]).toMatchObject({ method: 'POST', status: null, requestId: null });
  expect(Math.abs(Date.parse(calls[0]?.at ?? '') - startedMs)).toBeLessThan(10_000);
  expect(calls.length).toBeGreaterThan(1);
  for (const { requestId, status } of calls.slice(1)) expect([requestId, status]).not.toContain(null);
  connections.close();
  await simulator.close();
});
