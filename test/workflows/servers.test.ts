// The servers the other tests stand on are real: the dev server answers as one, the other one skips time.
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { test, uniqueName, withWorker } from '../support/temporal-env.js';

const workflowsPath = fileURLToPath(new URL('../support/sleeping-workflow.ts', import.meta.url));

describe('dev server', () => {
  test('is a full Temporal server', async ({ temporal }) => {
    const info = await temporal.connection.workflowService.getClusterInfo({});
    expect(info.serverVersion).toMatch(/^1\.(2[89]|[3-9]\d)\./);
  });

  test('runs a workflow', async ({ temporal }) => {
    const result = await withWorker({ env: temporal, workflowsPath }, ({ taskQueue }) =>
      temporal.client.workflow.execute('sleepFor', {
        taskQueue,
        workflowId: uniqueName(),
        args: [{ duration: '1 ms' }],
      }),
    );
    expect(result).toMatchObject({ sleptMs: expect.any(Number) as number });
  });
});

describe('time-skipping server', () => {
  test('sleeps 30 days in seconds', async ({ timeSkipping }) => {
    const started = Date.now();
    const result: { sleptMs: number } = await withWorker({ env: timeSkipping.env, workflowsPath }, ({ taskQueue }) =>
      timeSkipping.env.client.workflow.execute('sleepFor', {
        taskQueue,
        workflowId: uniqueName(),
        args: [{ duration: '30 days' }],
      }),
    );
    expect(result.sleptMs).toBeGreaterThanOrEqual(30 * 24 * 3600 * 1000);
    expect(Date.now() - started).toBeLessThan(60_000);
  });
});
