import type { BenchResult } from './result.js';
import { triggersBacklog } from './triggers/backlog.js';
import { triggersHook } from './triggers/hook.js';
import { triggersIdle } from './triggers/idle.js';
import { triggersMany } from './triggers/many.js';
import { startTriggerSetup, type TriggerSetup } from './triggers/setup.js';

const parts = { backlog: triggersBacklog, hook: triggersHook, idle: triggersIdle, many: triggersMany };

/** All that is promised of the triggers. */
export const triggers = (): Promise<BenchResult[]> =>
  withSetup(async (setup) => {
    const results: BenchResult[] = [];
    for (const part of Object.values(parts)) results.push(...(await part(setup)));
    return results;
  });

/** One part of it, by its name. */
export const triggersParts: Record<string, () => Promise<BenchResult[]>> = Object.fromEntries(
  Object.entries(parts).map(([name, part]) => [`triggers:${name}`, () => withSetup(part)]),
);

async function withSetup(part: (setup: TriggerSetup) => Promise<BenchResult[]>): Promise<BenchResult[]> {
  const setup = await startTriggerSetup();
  try {
    return await part(setup);
  } finally {
    await setup.close();
  }
}
