import { Context } from '@temporalio/activity';
import { type Client, WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client';
import { searchId } from '../../src/ids.js';
import type { RunFate, SearchRun, SearchWindow } from '../../workflows/lib/search-windows.js';
import {
  closeSearchWindowsUpdate,
  openSearchWindowsUpdate,
  releaseSearchWindowsUpdate,
  searchWatermarkQuery,
} from '../../workflows/messages.js';

/** A run of a search. */
export interface SearchRunPlace {
  connection: string;
  /** The search's name. */
  name: string;
  run: SearchRun;
}

export interface OpenSearchWindowsInput extends SearchRunPlace {
  since: string;
  until: string;
}

/** Activities that speak for a run to the owner of its search's watermark; each may be repeated. */
export interface WatermarkActivities {
  /** Gives the windows that the run is to read; starts the owner where it isn't there. */
  openSearchWindows: (input: OpenSearchWindowsInput) => Promise<SearchWindow[]>;
  /** Says that they were read; false where another run has them. */
  closeSearchWindows: (input: SearchRunPlace) => Promise<boolean>;
  /** Gives them back. */
  releaseSearchWindows: (input: SearchRunPlace) => Promise<void>;
}

export const watermarkActivities: WatermarkActivities = {
  openSearchWindows: async ({ connection, name, ...asked }) => {
    const { client, info } = Context.current();
    const workflowId = searchId(connection, name);
    const fates = await fatesOf(client, await openRuns(client, workflowId));
    return client.workflow.executeUpdateWithStart(openSearchWindowsUpdate, {
      args: [{ ...asked, fates }],
      startWorkflowOperation: new WithStartWorkflowOperation('searchWatermark', {
        ...{ workflowId, taskQueue: info.taskQueue, args: [{ connection, name }] },
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      }),
    });
  },
  closeSearchWindows: async ({ connection, name, run }) => {
    // The search was deleted: nobody else gets its windows.
    return (
      (await toOwner(connection, name, (owner) => owner.executeUpdate(closeSearchWindowsUpdate, { args: [run] }))) ??
      true
    );
  },
  releaseSearchWindows: async ({ connection, name, run }) => {
    await toOwner(connection, name, (owner) => owner.executeUpdate(releaseSearchWindowsUpdate, { args: [run] }));
  },
};

type Owner = ReturnType<Client['workflow']['getHandle']>;

/** Undefined where there is no owner. */
async function toOwner<T>(connection: string, name: string, ask: (owner: Owner) => Promise<T>): Promise<T | undefined> {
  try {
    return await ask(Context.current().client.workflow.getHandle(searchId(connection, name)));
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    return undefined;
  }
}

async function openRuns(client: Client, workflowId: string): Promise<SearchRun[]> {
  try {
    return (await client.workflow.getHandle(workflowId).query(searchWatermarkQuery)).open;
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    return [];
  }
}

/** Runs that were terminated, or that timed out, could not say so themselves. */
async function fatesOf(client: Client, runs: SearchRun[]): Promise<Record<string, RunFate>> {
  const fates = runs.map(async ({ workflowId, runId }): Promise<[string, RunFate]> => [
    runId,
    await fateOf(client.workflow.getHandle(workflowId, runId)),
  ]);
  return Object.fromEntries(await Promise.all(fates));
}

async function fateOf(run: Owner): Promise<RunFate> {
  try {
    const { status } = await run.describe();
    if (status.name === 'RUNNING' || status.name === 'PAUSED') return 'running';
    return status.name === 'COMPLETED' ? 'completed' : 'lost';
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    return 'unknown';
  }
}
