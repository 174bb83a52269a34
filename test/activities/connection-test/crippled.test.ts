// Property: what is wrong with a connection is named by its own word, the table says what it costs, and nothing is changed.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../../simulator/index.js';
import { ConfigError } from '../../../src/config-error.js';
import type { AuthConfig, ConnectionConfig } from '../../../src/config/config.js';
import { type ConnectionReport, testConnection } from '../../../src/connection-test/connection-test.js';
import type { ProblemType } from '../../../src/connection-test/problem.js';
import { provisioningScopes } from '../../../src/least-privilege.js';
import { freePort } from '../../../src/temporal/servers/index.js';
import { acme, addServiceApp, apiTokenAuth, secret, strangersKey, webAuth } from '../../support/connection-configs.js';
import { documentedJson, fieldsOf } from '../../support/documented-json.js';
import { loggedIn } from '../../support/login-in-memory.js';
import { leavingUntouched } from '../../support/untouched-org.js';

/** With these, nothing but the answers says what can't be done. */
const everyScope = [...provisioningScopes];

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ users: 3, seed: 1, rateLimits: 'none' });
});
afterEach(() => simulator.close());

const connect = (auth: AuthConfig): ConnectionConfig => acme(simulator.url, auth);
const typesOf = (list: { type: ProblemType }[]): ProblemType[] => list.map(({ type }) => type);
const lacks = ({ actions }: ConnectionReport, name: string) => actions.find((row) => row.name === name)?.lacks;
/** The authorization server answers for Universal Logout, whatever is closed beside it. */
const knows = ({ actions }: ConnectionReport): boolean =>
  actions.some(({ name, can }) => name !== 'logOutUniversally' && can !== null);

type Cripple = [what: string, problem: ProblemType, connection: () => ConnectionConfig];

const unauthenticated: Cripple[] = [
  [
    'a key that belongs to another key id',
    'wrongKey',
    () => {
      const auth = addServiceApp(simulator);
      return connect({ ...auth, keys: [{ ...auth.keys[0]!, privateKey: secret(strangersKey()) }] });
    },
  ],
  [
    'a key id that is not registered',
    'unknownKeyId',
    () => {
      const auth = addServiceApp(simulator);
      return connect({ ...auth, keys: [{ ...auth.keys[0]!, keyId: 'k9' }] });
    },
  ],
  [
    'a client id that nothing has',
    'unknownClient',
    () => connect({ ...addServiceApp(simulator), clientId: '0oaUNKNOWN' }),
  ],
  [
    'a service app that is deactivated',
    'appDeactivated',
    () => {
      const auth = addServiceApp(simulator);
      simulator.admin.changeClient(auth.clientId, { status: 'INACTIVE' });
      return connect(auth);
    },
  ],
  [
    'DPoP that is required and not offered',
    'dpopRequired',
    () => connect({ ...addServiceApp(simulator, { dpop: true }), dpop: false }),
  ],
  [
    'a web application whose secret is another',
    'wrongSecret',
    () => connect(webAuth(simulator, { clientSecret: secret('another-secret-of-somebody') })),
  ],
  [
    'a web application that is deactivated',
    'applicationRefused',
    () => {
      simulator.admin.changeClient(simulator.oauth.webClient.clientId, { status: 'INACTIVE' });
      return connect(webAuth(simulator));
    },
  ],
  ['an API token that nobody made', 'apiTokenRefused', () => connect(apiTokenAuth('00nobody-made-this'))],
  [
    'an API token whose owner is deactivated',
    'apiTokenRefused',
    () => {
      simulator.admin.addUsers([{ status: 'DEPROVISIONED', profile: { login: 'gone@example.com' } }]);
      const { value } = simulator.admin.addToken({ owner: 'gone@example.com' });
      return connect(apiTokenAuth(value));
    },
  ],
  [
    'an API token unused for 31 days',
    'apiTokenRefused',
    () => {
      const { value } = simulator.admin.addToken();
      simulator.admin.advance(31 * 86_400_000);
      return connect(apiTokenAuth(value));
    },
  ],
  [
    'a token endpoint that a network zone closes',
    'networkZone',
    () => {
      simulator.admin.addFault({ kind: 'html', status: 403, path: '^/oauth2/' });
      return connect(addServiceApp(simulator));
    },
  ],
  [
    'an API that a network zone closes',
    'networkZone',
    () => {
      simulator.admin.addFault({ kind: 'html', status: 403, path: '^/api/' });
      return connect(addServiceApp(simulator, { scopes: everyScope }));
    },
  ],
  [
    'an API that a network zone closes to an API token',
    'networkZone',
    () => {
      simulator.admin.addFault({ kind: 'html', status: 403, path: '^/api/' });
      return connect(apiTokenAuth(simulator.apiToken));
    },
  ],
  [
    'an access token that is given and not taken',
    'accessTokenRefused',
    () => {
      simulator.admin.addFault({ kind: 'status', status: 401, errorCode: 'E0000011', path: '^/api/' });
      return connect(addServiceApp(simulator, { scopes: everyScope }));
    },
  ],
  [
    'an API that stops answering',
    'orgUnreachable',
    () => {
      simulator.admin.addFault({ kind: 'reset', path: '^/api/' });
      return connect(addServiceApp(simulator, { scopes: everyScope }));
    },
  ],
  [
    'a secret that is not there',
    'configuration',
    () => {
      const read = (): string => {
        throw ConfigError.missing('the variable is not set');
      };
      return connect({ mode: 'apiToken', token: { ...secret(''), read } });
    },
  ],
];

describe('what keeps a connection from authenticating', () => {
  it.each(unauthenticated)('%s: %s', async (_what, problem, makeConnection) => {
    const connection = makeConnection();
    const report = await leavingUntouched(simulator, () => testConnection(connection));
    expect(report.ok).toBe(false);
    expect(typesOf(report.problems)).toEqual([problem]);
    expect(report.org?.id).toBe(simulator.ready().orgId);
    expect(knows(report)).toBe(false);
  });

  it('nobody answers: orgUnreachable', async () => {
    const url = `http://127.0.0.1:${String(await freePort())}`;
    const report = await testConnection(acme(url, apiTokenAuth('00token')));
    expect(typesOf(report.problems)).toEqual(['orgUnreachable']);
    expect(report).toMatchObject({ ok: false, org: null });
  });

  it('the org has trouble of its own: orgUnavailable', async () => {
    simulator.admin.addFault({ kind: 'status', status: 503, path: 'well-known' });
    const report = await testConnection(connect(apiTokenAuth(simulator.apiToken)));
    expect(typesOf(report.problems)).toEqual(['orgUnavailable']);
    expect(simulator.admin.requests()).toHaveLength(1);
  });

  it.each([200, 302, 404])('something else answers (%i): notAnOktaOrg, and it gets no credential', async (status) => {
    const received: string[] = [];
    const server = createServer((request, response) => {
      received.push(JSON.stringify(request.headers));
      response.writeHead(status, { location: '/' }).end('<html>Welcome</html>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const report = await testConnection(acme(url, apiTokenAuth('00token-of-the-test')));
    server.close();
    expect(typesOf(report.problems)).toEqual(['notAnOktaOrg']);
    expect(received).toHaveLength(1);
    expect(received[0]).not.toContain('00token-of-the-test');
  });
});

describe('what a login lacks', () => {
  it('nobody logged in: consentRequired, although the application is in order', async () => {
    const connection = connect(webAuth(simulator));
    const owner = await loggedIn(simulator, connection, simulator.browserUser.login);
    simulator.admin.changeClient(simulator.oauth.webClient.clientId, { revokeTokens: true });
    const report = await leavingUntouched(simulator, () => testConnection(connection, { owner }));
    expect(typesOf(report.problems)).toEqual(['consentRequired']);
  });

  it('a person without an administrator role: noAdminRole', async () => {
    const login = 'plain@example.com';
    const [user] = simulator.admin.addUsers([{ status: 'ACTIVE', profile: { login } }]);
    simulator.admin.changeClient(simulator.oauth.webClient.clientId, { assign: [login] });
    const connection = connect(webAuth(simulator));
    const owner = await loggedIn(simulator, connection, login);
    const report = await leavingUntouched(simulator, () => testConnection(connection, { owner }));
    expect(typesOf(report.problems)).toEqual(['noAdminRole']);
    expect(report.principal).toMatchObject({ type: 'user', id: user?.id });
  });

  it('a scope configured after the login: scopeNotGranted', async () => {
    const before = webAuth(simulator, { scopes: ['openid', 'offline_access', 'okta.users.manage'] });
    const owner = await loggedIn(simulator, connect(before), simulator.browserUser.login);
    const connection = connect({ ...before, scopes: [...before.scopes, 'okta.logs.read'] });
    const report = await leavingUntouched(simulator, () => testConnection(connection, { owner }));
    expect(report).toMatchObject({ ok: false, scopes: { missing: ['okta.logs.read'] } });
    expect(typesOf(report.problems)).toEqual(['scopeNotGranted']);
    expect(lacks(report, 'listLogonEventsByIp')).toBe('okta.logs.read');
    expect(lacks(report, 'suspendUser')).toBeNull();
  });
});

describe('what a service app lacks', () => {
  it('some scopes: each is named, the rest is tried', async () => {
    const auth = addServiceApp(simulator, { scopes: ['okta.users.manage', 'okta.apps.read'] });
    const configured = ['okta.users.manage', 'okta.groups.manage', 'okta.apps.read', 'okta.logs.read'];
    const connection = connect({ ...auth, scopes: configured });
    const report = await leavingUntouched(simulator, () => testConnection(connection));
    expect(typesOf(report.problems)).toEqual(['scopeNotGranted']);
    expect(report.scopes).toEqual({
      configured,
      granted: ['okta.users.manage', 'okta.apps.read'],
      missing: ['okta.groups.manage', 'okta.logs.read'],
    });
    expect(fieldsOf(report)).toEqual(fieldsOf(documentedJson('report')));
    expect(lacks(report, 'addUserToGroup')).toBe('okta.groups.manage');
    expect(report.actions.find(({ name }) => name === 'suspendUser')?.can).toBe(true);
    expect(report.triggers.map((row) => row.lacks)).toContain('okta.logs.read');
  });

  it('all scopes: nothing is called with a token that may nothing', async () => {
    const connection = connect({ ...addServiceApp(simulator, { scopes: [] }), scopes: ['okta.users.read'] });
    const report = await leavingUntouched(simulator, () => testConnection(connection));
    expect(typesOf(report.problems)).toEqual(['scopeNotGranted']);
    expect(report.actions.every(({ can }) => can === false)).toBe(true);
    expect(simulator.admin.requests().filter(({ path }) => path.startsWith('/api/'))).toEqual([]);
  });

  it.each(['forbidden', 'empty'] as const)('an administrator role, and lists are %s: noAdminRole', async (roleless) => {
    simulator.admin.settings({ roleless });
    const connection = connect(addServiceApp(simulator, { roles: [], scopes: everyScope }));
    const report = await leavingUntouched(simulator, () => testConnection(connection));
    expect(typesOf(report.problems)).toEqual(['noAdminRole']);
    expect(report.actions.filter(({ can }) => can !== false)).toEqual([]);
    expect(new Set(report.actions.map((row) => row.lacks))).toEqual(new Set(['adminRight']));
    expect(report.triggers.find(({ name }) => name === 'pollSystemLog')).toMatchObject({ can: false, lacks: 'adminRight' }); // prettier-ignore
  });

  it('an administrator role, and it may read the log alone: that it is empty proves nothing', async () => {
    simulator.admin.settings({ roleless: 'empty' });
    const connection = connect(addServiceApp(simulator, { roles: [], scopes: ['okta.logs.read'] }));
    const report = await leavingUntouched(simulator, () => testConnection(connection));
    expect(report.actions.find(({ name }) => name === 'listLogonEventsByIp')).toMatchObject({ can: null });
  });

  it.each([[[]], [['okta.roles.read']]])('a role that changes anything (with %j): readOnlyRole', async (more) => {
    const scopes = ['okta.users.manage', 'okta.groups.manage', 'okta.logs.read', ...more];
    const connection = connect(addServiceApp(simulator, { roles: ['READ_ONLY_ADMIN'], scopes }));
    const report = await leavingUntouched(simulator, () => testConnection(connection));
    expect(typesOf(report.problems)).toEqual(['readOnlyRole']);
    expect(report.ok).toBe(false);
    for (const name of ['suspendUser', 'createUser', 'addUserToGroup']) expect(lacks(report, name)).toBe('adminRight');
    for (const name of ['getUser', 'searchUsers', 'listGroupMembers']) expect(lacks(report, name)).toBeNull();
  });

  it.each(['E0000006', 'E0000005', 'none'] as const)('a scope by the word of the API (%s)', async (body) => {
    simulator.admin.settings({ insufficientScopeBody: body });
    const connection = connect(webAuth(simulator, { scopes: ['openid', 'offline_access', 'okta.logs.read'] }));
    const real = await loggedIn(simulator, connection, simulator.browserUser.login);
    // The token says that it has more than the API takes it for.
    const owner = {
      accessToken: async (name: string, rejected: string | undefined) => ({
        ...(await real.accessToken(name, rejected)),
        scopes: ['okta.logs.read', 'okta.groups.manage'],
      }),
    };
    const report = await leavingUntouched(simulator, () => testConnection(connection, { owner }));
    expect(lacks(report, 'addUserToGroup')).toBe('okta.groups.manage');
    expect(lacks(report, 'listGroupMembers')).toBe('okta.groups.read');
    expect(lacks(report, 'listLogonEventsByIp')).toBeNull();
  });
});

describe('what is no failure', () => {
  it('an API token of a read-only administrator: a warning', async () => {
    const { value } = simulator.admin.addToken({ roles: ['READ_ONLY_ADMIN'] });
    const report = await leavingUntouched(simulator, () => testConnection(connect(apiTokenAuth(value))));
    expect(report).toMatchObject({ ok: true, problems: [] });
    expect(typesOf(report.warnings)).toEqual(['readOnlyRole']);
    expect(lacks(report, 'suspendUser')).toBe('adminRight');
    expect(lacks(report, 'getUser')).toBeNull();
    expect(report.triggers.map((row) => row.lacks)).toEqual([null, 'adminRight', null]);
  });

  it.each([10, -10])('a clock that is %i minutes off: a warning, and it works', async (minutes) => {
    const connection = connect(addServiceApp(simulator, { dpop: true }));
    simulator.admin.advance(minutes * 60_000);
    const report = await leavingUntouched(simulator, () => testConnection(connection));
    expect(report).toMatchObject({ ok: true, problems: [] });
    expect(typesOf(report.warnings)).toEqual(['clock']);
    expect(Math.round(report.clockOffsetMs / 60_000)).toBe(minutes);
  });

  it('a rate limit: what it hides is unknown', async () => {
    simulator.admin.addFault({ kind: 'rate-limit', path: '^/api/v1/groups' });
    const report = await leavingUntouched(simulator, () => testConnection(connect(apiTokenAuth(simulator.apiToken))));
    expect(report.ok).toBe(true);
    expect(report.actions.find(({ name }) => name === 'findGroupsByName')).toMatchObject({ can: null, lacks: null });
    expect(report.actions.find(({ name }) => name === 'getUser')).toMatchObject({ can: true });
  });
});
