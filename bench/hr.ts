import { urgentLeavers } from './hr/urgent-leavers.js';
import { wholeFeed } from './hr/whole-feed.js';
import { withSetup } from './limits/setup.js';
import type { BenchResult } from './result.js';

/** What is promised of HR's flows. It takes about eight minutes. */
export const hr = async (): Promise<BenchResult[]> => [
  ...(await withSetup(urgentLeavers)),
  ...(await withSetup(wholeFeed)),
];

/** One part of it, by its name. */
export const hrParts: Record<string, () => Promise<BenchResult[]>> = {
  'hr:urgent': () => withSetup(urgentLeavers),
  'hr:feed': () => withSetup(wholeFeed),
};
