// Property: the line of a bulk run shows how much is done, how fast, how long it takes, what failed and what holds it up.
import { expect, test } from 'vitest';
import { progressLine, statusLines } from '../../../../src/cli/hr/progress-lines.js';
import type { ApplyStatus } from '../../../../src/temporal/hr/control-apply.js';

const status = (more: Partial<ApplyStatus> = {}): ApplyStatus => ({
  ...{ workflowId: 'okta-apply:acme:1', state: 'running', total: 240, done: 100, waiting: 10, failed: 6, skipped: 4 },
  ...{ inFlight: 20, leavers: 0, chunks: 2, perMinute: 60, startedAt: null, asks: null, flows: [], limitedBy: [] },
  ...more,
});

test('half way', () => {
  const line = progressLine(status());
  expect(line).toContain(`[${'#'.repeat(12)}${'.'.repeat(12)}] 120/240`);
  expect(line).toContain('60/min');
  expect(line).toContain('2 min left');
  expect(line).toContain('6 failed');
  expect(line).not.toContain('limited');
});

test('held up by a rate limit', () => {
  const now = Date.parse('2026-12-01T00:00:00Z');
  const limitedBy = [
    { connection: 'acme', bucket: 'users', limitedBy: undefined, waiting: 3, nextAttemptAt: '2026-12-01T00:00:30Z' },
  ];
  expect(progressLine(status({ limitedBy }), now)).toContain('"users" (30 s)');
});

test('stopped: how it goes on', () => {
  expect(statusLines(status({ state: 'stopped' })).at(-1)).toContain('hr resume okta-apply:acme:1');
  expect(statusLines(status()).join()).not.toContain('resume');
});

test('nothing to do, and hours to go', () => {
  expect(progressLine(status({ total: 0, done: 0, waiting: 0, failed: 0, skipped: 0 }))).toContain('#'.repeat(24));
  expect(progressLine(status({ perMinute: 1 }))).toContain('2 h 0 min left');
});
