import type { PersonOutcome } from '../../../workflows/hr/apply-messages.js';

/** Those whom no row of a feed can name: they leave because they are missing from it. */
export const leftOutOf = (failures: readonly PersonOutcome[]): string[] =>
  failures.filter(({ person }) => person === undefined).map(({ employeeNumber }) => employeeNumber);

/**
 * Who failed or was skipped, and why.
 *
 * @param csv the file that they were written to
 */
export function failureLines(failures: readonly PersonOutcome[], csv?: string): string[] {
  if (failures.length === 0) return ['Nobody failed or was skipped'];
  const lines = failures.map(
    ({ employeeNumber, userId, kind, state, type, message }) =>
      `${employeeNumber}  ${userId ?? '(new)'}  ${kind} ${state}: ${type ?? ''} ${message ?? ''}`,
  );
  return csv === undefined ? lines : [...lines, '', ...writtenLines(failures, csv)];
}

function writtenLines(failures: readonly PersonOutcome[], csv: string): string[] {
  const leftOut = leftOutOf(failures);
  const written = `Written: ${csv} (${String(failures.length - leftOut.length)} of ${String(failures.length)})`;
  if (leftOut.length === 0) return [written];
  const who = leftOut.length === 1 ? '1 is' : `${String(leftOut.length)} are`;
  return [
    written,
    `${who} left out, missing from the feed: the next full plan finds them again. ${leftOut.join(', ')}`,
  ];
}
