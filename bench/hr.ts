import type { BenchResult } from './result.js';
import { withSetup } from './limits/setup.js';
import { urgentLeavers } from './hr/urgent-leavers.js';

/** What is promised of HR's flows. It takes about four minutes. */
export const hr = (): Promise<BenchResult[]> => withSetup(urgentLeavers);
