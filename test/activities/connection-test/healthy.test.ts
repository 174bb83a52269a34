// Property: a healthy connection of each kind is found healthy in few calls, and the org is afterwards as it was.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../../simulator/index.js';
import { actionNames } from '../../../src/actions/index.js';
import type { ConnectionConfig } from '../../../src/config/config.js';
import { type ConnectionReport, testConnection } from '../../../src/connection-test/connection-test.js';
import { leastScopes } from '../../../src/scopes.js';
import { leastPrivilegeWithHooks, provisioningScopes } from '../../../src/least-privilege.js';
import type { TokenOwner } from '../../../src/okta/auth/token-owner.js';
import { acme, addServiceApp, apiTokenAuth, webAuth } from '../../support/connection-configs.js';
import { loggedIn } from '../../support/login-in-memory.js';
import { leavingUntouched } from '../../support/untouched-org.js';

const everyScope = leastScopes([...leastPrivilegeWithHooks, ...provisioningScopes]);

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ users: 20, seed: 1, rateLimits: 'none' });
});
afterEach(() => simulator.close());

const test = (connection: ConnectionConfig, owner?: TokenOwner): Promise<ConnectionReport> =>
  leavingUntouched(simulator, () => testConnection(connection, { owner }));

const able = (report: ConnectionReport): string[] => report.actions.filter(({ can }) => can).map(({ name }) => name);

describe('testConnection', () => {
  it('finds an API token healthy', async () => {
    const report = await test(acme(simulator.url, apiTokenAuth(simulator.apiToken)));
    const { orgId, ownerId } = simulator.ready();
    expect(report).toMatchObject({
      ...{ name: 'acme', ok: true, mode: 'apiToken', tokenType: 'SSWS', scopes: null, roles: ['SUPER_ADMIN'] },
      org: { id: orgId, engine: 'Identity Engine', origin: simulator.url },
      principal: { type: 'user', id: ownerId, login: simulator.browserUser.login, status: 'ACTIVE' },
      ...{ problems: [], warnings: [] },
    });
    expect(Date.parse(report.apiTokenEndsAt ?? '')).toBeGreaterThan(Date.now() + 29 * 86_400_000);
    // Okta takes that one from OAuth connections only.
    expect(able(report)).toEqual(actionNames.filter((name) => name !== 'setLinkedObject'));
    expect(report.triggers.map(({ name }) => name)).toEqual(['pollSystemLog', 'eventHook', 'searchSystemLog']);
    expect(report.triggers.map(({ can }) => can)).toEqual([true, true, true]);
    expect(simulator.admin.requests().length).toBeLessThanOrEqual(40);
  });

  it.each([{ dpop: true }, { dpop: false }])('finds a service app healthy ($dpop)', async ({ dpop }) => {
    const scopes = everyScope;
    const auth = addServiceApp(simulator, { dpop, scopes });
    const report = await test(acme(simulator.url, auth));
    expect(report).toMatchObject({
      ...{ ok: true, mode: 'clientCredentials', tokenType: dpop ? 'DPoP' : 'Bearer', roles: ['SUPER_ADMIN'] },
      principal: { type: 'client', id: auth.clientId },
      scopes: { configured: scopes, granted: scopes, missing: [] },
      ...{ problems: [], warnings: [] },
    });
    expect(able(report)).toEqual(actionNames);
    expect(report.triggers.every(({ can }) => can)).toBe(true);
  });

  it.each([{ dpop: true }, { dpop: false }])('finds a person who logged in healthy ($dpop)', async ({ dpop }) => {
    simulator.admin.changeClient(simulator.oauth.webClient.clientId, { dpop });
    const scopes = ['openid', 'offline_access', ...everyScope];
    const connection = acme(simulator.url, webAuth(simulator, { scopes }));
    const owner = await loggedIn(simulator, connection, simulator.browserUser.login);
    const report = await test(connection, owner);
    expect(report).toMatchObject({
      ...{ ok: true, mode: 'authorizationCode', tokenType: dpop ? 'DPoP' : 'Bearer' },
      principal: { type: 'user', login: simulator.browserUser.login },
      scopes: { missing: [] },
      ...{ problems: [], warnings: [] },
    });
    expect(able(report)).toEqual(actionNames);
  });

  it('knows a person by the claims where the scopes show no users', async () => {
    const connection = acme(simulator.url, webAuth(simulator, { scopes: ['openid', 'profile', 'offline_access', 'okta.logs.read'] })); // prettier-ignore
    const owner = await loggedIn(simulator, connection, simulator.browserUser.login);
    const report = await test(connection, owner);
    expect(report).toMatchObject({ ok: true, principal: { id: simulator.ready().ownerId, status: null } });
    expect(able(report)).toEqual(['listLogonEventsByIp']);
    expect(report.actions.find(({ name }) => name === 'getUser')).toMatchObject({
      can: false,
      lacks: 'okta.users.read',
    });
  });

  it('says which part of an action can run', async () => {
    const scopes = ['okta.users.read'];
    const report = await test(acme(simulator.url, addServiceApp(simulator, { scopes, roles: ['READ_ONLY_ADMIN'] })));
    expect(report).toMatchObject({ ok: true, problems: [], warnings: [] });
    const apps = report.actions.find(({ name }) => name === 'listUserApps');
    expect(apps).toMatchObject({ can: true, lacks: null });
    expect(apps?.why).toContain('okta.apps.read');
  });
});
