import type { Person } from '../hr/person.js';
import { attributesByField } from '../hr/profile-of.js';
import type { ProvisioningSettings } from '../hr/settings.js';
import { cellText } from './cell-text.js';
import { headerKey, headerOf, personFields, problemColumn } from './columns.js';
import { type FeedProblem, problemText } from './feed-error.js';
import { guarded } from './formula-guard.js';
import type { Feed } from './read-feed.js';

/**
 * CSV (RFC 4180, with a byte order mark, for spreadsheets). Cells that a spreadsheet would run have an apostrophe before
 * them, which reading takes away.
 */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((cells) => `${cells.map((cell) => quoted(guarded(cell))).join(',')}\r\n`).join('')}`;

const quoted = (cell: string): string => (/[",;\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** The rejected rows of a feed with its own columns, and what is wrong with each. */
export function rejectedCsv({ columns, rejected }: Pick<Feed, 'columns' | 'rejected'>): string {
  const at = columns.findIndex((name) => headerKey(name) === problemColumn);
  const withText = (cells: readonly string[], text: string): string[] =>
    at === -1
      ? [...cells.slice(0, columns.length), text, ...cells.slice(columns.length)]
      : [...cells.slice(0, at), text, ...cells.slice(at + 1)];
  const rows = rejected.map(({ cells, problems }) => withText(padded(cells, columns.length), problemsText(problems)));
  return csvOf([withText(columns, problemColumn), ...rows]);
}

const problemsText = (problems: readonly FeedProblem[]): string =>
  problems.map((problem) => problemText({ ...problem, row: 0 })).join('; ');

const padded = (cells: readonly string[], length: number): string[] => [
  ...cells,
  ...Array.from({ length: Math.max(0, length - cells.length) }, () => ''),
];

/** People and what went wrong with each, as a feed that can be given again with the same settings. */
export function failedPeopleCsv(
  failures: readonly { person: Person; problem: string }[],
  settings: Pick<ProvisioningSettings, 'columns' | 'profile' | 'manager'> = {},
): string {
  const { columns = {} } = settings;
  const rows = failures.map(({ person, problem }) => ({ said: saidOf(person, settings), problem }));
  const named = new Set([...Object.keys(columns), ...rows.flatMap(({ said }) => [...said.keys()])]);
  const fields = [...personFields.filter((field) => named.has(field)), ...[...named].filter((name) => !isField(name))];
  const byHeader = new Map<string, string[]>();
  for (const name of fields) {
    const header = headerOf(name, columns);
    byHeader.set(header, [...(byHeader.get(header) ?? []), name]);
  }
  const columnsOf = [...byHeader.values()];
  return csvOf([
    [...byHeader.keys(), problemColumn],
    ...rows.map(({ said, problem }) => [
      ...columnsOf.map((names) => names.map((name) => said.get(name)).find((text) => text !== undefined) ?? ''),
      problem,
    ]),
  ]);
}

const isField = (name: string): boolean => (personFields as string[]).includes(name);

/** The cells of a person by field; an attribute that a field goes into is a cell of the field. */
function saidOf(person: Person, settings: Pick<ProvisioningSettings, 'profile' | 'manager'>): Map<string, string> {
  const fieldOf = new Map(attributesByField(settings).map(([field, attribute]) => [attribute, field]));
  const said = new Map<string, string>(
    Object.entries(person.attributes ?? {}).map(([name, value]) => [
      fieldOf.get(name) ?? `attributes.${name}`,
      cellText(value),
    ]),
  );
  for (const field of personFields) {
    const value = person[field];
    if (value !== undefined) said.set(field, value);
  }
  return said;
}
