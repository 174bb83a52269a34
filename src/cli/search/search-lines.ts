import type { Search } from '../../temporal/search/describe-search.js';

/** A search in words. */
export function searchLines(search: Search): string[] {
  const { connection, name, filter, target, overlap, catchUpWindow, settleSeconds, completeUntil } = search;
  return [
    `${name}  (connection ${connection})  ${when(search)}  ${state(search)}`,
    `  filter: ${filter ?? 'none: all events'}`,
    ...(target === null ? [] : [`  target: ${JSON.stringify(target)} (${search.deliver})`]),
    `  overlap ${overlap}, catch-up window ${catchUpWindow}, settles for ${String(settleSeconds)} s`,
    `  ${completeUntil === null ? 'has not run yet' : `searched without a gap until ${completeUntil}`}`,
  ];
}

const when = ({ every, cron, timeZone }: Search): string =>
  every === null ? `cron ${cron ?? ''}${timeZone === null ? '' : ` (${timeZone})`}` : `every ${every}`;

const state = ({ paused, note, nextRuns }: Search): string =>
  paused ? `PAUSED${note === null ? '' : `: ${note}`}` : `next at ${nextRuns[0] ?? 'no time'}`;
