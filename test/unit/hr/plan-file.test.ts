// Property: a plan comes back from its file as it was, and a file that was changed or cut off is refused with its line.
import { describe, expect, test } from 'vitest';
import { PlanFileError, planLines, type ProvisioningPlan, readPlan } from '../../../src/hr/plan-file.js';

const plan: ProvisioningPlan = {
  header: {
    ...{ temporalOktaPlan: 1, connection: 'acme', mode: 'full', madeAt: '2026-12-01T00:00:00.000Z', rows: 2 },
    counts: { join: 1, return: 0, move: 0, reschedule: 0, leave: 1, conflict: 0, unchanged: 3 },
    ...{ rejectedRows: 0, population: 5, settingsDigest: 'abc', settings: { collision: 'refuse' } },
  },
  entries: [
    {
      ...{
        kind: 'join',
        employeeNumber: 'E1',
        reason: 'new',
        person: { employeeNumber: 'E1', firstName: 'A', lastName: 'B' },
      },
      calls: [{ action: 'createUser', input: { activate: false } }],
    },
    { kind: 'leave', employeeNumber: 'E2', userId: '00u1', reason: 'gone', calls: [], fingerprint: 'f', urgent: true },
  ],
};
const lines = [...planLines(plan)];
const lineOf = (text: string): number => {
  try {
    readPlan(text);
  } catch (error) {
    if (error instanceof PlanFileError) return error.line;
    throw error;
  }
  return 0;
};

describe('a plan file', () => {
  test('comes back as it was', () => {
    expect(readPlan(lines.join('\n'))).toEqual(plan);
    expect(readPlan(`${lines.join('\n')}\n`)).toEqual(plan);
  });

  test.for([
    ['nothing', '', 1],
    ['no JSON', 'employeeNumber,firstName\n', 1],
    ['another version', lines.join('\n').replace('"temporalOktaPlan":1', '"temporalOktaPlan":2'), 1],
    ['cut off', lines.slice(0, -1).join('\n'), 1],
    ['a line twice', [...lines, lines[1]].join('\n'), 1],
    ['a broken line', [lines[0], lines[1], '{'].join('\n'), 3],
    ['an unknown kind', [lines[0], lines[1], (lines[2] ?? '').replace('"leave"', '"fire"')].join('\n'), 3],
    ['a misspelt field', [lines[0], (lines[1] ?? '').replace('"reason"', '"raison"'), lines[2]].join('\n'), 2],
  ] as const)('%s is refused', ([, text, line]) => {
    expect(lineOf(text)).toBe(line);
  });
});
