import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { expect } from 'vitest';
import { isUnanswered } from '../../src/temporal/is-unanswered.js';
import { searchRuns, type SearchRunState } from '../../src/temporal/search/search-runs.js';
import type { SearchWindow } from '../../workflows/lib/search-windows.js';
import type { SearchSystemLogResult } from '../../workflows/search-system-log.js';
import type { SimulatedOrg } from './simulated-org.js';

export const signInFilter = 'eventType eq "user.session.start"';

/** Puts sign-ins into the log, and others beside them; gives the uuids of the sign-ins. */
export function signIns({ simulator }: SimulatedOrg, count: number, more: object = {}): string[] {
  const { admin } = simulator;
  const added = admin.addLogEvents({
    events: Array.from({ length: count }, () => ({ eventType: 'user.session.start', ...more })),
  });
  admin.addLogEvents({ events: [{ eventType: 'user.session.end' }] });
  return added.map(({ uuid }) => uuid);
}

/** Waits until it is so; a server that is too busy to answer is asked again. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  const endMs = Date.now() + 60_000;
  while (!(await condition().catch(falseIfUnanswered))) {
    if (Date.now() > endMs) throw new Error('waited for a minute');
    await delay(100);
  }
}

function falseIfUnanswered(error: unknown): false {
  if (!isUnanswered(error)) throw error;
  return false;
}

export const completedRuns = async (client: Client, name: string): Promise<SearchRunState[]> =>
  (await searchRuns(client, { name, limit: 200 })).filter(
    ({ kind, status }) => kind === 'scheduled' && status === 'COMPLETED',
  );

/** All that the completed runs of a schedule read and found, in the order of time. */
export async function foundBy(client: Client, name: string): Promise<{ windows: SearchWindow[]; uuids: string[] }> {
  const runs = await completedRuns(client, name);
  const results = (await Promise.all(
    runs.map(({ workflowId, runId }) => client.workflow.getHandle(workflowId, runId).result()),
  )) as SearchSystemLogResult[];
  return {
    windows: results.flatMap(({ windows }) => windows).sort((a, b) => (a.since < b.since ? -1 : 1)),
    uuids: results.flatMap(({ events = [] }) => events.map(({ uuid }) => uuid)),
  };
}

/** Windows cover a stretch without gap or overlap; gives its end. */
export function expectTiles(windows: SearchWindow[], since: string): string {
  let end = since;
  for (const window of windows) {
    expect(window.since).toBe(end);
    expect(window.since < window.until).toBe(true);
    end = window.until;
  }
  return end;
}
