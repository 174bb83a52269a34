// Property: a plan in words names, for each person, what comes and why, what goes, and which attributes change; and each row that is broken.
import { expect, test } from 'vitest';
import { planLines } from '../../../../src/cli/hr/plan-lines.js';
import type { Feed } from '../../../../src/feed/read-feed.js';
import type { PlanEntry } from '../../../../src/hr/plan.js';
import type { ProvisioningPlan } from '../../../../src/hr/plan-file.js';

const nothing = { profile: {}, addGroups: [], removeGroups: [], addApps: [], removeApps: [] };
const plan = (entry: Partial<PlanEntry>, mode: 'delta' | 'everybody' = 'delta'): ProvisioningPlan => ({
  header: {
    ...{ temporalOktaPlan: 1, connection: 'acme', mode, madeAt: '2026-12-01T00:00:00Z', rows: 1, population: 20 },
    ...{ rejectedRows: 0, settingsDigest: 'abc' },
    counts: { join: 0, return: 0, move: 1, reschedule: 0, leave: 0, conflict: 0, unchanged: 0 },
  },
  entries: [{ kind: 'move', employeeNumber: 'E1', userId: '00u1', reason: 'access differs', calls: [], ...entry }],
});
const linesOf = (entry: Partial<PlanEntry>): string[] => planLines(plan(entry), undefined, false).slice(5);

test('a mover: what comes, what goes, what changes', () => {
  const changes = {
    profile: { department: { from: 'Sales', to: 'IT' }, title: { from: undefined, to: 'Boss\u001b[2J' } },
    addGroups: [{ id: 'g1', name: 'IT', because: 'department = IT (rule it)' }],
    addApps: [{ id: 'a1', name: 'Jira', because: 'it is for everyone (rule all)' }],
    removeGroups: [{ id: 'g2', name: 'Sales' }],
    removeApps: [{ id: 'a2', name: 'CRM' }],
  };
  expect(linesOf({ changes })).toEqual([
    '    department from "Sales" to "IT"',
    '    title from null to "Boss\\u001b[2J"',
    '    in *IT* because department = IT (rule it)',
    '    with the application *Jira* because it is for everyone (rule all)',
    '    out of *Sales*',
    '    without the application *CRM*',
  ]);
});

test('a joiner: the login that is made, and no other attribute', () => {
  const profile = { login: { from: undefined, to: 'anna.berg2@example.com' }, city: { from: undefined, to: 'Berlin' } };
  const lines = planLines(
    plan({ kind: 'join', userId: undefined, changes: { ...nothing, profile } }),
    undefined,
    false,
  );
  expect(lines).toContain('    login "anna.berg2@example.com"');
  expect(lines.join('\n')).not.toContain('Berlin');
});

test('everybody: as many are compared as the settings govern', () => {
  expect(planLines(plan({}, 'everybody'), undefined, false)[0]).toContain('20 people compared');
});

test('rows that are broken, and warnings, stand apart', () => {
  const problem = { row: 3, field: 'endDate', code: 'date' as const, message: "doesn't exist: 2026-02 has 28 days" };
  const feed = { rejected: [{}], problems: [problem], problemCount: 1, warnings: [{ ...problem, row: 4 }] };
  expect(planLines(plan({}), feed as unknown as Feed, false).slice(-4)).toEqual([
    '',
    '1 row is rejected:',
    "  row 3, endDate: doesn't exist: 2026-02 has 28 days",
    "  Warning: row 4, endDate: doesn't exist: 2026-02 has 28 days",
  ]);
});
