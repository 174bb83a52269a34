/** What counts of an employee number: upper and lower case are one. */
export const numberKey = (employeeNumber: string): string => employeeNumber.trim().toLowerCase();

/** Whether what stands in a profile, text or a number, is this employee number. */
export const isNumber = (found: unknown, employeeNumber: string): boolean =>
  (typeof found === 'string' || typeof found === 'number') && numberKey(String(found)) === numberKey(employeeNumber);

/**
 * A set of employee numbers as one short text: sorted, each without what it shares with the one before. Ten thousand
 * numbers in a row take some 30 KB, so that a workflow can carry them over.
 */
export function packNumbers(numbers: Iterable<string>): string {
  let before = '';
  // No number can hold what separates them.
  const safe = new Set([...numbers].map(encodeURIComponent));
  const lines = [...safe].sort().map((number) => {
    let shared = 0;
    while (shared < mostShared && shared < before.length && before[shared] === number[shared]) shared += 1;
    before = number;
    return `${shared.toString(36)}${number.slice(shared)}`;
  });
  return lines.join('\n');
}

const mostShared = 35;

/** The set that {@link packNumbers} made a text of. */
export function unpackNumbers(packed: string): Set<string> {
  const numbers = new Set<string>();
  let before = '';
  if (packed === '') return numbers;
  for (const line of packed.split('\n')) {
    before = before.slice(0, parseInt(line.slice(0, 1), 36)) + line.slice(1);
    numbers.add(decodeURIComponent(before));
  }
  return numbers;
}
