// Property: a flow in words says where it stands or what it ended with, what it changed, what is left and what was not given back.
import { expect, test } from 'vitest';
import { flowLines } from '../../../../src/cli/hr/flow-lines.js';
import type { PersonFlow } from '../../../../src/temporal/hr/show-person.js';
import type { FlowStatus } from '../../../../workflows/hr/messages.js';

const flow = (more: Partial<PersonFlow>): PersonFlow => ({
  ...{ workflowId: 'okta-offboard:acme:00u1', runId: 'r1', workflowType: 'offboardUser', status: 'RUNNING' },
  ...{ startedAt: '2026-12-01T00:00:00Z', closedAt: null, flow: null, result: null, failure: null },
  ...more,
});
const closedAt = '2026-12-02T00:00:00Z';
const leftover = { step: 'removeRoles', type: 'Okta.Permission', message: 'a Super Admin must do it' };
const effects = [{ step: 'cutAccess', action: 'suspendUser', input: {}, calls: [] }];

test('one that runs', () => {
  const standing: FlowStatus = {
    ...{ kind: 'offboarding', state: 'waiting', details: 'Waits for the end of the last working day', userId: '00u1' },
    ...{ employeeNumber: undefined, until: '2026-12-31T23:00:00Z', effects, leftovers: [leftover] },
  };
  expect(flowLines(flow({ flow: standing }))).toEqual([
    'offboardUser  RUNNING  2026-12-01T00:00:00Z  okta-offboard:acme:00u1',
    '  waiting: Waits for the end of the last working day, until 2026-12-31T23:00:00Z',
    '    cutAccess: suspendUser',
    '    left over: removeRoles Okta.Permission a Super Admin must do it',
  ]);
  expect(flowLines(flow({}))[1]).toBe('  no worker says where it stands');
});

test.for([
  ['a leaver, by the evidence', { outcome: 'left', statusAfter: 'DEPROVISIONED', leftovers: [leftover], evidence: [{ entries: [{ entry: { kind: 'effect', step: 'deactivate', action: 'deactivateUser' } }, { entry: { kind: 'leftover', step: 'removeRoles' } }] }] }, ['  left: the user is DEPROVISIONED', '    deactivate: deactivateUser', '    left over: removeRoles Okta.Permission a Super Admin must do it']], // prettier-ignore
  ['a leaver who was given back', { outcome: 'undone', statusAfter: 'ACTIVE', undo: { restored: [], notRestored: [{ step: 'apps', type: 'Flow.NotRestorable', message: 'is lost' }] } }, ['  undone: the user is ACTIVE', '    not restored: apps is lost']], // prettier-ignore
  ['a joiner', { how: 'returned', status: 'PROVISIONED', effects }, ['  returned: the user is PROVISIONED', '    cutAccess: suspendUser']], // prettier-ignore
  ['a mover', { effects }, ['  moved', '    cutAccess: suspendUser']],
  ['a mover who was given back', { effects, undone: { restored: [], notRestored: [] } }, ['  undone', '    cutAccess: suspendUser']], // prettier-ignore
] as [string, unknown, string[]][])('one that has ended: %s', ([, result, lines]) => {
  expect(flowLines(flow({ status: 'COMPLETED', closedAt, result })).slice(1)).toEqual(lines);
});

test('one that failed', () => {
  const failure = { type: 'Flow.Rejected' as const, message: 'Rejected. Everything was undone' };
  expect(flowLines(flow({ status: 'FAILED', closedAt, failure })).slice(1)).toEqual([
    '  Flow.Rejected Rejected. Everything was undone',
  ]);
});
