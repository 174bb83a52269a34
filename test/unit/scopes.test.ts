// Property: the scopes known are Okta's, `manage` includes `read`, and the least set lets every action and trigger run.
import { describe, expect, it } from 'vitest';
import { actionNames, actions, connectorActionNames } from '../../src/actions/index.js';
import {
  leastPrivilege,
  leastPrivilegeWithHooks,
  provisioningScopes,
  triggerScopes,
} from '../../src/least-privilege.js';
import {
  connectorMinimum,
  connectorScopes,
  covers,
  findScope,
  leastScopes,
  managementScopes,
  missingScopes,
  scopeNames,
} from '../../src/scopes.js';

describe('the catalogue', () => {
  it('has the scopes of the connector, in its order', () => {
    expect(connectorScopes.map(({ name }) => name)).toEqual([
      ...['address', 'device_sso', 'email', 'groups', 'offline_access'],
      ...['okta.clients.manage', 'okta.clients.read', 'okta.clients.register'],
      ...['okta.universalLogout.manage', 'okta.workflows.invoke.manage', 'openid', 'phone', 'profile'],
    ]);
    expect(connectorMinimum).toEqual(['okta.logs.read', 'okta.schemas.read']);
  });

  it('has read and manage of each resource that has both', () => {
    for (const resource of 'users groups apps eventHooks schemas userTypes linkedObjects roles sessions'.split(' ')) {
      const names = managementScopes.map(({ name }) => name);
      expect(names).toContain(`okta.${resource}.read`);
      expect(names).toContain(`okta.${resource}.manage`);
    }
  });

  it('names each scope once, and every one that an action or a trigger asks for', () => {
    expect(new Set(scopeNames).size).toBe(scopeNames.length);
    const asked = [...actionNames.map((name) => actions[name]), ...triggerScopes].flatMap(({ scopes }) => scopes);
    for (const name of [...asked, ...connectorMinimum]) expect(findScope(name)?.kind, name).toBe('okta');
  });

  it.each([
    ['openid', 'oidc', false],
    ['offline_access', 'oidc', false],
    ['groups', 'oidc', false],
    ['okta.groups.read', 'okta', true],
    ['okta.clients.register', 'okta', true],
    ['okta.users.read.self', 'okta', false],
  ])('%s is of kind %s; client credentials may ask for it: %s', (name, kind, clientCredentials) => {
    expect(findScope(name)).toMatchObject({ name, kind, clientCredentials });
  });

  it('knows no scope that Okta lacks', () => {
    expect(findScope('okta.logs.manage')).toBeUndefined();
    expect(findScope('okta.user.read')).toBeUndefined();
  });
});

describe('covers', () => {
  it.each([
    [['okta.users.manage'], 'okta.users.read', true],
    [['okta.users.manage.self'], 'okta.users.read.self', true],
    [['okta.users.read'], 'okta.users.read', true],
    [['okta.users.read'], 'okta.users.manage', false],
    [['okta.users.manage'], 'okta.groups.read', false],
    [['okta.users.manage.self'], 'okta.users.read', false],
    [[], 'openid', false],
  ])('%j covers %s: %s', (granted, needed, answer) => {
    expect(covers(granted, needed)).toBe(answer);
  });

  it('says what is missing, once', () => {
    const needed = ['okta.users.read', 'okta.logs.read', 'okta.logs.read'];
    expect(missingScopes(['okta.users.manage'], needed)).toEqual(['okta.logs.read']);
  });
});

describe('the least set', () => {
  it('is what Okta documents for the actions and triggers', () => {
    const least = ['okta.users.manage', 'okta.groups.manage', 'okta.apps.read', 'okta.logs.read'];
    expect(leastPrivilege).toEqual(least);
    expect(leastPrivilegeWithHooks).toEqual([...least, 'okta.eventHooks.manage']);
  });

  it("lets the connector's actions run", () => {
    for (const name of connectorActionNames) {
      expect(missingScopes(leastPrivilege, actions[name].scopes), name).toEqual([]);
    }
  });

  it('lets every action run where it is that of provisioning, and each scope of it is needed', () => {
    const needed = actionNames.flatMap((name) => actions[name].scopes);
    expect(missingScopes(provisioningScopes, needed)).toEqual([]);
    for (const scope of provisioningScopes) {
      const rest = provisioningScopes.filter((other) => other !== scope);
      expect(missingScopes(rest, [...needed, 'okta.logs.read']), scope).not.toEqual([]);
    }
  });

  it('drops what another scope includes', () => {
    expect(leastScopes(['okta.logs.read', 'okta.users.read', 'okta.users.manage'])).toEqual([
      ...['okta.users.manage', 'okta.logs.read'],
    ]);
  });
});
