import { limitsCost } from './limits/cost.js';
import { withSetup } from './limits/setup.js';
import { limitsShare } from './limits/share.js';
import { limitsTenant } from './limits/tenant.js';
import { limitsUrgent } from './limits/urgent.js';
import type { BenchResult } from './result.js';

/** All that is promised of the rate limits. It takes about a quarter of an hour. */
export async function limits(): Promise<BenchResult[]> {
  const cost = await limitsCost();
  const others = await withSetup(async (setup) => [
    ...(await limitsShare(setup)),
    ...(await limitsTenant(setup)),
    ...(await limitsUrgent(setup)),
  ]);
  return [...cost, ...others];
}

/** One part of it, by its name. */
export const limitsParts: Record<string, () => Promise<BenchResult[]>> = {
  'limits:cost': limitsCost,
  'limits:share': () => withSetup(limitsShare),
  'limits:tenant': () => withSetup(limitsTenant),
  'limits:urgent': () => withSetup(limitsUrgent),
};
