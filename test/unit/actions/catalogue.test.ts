// Property: the catalogue is consistent, and every action is attempted as its class and its input demand.
import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/actions/define-action.js';
import { type ActionName, actionNames, actions, connectorActionNames, findAction } from '../../../src/actions/index.js';
import { parseInput } from '../../../src/actions/parse-input.js';

const actionOf = (name: ActionName): Action => actions[name];

describe('catalogue', () => {
  it('holds the 19 actions of the connector, and those of provisioning', () => {
    expect(connectorActionNames).toHaveLength(19);
    expect(actionNames.slice(0, 19)).toEqual(connectorActionNames);
    for (const name of actionNames) expect(actions[name].name).toBe(name);
    expect(findAction('toString')).toBeUndefined();
    expect(findAction('constructor')).toBeUndefined();
  });

  it.each([
    ['resetPassword', {}, 'once'],
    ['createForgotPasswordLink', {}, 'once'],
    ['expirePassword', {}, 'write'],
    ['expirePassword', { temporaryPassword: true }, 'once'],
    ['updateUser', { profile: {} }, 'write'],
    ['updateUser', { credentials: { password: { value: 'x' } } }, 'write'],
    ['updateUser', { strict: true, credentials: { password: { value: 'x' } } }, 'once'],
    ['createUser', {}, 'create'],
    ['getUser', {}, 'read'],
    ['reactivateUser', {}, 'write'],
    ['reactivateUser', { sendEmail: true }, 'once'],
    ['assignUserToApp', {}, 'write'],
  ] as const)('%s with %j is of class %s', (name, input, retryClass) => {
    expect(actionOf(name).retryClass(input)).toBe(retryClass);
  });

  it.each([
    ['searchUsers', { search: 'a eq "b"', filter: 'c eq "d"' }],
    ['searchUsers', { q: 'x', search: 'a eq "b"' }],
    ['searchUsers', { q: 'x', sortBy: 'profile.lastName' }],
    ['searchUsers', { limit: 201 }],
    ['expirePassword', { userId: 'a@b', revokeSessions: true }],
    ['createUser', { profile: { login: 'isaac@example.com' } }],
    ['createUser', { profile: { login: 'i@x.y', email: 'i@x.y', nickName: '🙂' } }],
    ['createUser', { profile: { login: 'i@x.y', email: 'i@x.y' }, groupIds: Array.from({ length: 21 }, () => 'g') }],
    ['listGroupMembers', { groupId: 'a', limit: 0 }],
    ['listLogonEventsByIp', { ipAddress: '1.2.3.4" or eventType eq "x' }],
    ['addUserToGroup', { userId: 'a@b', groupId: 5 }],
    ['getUser', { userId: 'a@b', connection: '' }],
    ['getUser', null],
    ['getUser', { userId: 'a@b', traced: 'yes' }],
    ['listGroups', { search: 'type eq "A' }],
    ['listLinkedObjects', { userId: 'a@b', name: 'a/b' }],
    ['setLinkedObject', { userId: 'a@b', primaryName: '..', primaryUserId: 'c@d' }],
    ['assignUserToApp', { appId: '0oa', userId: 'a@b', credentials: { user: 'x' } }],
  ] as const)('%s refuses %j', (name, input) => {
    expect(() => parseInput(actionOf(name), input)).toThrow(expect.objectContaining({ type: 'Okta.InvalidInput' }));
  });
});
