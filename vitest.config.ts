import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.js';

const project = (name: string, include: string[], extra: object = {}) => ({
  test: { name, include, environment: 'node' as const, testTimeout: 30_000, hookTimeout: 60_000, ...extra },
});

/** Most of their time would go into loading the same code again for each file. */
const oneProcess = { isolate: false };

export default defineConfig({
  test: {
    // Tests wait for servers more than they compute: a file each would leave cores idle.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    projects: [
      project('unit', ['test/unit/**/*.test.ts'], oneProcess),
      project('simulator', ['test/simulator/**/*.test.ts'], oneProcess),
      project('activities', ['test/activities/**/*.test.ts']),
      project('replay', ['test/replay/**/*.test.ts'], { testTimeout: 60_000 }),
      project('examples', ['examples/**/*.test.ts'], {
        testTimeout: 120_000,
        hookTimeout: 600_000,
        globalSetup: ['test/support/built.ts'],
      }),
      project('workflows', ['test/workflows/**/*.test.ts'], {
        testTimeout: 240_000,
        hookTimeout: 600_000,
        // What is polled for is over when it is so: a second is too short for a machine that has other work.
        expect: { poll: { timeout: 20_000 } },
        globalSetup: ['test/support/temporal-servers.ts'],
      }),
    ],
  },
});
