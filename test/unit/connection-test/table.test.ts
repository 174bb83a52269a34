// Property: the table follows from all that is known: scopes, findings, roles, and what no org is without.
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/connection-test/answer.js';
import { findingOfError } from '../../../src/connection-test/answer.js';
import { actionRows, allProbes, type Evidence, triggerRows } from '../../../src/connection-test/table.js';
import { rightsProblem } from '../../../src/connection-test/rights.js';
import { provisioningScopes } from '../../../src/least-privilege.js';
import { OktaApiError, type OktaRefusal } from '../../../src/okta/errors.js';
import { acme, apiTokenAuth } from '../../support/connection-configs.js';

const connection = acme('https://acme.okta.com', apiTokenAuth('00token'));

/** What was found: `allowed` where nothing else is said of a path. */
function evidence(
  special: [path: RegExp, kind: 'list' | 'read' | 'write', finding: Finding][],
  more: Partial<Evidence> = {},
): Evidence {
  const findings = new Map(
    allProbes.map(({ key, kind, request }): [string, Finding] => {
      const found = special.find(([path, of]) => of === kind && path.test(request.path))?.[2];
      return [key, found ?? { outcome: 'allowed', ...(kind === 'list' && { empty: false }) }];
    }),
  );
  return { granted: undefined, findings, roles: null, ...more };
}
const rowOf = (given: Evidence, name: string) =>
  [...actionRows(given), ...triggerRows(given)].find((row) => row.name === name);

describe('roles', () => {
  it.each([['READ_ONLY_ADMIN'], ['REPORT_ADMIN'], ['READ_ONLY_ADMIN', 'REPORT_ADMIN']])(
    '%s contradicts a write that seemed to be allowed',
    (...roles) => {
      const given = evidence([], { roles });
      expect(rowOf(given, 'deleteUser')).toMatchObject({ can: false, lacks: 'adminRight' });
      expect(rowOf(given, 'eventHook')).toMatchObject({ can: false, lacks: 'adminRight' });
      expect(rowOf(given, 'getUser')).toMatchObject({ can: true });
      expect(rightsProblem(given, connection)?.type).toBe('readOnlyRole');
    },
  );

  it('none at all contradicts, too', () => {
    expect(rowOf(evidence([], { roles: [] }), 'suspendUser')).toMatchObject({ can: false, lacks: 'adminRight' });
  });

  it('another one beside it does not', () => {
    const given = evidence([], { roles: ['READ_ONLY_ADMIN', 'USER_ADMIN'] });
    expect(rowOf(given, 'suspendUser')).toMatchObject({ can: true });
    expect(rightsProblem(given, connection)).toBeUndefined();
  });

  it('that cover a part are named with what they do not cover', () => {
    const given = evidence([[/lifecycle/, 'write', { outcome: 'refused' }]], { roles: ['CUSTOM'] });
    const problem = rightsProblem(given, connection);
    expect(problem?.type).toBe('missingAdminRight');
    expect(problem?.message).toContain('suspendUser');
    expect(problem?.message).not.toContain('createUser');
  });
});

describe('what Okta takes from OAuth connections only', () => {
  it('is lacking with an API token, whatever the roles', () => {
    const given = evidence([], { roles: ['SUPER_ADMIN'] });
    expect(rowOf(given, 'setLinkedObject')).toMatchObject({ can: false, lacks: 'oauth' });
    expect(rowOf(given, 'removeLinkedObject')).toMatchObject({ can: true });
    expect(rightsProblem(given, connection)).toBeUndefined();
  });

  it('depends on scope and right with a token of OAuth', () => {
    const granted = ['okta.users.manage'];
    expect(rowOf(evidence([], { granted }), 'setLinkedObject')).toMatchObject({ can: true });
    const refused = evidence([[/linkedObjects/, 'write', { outcome: 'refused' }]], { granted });
    expect(rowOf(refused, 'setLinkedObject')).toMatchObject({ can: false, lacks: 'adminRight' });
  });
});

describe('lists with nothing in them', () => {
  const empty: Finding = { outcome: 'allowed', empty: true };
  const noUsers: [RegExp, 'list', Finding][] = [
    [/\/users$/, 'list', empty],
    [/\/groups$/, 'list', empty],
    [/\/apps$/, 'list', empty],
    [/\/logs$/, 'list', empty],
    [/\/rules$/, 'list', empty],
    [/\/types\/user$/, 'list', empty],
  ];

  it('show that there is no right, because no org is without users, groups and apps', () => {
    const given = evidence(noUsers, { granted: provisioningScopes });
    for (const { can, lacks } of actionRows(given)) expect({ can, lacks }).toEqual({ can: false, lacks: 'adminRight' });
    expect(rightsProblem(given, connection)?.type).toBe('noAdminRole');
  });

  it('are unknown where there is a role, which may be limited', () => {
    expect(rowOf(evidence(noUsers, { roles: ['USER_ADMIN'] }), 'searchUsers')).toMatchObject({ can: null });
  });

  it('are unknown where others are full', () => {
    const given = evidence([[/\/groups$/, 'list', empty]]);
    expect(rowOf(given, 'findGroupsByName')).toMatchObject({ can: null });
    expect(rowOf(given, 'searchUsers')).toMatchObject({ can: true });
  });

  it('are no wonder in the System Log', () => {
    expect(rowOf(evidence([[/\/logs$/, 'list', empty]]), 'pollSystemLog')).toMatchObject({ can: true });
  });
});

describe('answers to probes', () => {
  const refusal = (status: number, errorCode?: string, challenge?: string): OktaApiError =>
    new OktaApiError({ method: 'POST', path: '/', status, errorCode, challenge, errorSummary: '', causes: [] } as unknown as OktaRefusal); // prettier-ignore

  it.each([
    [404, 'E0000007', 'write', 'allowed'],
    [404, 'E0000007', 'read', 'allowed'],
    [404, 'E0000008', 'write', 'unknown'],
    [404, undefined, 'write', 'unknown'],
    [404, 'E0000007', 'list', 'unknown'],
    [400, 'E0000001', 'write', 'allowed'],
    [400, undefined, 'write', 'unknown'],
    [403, 'E0000038', 'write', 'allowed'],
    [403, 'E0000006', 'write', 'refused'],
    [403, 'E0000006', 'list', 'refused'],
    [403, undefined, 'list', 'unknown'],
    [405, 'E0000022', 'write', 'unknown'],
    [401, 'E0000015', 'list', 'unknown'],
    [500, 'E0000009', 'list', 'unknown'],
    [503, 'E0000010', 'write', 'unknown'],
  ] as const)('%i %s to a %s is %s', (status, code, kind, outcome) => {
    expect(findingOfError(kind, refusal(status, code)).outcome).toBe(outcome);
  });

  it('a challenge names the missing scope whatever the body', () => {
    const challenge = 'Bearer error="insufficient_scope", scope="okta.users.manage"';
    expect(findingOfError('write', refusal(403, 'E0000006', challenge)).outcome).toBe('noScope');
    expect(findingOfError('write', refusal(403, undefined, challenge)).outcome).toBe('noScope');
  });

  it('a credential that is no longer taken ends the test', () => {
    expect(() => findingOfError('read', refusal(401, 'E0000011'))).toThrow(OktaApiError);
  });
});
