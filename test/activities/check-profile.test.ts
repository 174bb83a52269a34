// Property: a profile that the org's schema doesn't take is refused before anything is changed, and no other is.
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Activities, createActivities } from '../../activities/index.js';
import { type Simulator, startSimulator } from '../../simulator/index.js';
import { leastPrivilege, provisioningScopes } from '../../src/least-privilege.js';
import type { Connections } from '../../src/connections.js';
import { connectionsBy } from '../support/auth-modes.js';
import { runActivity } from '../support/run-activity.js';
import { type Exchange, ScriptedOkta } from '../support/scripted-okta.js';

const quiet = new DefaultLogger('ERROR');
const activitiesOf = (connections: Connections): Activities =>
  createActivities({ connections, registeredSearchAttributes: () => Promise.resolve([]) });

/** Runs one; gives the type of the failure and the paths that it names. */
async function outcome(
  activity: (input: never) => Promise<unknown>,
  input: object,
  attempt = 1,
): Promise<string | [type: string, paths?: string[]]> {
  const environment = new MockActivityEnvironment({ attempt }, { logger: quiet });
  return environment.run(activity as (given: object) => Promise<unknown>, input).then(
    () => 'ok',
    (reason: unknown) => {
      const { type, details } = reason as { type: string; details?: [{ paths?: string[] }] };
      const { paths } = details?.[0] ?? {};
      return paths ? [type, paths] : [type];
    },
  );
}

describe('against an org', () => {
  let simulator: Simulator;
  let connections: Connections;
  let activities: Activities;
  let userId: string;
  const person = (more: object = {}, login = 'isaac@example.com') => ({
    profile: { login, email: login, firstName: 'Isaac', lastName: 'Brock', ...more },
    activate: false,
  });
  const requests = (path = /./, method = 'GET'): string[] =>
    simulator.admin
      .requests()
      .filter((one) => one.method === method && path.test(one.path))
      .map((one) => one.path);
  const schemaReads = (): string[] => requests(/meta\/schemas/);

  const use = async (mode: 'apiToken' | 'clientCredentials', scopes = provisioningScopes): Promise<void> => {
    connections = await connectionsBy(mode, simulator, scopes);
    activities = activitiesOf(connections);
  };
  beforeEach(async () => {
    simulator = await startSimulator({ users: 0, seed: 1, rateLimits: 'none' });
    simulator.admin.settings({
      customAttributes: { site: { type: 'string', enum: ['BER', 'NYC'] }, badge: { type: 'integer' } },
    });
    const profile = { login: 'eric@example.com', email: 'eric@example.com', firstName: 'Eric', lastName: 'Judy' };
    userId = simulator.admin.addUsers([{ status: 'ACTIVE', profile }])[0]?.id ?? '';
    await use('apiToken');
    simulator.admin.clearRequests();
  });
  afterEach(async () => {
    connections.close();
    await simulator.close();
  });

  it.each(['apiToken', 'clientCredentials'] as const)('names the attributes, and writes nothing (%s)', async (mode) => {
    await use(mode);
    expect(await outcome(activities.createUser, person({ sight: 'BER', badge: '12' }))).toEqual([
      ...['Okta.InvalidInput', ['profile.sight', 'profile.badge']],
    ]);
    expect(await outcome(activities.updateUser, { userId, profile: { site: 'LON' } })).toEqual([
      ...['Okta.InvalidInput', ['profile.site']],
    ]);
    expect(requests(/^\/api/, 'POST')).toEqual([]);
  });

  it('takes what fits, and reads the schema once for many', async () => {
    const created = Array.from({ length: 20 }, (_, at) =>
      runActivity(
        activities.createUser as (given: object) => Promise<unknown>,
        person({ site: 'BER', badge: 1 }, `isaac${String(at)}@example.com`),
      ),
    );
    await Promise.all(created);
    expect(await outcome(activities.updateUser, { userId, profile: { site: 'NYC', badge: null } })).toBe('ok');
    expect(schemaReads()).toHaveLength(1);
  });

  it('takes an attribute that was added since the schema was read', async () => {
    let nowMs = Date.now();
    activities = activitiesOf(connections);
    expect(await outcome(activities.updateUser, { userId, profile: { site: 'BER' } })).toBe('ok');
    simulator.admin.settings({ customAttributes: { site: { type: 'string' }, floor: { type: 'integer' } } });
    const { now } = Date;
    Date.now = () => nowMs;
    try {
      nowMs += 11_000;
      expect(await outcome(activities.updateUser, { userId, profile: { floor: 3 } })).toBe('ok');
    } finally {
      Date.now = now;
    }
  });

  it('reads the schema anew after Okta refused an attribute that it has', async () => {
    expect(await outcome(activities.updateUser, { userId, profile: { badge: 1 } })).toBe('ok');
    simulator.admin.settings({ customAttributes: { site: { type: 'string' } } });
    expect(await outcome(activities.updateUser, { userId, profile: { badge: 2 } })).toEqual(['Okta.BadRequest']);
    expect(await outcome(activities.updateUser, { userId, profile: { badge: 3 } })).toEqual([
      ...['Okta.InvalidInput', ['profile.badge']],
    ]);
    // The default one twice, and then that of the user's own type.
    const { length } = schemaReads().filter((path) => path.endsWith('/default'));
    expect([length, schemaReads().length]).toEqual([2, 3]);
  });

  it.each(['apiToken', 'clientCredentials'] as const)(
    "goes by the schema of the user's own type (%s)",
    async (mode) => {
      await use(mode);
      const agency = { type: 'string', required: true } as const;
      const [type] = simulator.admin.addUserTypes([{ name: 'contractor', attributes: { agency } }]);
      const contractor = (more: object) => ({ ...person(more), type: { id: type?.id ?? '' } });
      expect(await outcome(activities.createUser, contractor({}))).toEqual(['Okta.InvalidInput', ['profile.agency']]);
      expect(await outcome(activities.createUser, contractor({ agency: 'Ant', site: 'BER' }))).toEqual([
        ...['Okta.InvalidInput', ['profile.site']],
      ]);
      expect(requests(/^\/api/, 'POST')).toEqual([]);
      expect(await outcome(activities.createUser, contractor({ agency: 'Ant' }))).toBe('ok');
      const made = simulator.admin.state().users.find(({ profile }) => profile['agency'] === 'Ant');
      const update = (profile: object) => outcome(activities.updateUser, { userId: made?.id, profile });
      expect(await update({ agency: 'Bee' })).toBe('ok');
      expect(await update({ site: 'BER' })).toEqual(['Okta.BadRequest']);
      expect(await update({ agency: 'Bee', badges: 1 })).toEqual(['Okta.InvalidInput', ['profile.badges']]);
    },
  );

  it('leaves it to Okta without the scope, and asks for nothing', async () => {
    await use('clientCredentials', leastPrivilege);
    expect(await outcome(activities.createUser, person({ sight: 'BER' }))).toEqual(['Okta.BadRequest']);
    expect(schemaReads()).toEqual([]);
  });

  it.each([403, 404])('leaves it to Okta where the schema is refused (%i), and asks once', async (status) => {
    simulator.admin.addFault({ kind: 'status', status, errorCode: 'E0000006', path: 'meta/schemas' });
    for (const login of ['a@example.com', 'b@example.com']) {
      expect(await outcome(activities.createUser, person({ site: 'BER' }, login))).toBe('ok');
    }
    expect(schemaReads()).toHaveLength(1);
  });

  it('is not kept from its work by trouble with the schema, and asks again the next time', async () => {
    simulator.admin.addFault({ kind: 'status', status: 500, path: 'meta/schemas', times: 1 });
    expect(await outcome(activities.createUser, person({ site: 'BER' }))).toBe('ok');
    expect(await outcome(activities.createUser, person({ sight: 'BER' }, 'c@example.com'))).toEqual([
      ...['Okta.InvalidInput', ['profile.sight']],
    ]);
    expect(schemaReads()).toHaveLength(2);
  });
});

describe('user types', () => {
  let okta: ScriptedOkta;
  beforeAll(async () => {
    okta = await ScriptedOkta.start();
  });
  afterAll(() => okta.close());

  const userId = '00u1ero7vZFVEIYLWPBN';
  const properties = { login: { type: 'string' }, email: { type: 'string' } };
  const schema = (id: string, more: object = {}): Exchange => ({
    request: `GET /api/v1/meta/schemas/user/${id}`,
    status: 200,
    body: { definitions: { base: { properties }, custom: { properties: more } } },
  });
  const link = { _links: { schema: { href: 'https://acme.okta.com/api/v1/meta/schemas/user/osc1' } } };
  const user: Exchange = {
    request: `GET /api/v1/users/${userId}`,
    status: 200,
    body: { id: userId, status: 'ACTIVE', profile: {}, ...link },
  };
  const userType: Exchange = {
    request: 'GET /api/v1/meta/types/user/oty1',
    status: 200,
    body: { id: 'oty1', ...link },
  };
  const written = (request: string): Exchange => ({
    request,
    status: 200,
    body: { id: userId, status: 'STAGED', profile: {} },
  });
  const update = written(`POST /api/v1/users/${userId}`);
  const create = written('POST /api/v1/users?activate=false');
  const newcomer = (site: unknown) => ({
    profile: { login: 'isaac@example.com', email: 'isaac@example.com', site },
    ...{ type: { id: 'oty1' }, activate: false },
  });

  it.each([
    [
      'an update that the default schema takes',
      'updateUser',
      { userId, profile: { email: 'i@example.com' } },
      [schema('default'), update],
      'ok',
    ],
    [
      "an update by the user's own schema",
      'updateUser',
      { userId, profile: { site: 'BER' } },
      [schema('default'), user, schema('osc1', { site: { type: 'string' } }), update],
      'ok',
    ],
    [
      'an update that neither takes',
      'updateUser',
      { userId, profile: { site: 'BER' } },
      [schema('default'), user, schema('osc1')],
      ['Okta.InvalidInput', ['profile.site']],
    ],
    [
      'an update of a user who does not say',
      'updateUser',
      { userId, profile: { site: 'BER' } },
      [schema('default'), { ...user, body: { id: userId, status: 'ACTIVE', profile: {} } }, update],
      'ok',
    ],
    [
      "a creation by the type's schema",
      'createUser',
      newcomer('BER'),
      [userType, schema('osc1', { site: { type: 'string' } }), create],
      'ok',
    ],
    [
      "a creation that the type's schema does not take",
      'createUser',
      newcomer(1),
      [userType, schema('osc1', { site: { type: 'string' } })],
      ['Okta.InvalidInput', ['profile.site']],
    ],
    [
      'a creation of a type that we may not see',
      'createUser',
      newcomer('BER'),
      [{ ...userType, status: 403, body: { errorCode: 'E0000006' } }, create],
      'ok',
    ],
  ] as const)('%s', async (_, name, input, script, expected) => {
    // prettier-ignore
    okta.play(script);
    expect(await outcome(activitiesOf(okta.connections())[name], input)).toEqual(expected);
    expect(okta.received.map(({ request }) => request)).toEqual(script.map(({ request }) => request));
  });

  it('a repeat is not checked again: it must find what it made', async () => {
    const profile = { email: 'i@example.com', site: 'BER' };
    okta.play([{ ...user, body: { id: userId, status: 'ACTIVE', profile } }]);
    expect(await outcome(activitiesOf(okta.connections()).updateUser, { userId, profile }, 2)).toBe('ok');
  });
});
