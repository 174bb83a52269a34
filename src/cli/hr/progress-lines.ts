import type { ApplyStatus } from '../../temporal/hr/control-apply.js';

const width = 24;

const finishedOf = ({ done, waiting, failed, skipped }: ApplyStatus): number => done + waiting + failed + skipped;

/** A bulk run in one line: a bar, the rate, the time that is left, what failed, and what holds it up. */
export function progressLine(status: ApplyStatus, nowMs = Date.now()): string {
  const { total, failed, skipped, perMinute, inFlight, state, limitedBy } = status;
  const finished = finishedOf(status);
  const filled = total === 0 ? width : Math.floor((finished / total) * width);
  const minutes = perMinute > 0 ? Math.ceil((total - finished) / perMinute) : undefined;
  const left = state !== 'running' || minutes === undefined ? '' : `, ${timeLeft(minutes)} left`;
  const limits = limitedBy.map(({ bucket, nextAttemptAt }) => {
    const seconds = Math.max(0, Math.ceil((Date.parse(nextAttemptAt) - nowMs) / 1000));
    return ` limited by Okta's bucket "${bucket}" (${String(seconds)} s)`;
  });
  return (
    `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${String(finished)}/${String(total)} ${state}` +
    `, ${String(perMinute)}/min${left}, ${String(inFlight)} under way, ${String(failed)} failed, ${String(skipped)} skipped${limits.join(';')}`
  );
}

const timeLeft = (minutes: number): string =>
  minutes < 60 ? `${String(minutes)} min` : `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;

/** A bulk run in words. */
export const statusLines = (status: ApplyStatus): string[] => [
  status.workflowId,
  progressLine(status),
  `  ${String(status.done)} done, ${String(status.waiting)} wait for a date, ${String(status.leavers)} leavers in all`,
  ...(status.state === 'stopped' ? [`  stopped: nobody more is started (hr resume ${status.workflowId})`] : []),
  ...(status.asks === null ? [] : [`  asks: ${status.asks} (hr decide ${status.workflowId} --approve or --reject)`]),
];
