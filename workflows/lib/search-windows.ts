/** A stretch of the System Log, from `since` until just before `until` (ISO 8601 in UTC, with milliseconds). */
export interface SearchWindow {
  since: string;
  until: string;
}

/** One run of a search. */
export interface SearchRun {
  workflowId: string;
  runId: string;
}

/**
 * What Temporal says of a run: it goes on, it ended with a result, it ended without one, or nothing is known of it any
 * more because the namespace's retention is over.
 */
export type RunFate = 'running' | 'completed' | 'lost' | 'unknown';

/** A run that has windows which aren't closed. */
export interface OpenSearchRun extends SearchRun {
  windows: SearchWindow[];
  /** It has read them and said so; whether its result came to be is seen later. */
  isDone: boolean;
}

/** Which windows are given out, and how far: all of it travels into the next run of the owner. */
export interface SearchWindowsState {
  /** Until here every instant was given out once; undefined before the first run. */
  watermark?: string | undefined;
  open: OpenSearchRun[];
  /** Given out and not read: the next run gets them. */
  returned: SearchWindow[];
  /** Runs whose windows are closed for good. */
  closedRuns: number;
}

/** What a run that begins says of itself, and of the others. */
export interface OpenWindows {
  run: SearchRun;
  /** Where the first window of all begins. */
  since: string;
  /** Where the run's own window is to end. */
  until: string;
  /** By run id: what became of the runs that had windows. */
  fates: Record<string, RunFate>;
}

export const noWindows = (): SearchWindowsState => ({ open: [], returned: [], closedRuns: 0 });

/**
 * Gives a run everything from the watermark to its end, and what other runs were given and didn't read. Asked again, it
 * gives the run the same. A run whose end lies behind the watermark gets what was returned, or nothing.
 */
export function openWindows(state: SearchWindowsState, { run, since, until, fates }: OpenWindows): SearchWindowsState {
  const settled = settle(state, fates);
  if (windowsOf(settled, run) !== undefined) return settled;
  const begin = settled.watermark ?? since;
  const watermark = later(begin, until);
  const fresh = watermark > begin ? [{ since: begin, until: watermark }] : [];
  const windows = joined([...settled.returned, ...fresh]);
  const opened = windows.length === 0 ? [] : [{ ...run, windows, isDone: false }];
  return { ...settled, watermark, returned: [], open: [...settled.open, ...opened] };
}

/** The windows that a run has; undefined where it has none, or no longer. */
export const windowsOf = (
  { open }: SearchWindowsState,
  { runId }: Pick<SearchRun, 'runId'>,
): SearchWindow[] | undefined => open.find((one) => one.runId === runId)?.windows;

/** The run has read its windows. They count as closed when it is seen to have ended with its result. */
export const closeWindows = (state: SearchWindowsState, { runId }: Pick<SearchRun, 'runId'>): SearchWindowsState => ({
  ...state,
  open: state.open.map((one) => (one.runId === runId ? { ...one, isDone: true } : one)),
});

/** The run gives its windows back unread. */
export function releaseWindows(state: SearchWindowsState, run: Pick<SearchRun, 'runId'>): SearchWindowsState {
  const windows = windowsOf(state, run);
  if (windows === undefined) return state;
  return { ...without(state, run), returned: joined([...state.returned, ...windows]) };
}

/** Until when the log was searched without a gap; undefined before the first run. */
export function completeUntil({ watermark, open, returned }: SearchWindowsState): string | undefined {
  const missing = [...open.filter(({ isDone }) => !isDone).flatMap(({ windows }) => windows), ...returned];
  return missing.reduce((first, { since }) => (first === undefined || since < first ? since : first), watermark);
}

/** Closes or takes back the windows of those runs that are over. */
function settle(state: SearchWindowsState, fates: Record<string, RunFate>): SearchWindowsState {
  return state.open.reduce((settled, run) => {
    const fate = fates[run.runId] ?? 'running';
    if (fate === 'running') return settled;
    const isClosed = fate === 'completed' || (fate === 'unknown' && run.isDone);
    if (!isClosed) return releaseWindows(settled, run);
    return { ...without(settled, run), closedRuns: settled.closedRuns + 1 };
  }, state);
}

const without = (state: SearchWindowsState, { runId }: Pick<SearchRun, 'runId'>): SearchWindowsState => ({
  ...state,
  open: state.open.filter((one) => one.runId !== runId),
});

/** In the order of time, with those that touch made one. */
function joined(windows: readonly SearchWindow[]): SearchWindow[] {
  const result: SearchWindow[] = [];
  for (const window of [...windows].sort((a, b) => (a.since < b.since ? -1 : 1))) {
    const last = result.at(-1);
    if (last?.until === window.since) last.until = window.until;
    else result.push({ ...window });
  }
  return result;
}

const later = (a: string, b: string): string => (a > b ? a : b);
