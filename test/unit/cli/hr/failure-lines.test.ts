// Property: whoever failed is named with the reason, and so is whoever can't be written to a feed because none names them.
import { expect, test } from 'vitest';
import { failureLines, leftOutOf } from '../../../../src/cli/hr/failure-lines.js';
import type { PersonOutcome } from '../../../../workflows/hr/apply-messages.js';

const leaver = (employeeNumber: string, isInFeed: boolean): PersonOutcome => ({
  ...{ employeeNumber, kind: 'leave', userId: `00u${employeeNumber}`, state: 'skipped' },
  ...{ type: 'Flow.Stale', message: 'The user has changed' },
  ...(isInFeed && { person: { employeeNumber, firstName: 'Ann', lastName: 'Berg', endDate: '2020-01-01' } }),
});

test('nobody', () => {
  expect(failureLines([], 'failures.csv')).toEqual(['Nobody failed or was skipped']);
});

test('everybody is in the feed', () => {
  const failures = [leaver('E1', true), leaver('E2', true)];
  expect(failureLines(failures)).toEqual([
    'E1  00uE1  leave skipped: Flow.Stale The user has changed',
    'E2  00uE2  leave skipped: Flow.Stale The user has changed',
  ]);
  expect(failureLines(failures, 'failures.csv').at(-1)).toBe('Written: failures.csv (2 of 2)');
});

test('some are missing from the feed', () => {
  const failures = [leaver('E1', true), leaver('E2', false), leaver('E3', false)];
  expect(leftOutOf(failures)).toEqual(['E2', 'E3']);
  const [written, leftOut] = failureLines(failures, 'failures.csv').slice(-2);
  expect(written).toBe('Written: failures.csv (1 of 3)');
  expect(leftOut).toMatch(/^2 are left out, missing from the feed: the next full plan .* E2, E3$/);
  expect(failureLines(failures.slice(1, 2), 'failures.csv').at(-1)).toMatch(/^1 is left out/);
});
