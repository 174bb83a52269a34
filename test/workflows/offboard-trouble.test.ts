// Property: whatever becomes of single calls of an offboarding, it goes on to its end, and each effect is proved.
import { describe, expect } from 'vitest';
import { addLeaver, offboarding } from '../support/leavers.js';
import { startSimulatedOrg } from '../support/simulated-org.js';
import { test } from '../support/temporal-env.js';

describe.concurrent('trouble with single calls', () => {
  const calls = [
    ['POST', '/lifecycle/suspend'],
    ['POST', '/lifecycle/deactivate'],
    ['POST', '/lifecycle/reset_factors'],
    ['DELETE', '/sessions'],
    ['DELETE', '/groups/'],
    ['POST', 'global-token-revocation'],
    ['GET', '/api/v1/logs'],
    ['GET', '/groups'],
    ['GET', '/api/v1/users/'],
  ] as const;
  test.for(calls)(
    '%s %s: lost answers, errors and the rate limit',
    async ([method, path], { temporal, onTestFinished }) => {
      const org = await startSimulatedOrg();
      onTestFinished(() => org.close());
      const { userId } = addLeaver(org);
      for (const kind of ['lost-answer', 'status', 'rate-limit', 'reset'] as const) {
        org.simulator.admin.addFault({
          kind,
          method,
          path,
          times: 1,
          ...(kind === 'status' ? { status: 500 } : { ms: 1000 }),
        });
      }
      const result = await offboarding(temporal, org.activities, { userId });
      expect(result).toMatchObject({ statusAfter: 'DEPROVISIONED', leftovers: [] });
      const entries = result.evidence?.flatMap((one) => one.entries.map(({ entry }) => entry));
      const unproven = entries?.filter(({ events }) => (events as unknown[]).length === 0).map(({ action }) => action);
      expect(unproven).toEqual([]);
    },
  );
});
