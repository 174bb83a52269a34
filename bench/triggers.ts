import type { BenchResult } from './result.js';
import { triggersBacklog } from './triggers/backlog.js';
import { startTriggerSetup, type TriggerSetup } from './triggers/setup.js';

/** All that is promised of the triggers. */
export async function triggers(): Promise<BenchResult[]> {
  return withSetup(triggersBacklog);
}

/** One part of it, by its name. */
export const triggersParts: Record<string, () => Promise<BenchResult[]>> = {
  'triggers:backlog': () => withSetup(triggersBacklog),
};

async function withSetup(part: (setup: TriggerSetup) => Promise<BenchResult[]>): Promise<BenchResult[]> {
  const setup = await startTriggerSetup();
  try {
    return await part(setup);
  } finally {
    await setup.close();
  }
}
