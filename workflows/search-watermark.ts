import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setHandler,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import { z } from 'zod';
import { checkedInput } from './lib/checked-input.js';
import {
  closeWindows,
  completeUntil,
  noWindows,
  openWindows,
  releaseWindows,
  type SearchWindowsState,
  windowsOf,
} from './lib/search-windows.js';
import { tagWorkflow } from './lib/tag-workflow.js';
import {
  closeSearchWindowsUpdate,
  openSearchWindowsUpdate,
  releaseSearchWindowsUpdate,
  searchWatermarkQuery,
} from './messages.js';

/** Whose watermark it is. */
export interface SearchWatermarkInput {
  connection: string;
  /** The search's name. */
  name: string;
  /** Updates after which it continues as new, where that comes before Temporal suggests it. */
  updatesPerRun?: number;
  /** Carried over by continue-as-new; leave it out. */
  state?: SearchWindowsState;
}

const inputSchema = z.strictObject({
  connection: z.string().min(1),
  name: z.string().min(1),
  updatesPerRun: z.int().min(1).optional(),
  state: z.custom<SearchWindowsState>().optional(),
});

const run = z.looseObject({ workflowId: z.string().min(1), runId: z.string().min(1) });
const instant = z.iso.datetime({ precision: 3 });
const openSchema = z.looseObject({
  run,
  since: instant,
  until: instant,
  fates: z.record(z.string(), z.enum(['running', 'completed', 'lost', 'unknown'])),
});

/**
 * Owns the watermark of one scheduled search: it gives each run the windows that it is to read, so that they touch
 * without gap or overlap, and hands those of runs that came to nothing to the next one.
 *
 * The first run of a search starts it by an update; its id is `okta-search:<connection>:<name>`. It waits for runs, for
 * as long as the search is there. Cancelling ends it: where a search goes on, the next run would begin anew at `since`.
 */
export async function searchWatermark(given: SearchWatermarkInput): Promise<never> {
  const { connection, state: carried, updatesPerRun = Infinity } = checkedInput(inputSchema, given);
  let state = carried ?? noWindows();
  let updates = 0;
  let shown: string | undefined;
  const become = (next: SearchWindowsState): void => {
    state = next;
    updates += 1;
    const until = completeUntil(state);
    if (until === shown) return;
    shown = until;
    // So that it can be seen where no worker runs.
    upsertMemo({ completeUntil: until });
  };
  setHandler(
    openSearchWindowsUpdate,
    (asked) => {
      become(openWindows(state, asked));
      return windowsOf(state, asked.run) ?? [];
    },
    { validator: (asked) => void checkedInput(openSchema, asked) },
  );
  setHandler(
    closeSearchWindowsUpdate,
    (asked) => {
      become(closeWindows(state, asked));
      return windowsOf(state, asked) !== undefined;
    },
    { validator: (asked) => void checkedInput(run, asked) },
  );
  setHandler(
    releaseSearchWindowsUpdate,
    (asked) => {
      const had = windowsOf(state, asked) !== undefined;
      become(releaseWindows(state, asked));
      return had;
    },
    { validator: (asked) => void checkedInput(run, asked) },
  );
  setHandler(searchWatermarkQuery, () => ({
    watermark: state.watermark,
    completeUntil: completeUntil(state),
    open: state.open,
    returned: state.returned,
  }));
  if (!carried) await tagWorkflow({ connection });
  await condition(() => workflowInfo().continueAsNewSuggested || updates >= updatesPerRun);
  await condition(allHandlersFinished);
  return continueAsNew<typeof searchWatermark>({ ...given, state });
}
