import { nearest } from '../config/nearest.js';
import { type Person, personSchema } from '../hr/person.js';
import type { AttributeType, ProvisioningSettings } from '../hr/settings.js';
import { attributeName, attributesByField } from '../hr/profile-of.js';
import type { FeedTable } from './records.js';
import { FeedError, type FeedProblem } from './feed-error.js';

/** A field that stands in one cell. */
export type PersonField = Exclude<keyof Person, 'attributes'>;

/** What a column holds. */
export type FeedColumn = { index: number; header: string } & (
  { field: PersonField; attribute?: never } | { field?: never; attribute: string; type: AttributeType | undefined }
);

type Written = Pick<ProvisioningSettings, 'columns' | 'ignoreColumns' | 'profile' | 'manager'>;

/** In the order in which feeds are written. */
export const personFields = Object.keys(personSchema.shape).filter(
  (name): name is PersonField => name !== 'attributes',
);
const requiredFields: readonly PersonField[] = ['employeeNumber', 'firstName', 'lastName'];
/** The column that says what went wrong, in a feed that was given back. */
export const problemColumn = 'problem';
const attribute = /^attributes\.(\S+)$/i;

/** Headers are one where they differ in case, blanks, `_` and `-` alone. */
export const headerKey = (header: string): string => header.toLowerCase().replace(/[\s_-]+/g, '');

/**
 * What the columns of a feed hold: by the settings' `columns`, else by the names of the fields.
 *
 * @throws FeedError with every column that is unknown, missing or there twice
 */
export function feedColumns({ header, format }: FeedTable, settings: Written, source: string): FeedColumn[] {
  const { columns: written = {}, ignoreColumns = [] } = settings;
  const byHeader = wantedHeaders(written);
  const ignored = new Set(ignoreColumns.map(headerKey));
  const problems: FeedProblem[] = [];
  const found: FeedColumn[] = [];
  const seen = new Map<string, string>();
  for (const [index, name] of header.entries()) {
    const key = headerKey(name);
    if (key === '' || ignored.has(key)) continue;
    const twin = seen.get(key);
    seen.set(key, name);
    if (twin !== undefined) {
      problems.push(
        problem(name, 'ambiguousColumn', `stands twice ("${twin}", too): delete one of them, or rename it`),
      );
      continue;
    }
    const wanted = byHeader.get(key) ?? ownAttribute(name, written);
    if (wanted.length > 0) found.push(...wanted.map((what) => ({ index, header: name, ...what })));
    else if (key !== problemColumn) problems.push(unknown(name, [...byHeader.keys()], written));
  }
  problems.push(...clashes(found, settings));
  // In JSON no row has the columns: they are those that some entry has, and not all need be there.
  const wanted = [...requiredFields, ...(format === 'csv' ? Object.keys(written) : [])];
  problems.push(...missing(wanted, found, { header, written }));
  const row = format === 'csv' ? 1 : 0;
  if (problems.length > 0)
    throw FeedError.of(
      source,
      problems.map((each) => ({ ...each, row })),
    );
  return found;
}

type Wanted =
  { field: PersonField; attribute?: never } | { field?: never; attribute: string; type: AttributeType | undefined };

/** What stands under which header; one column may be two fields. */
function wantedHeaders(written: NonNullable<Written['columns']>): Map<string, Wanted[]> {
  const byHeader = new Map<string, Wanted[]>();
  const add = (header: string, wanted: Wanted): unknown =>
    byHeader.set(headerKey(header), [...(byHeader.get(headerKey(header)) ?? []), wanted]);
  for (const field of personFields) if (!Object.hasOwn(written, field)) add(field, { field });
  for (const [name, column] of Object.entries(written)) {
    const { column: header, type } = typeof column === 'string' ? { column, type: undefined } : column;
    const inner = attribute.exec(name)?.[1];
    if (inner !== undefined) add(header, { attribute: inner, type });
    else if (isField(name)) add(header, { field: name });
  }
  return byHeader;
}

const isField = (name: string): name is PersonField => (personFields as string[]).includes(name);

function ownAttribute(header: string, written: NonNullable<Written['columns']>): Wanted[] {
  const name = attribute.exec(header)?.[1];
  if (name === undefined || !attributeName.test(name) || Object.hasOwn(written, `attributes.${name}`)) return [];
  return [{ attribute: name, type: undefined }];
}

function unknown(header: string, known: string[], written: NonNullable<Written['columns']>): FeedProblem {
  const all = [...personFields.filter((field) => !Object.hasOwn(written, field)), ...headersOf(written)];
  const key = nearest(headerKey(header), known);
  const meant = key === undefined ? undefined : all.find((name) => headerKey(name) === key);
  const guess = meant === undefined ? '' : `did you mean ${meant}? Else `;
  const name = `"${header}"`;
  const cure = `${guess}name it in the settings: under columns what it holds, or in ignoreColumns`;
  return problem(header, 'unknownColumn', `${name} is no known column: ${cure}`);
}

const headersOf = (written: NonNullable<Written['columns']>): string[] =>
  Object.keys(written).map((name) => headerOf(name, written));

/** Under which header a field, or `attributes.NAME`, stands in a feed. */
export function headerOf(name: string, written: NonNullable<Written['columns']>): string {
  const column = Object.hasOwn(written, name) ? written[name] : undefined;
  return typeof column === 'object' ? column.column : (column ?? name);
}

function* missing(
  names: readonly string[],
  found: readonly FeedColumn[],
  { header, written }: { header: readonly string[]; written: NonNullable<Written['columns']> },
): Generator<FeedProblem, void, undefined> {
  const taken = new Set(found.map(({ index }) => index));
  const free = header.filter((_name, index) => !taken.has(index));
  for (const name of new Set(names)) {
    if (found.some(({ field, attribute: inner }) => (field ?? `attributes.${inner}`) === name)) continue;
    const wanted = headerOf(name, written);
    const near = nearest(wanted, free);
    const cure = near === undefined ? 'add it' : `if it is "${near}", say so under columns in the settings`;
    const purpose = wanted === name ? '' : `, which the settings want for ${name}`;
    yield problem(wanted, 'missingColumn', `there is no column ${wanted}${purpose}: ${cure}`);
  }
}

/** An attribute that a field goes into has no column of its own. */
function* clashes(found: readonly FeedColumn[], settings: Written): Generator<FeedProblem, void, undefined> {
  const fieldOf = new Map(attributesByField(settings).map(([field, name]) => [name, field]));
  for (const { header, attribute: name } of found) {
    const field = name === undefined ? undefined : fieldOf.get(name);
    if (field === undefined) continue;
    yield problem(header, 'ambiguousColumn', `is what the field ${field} goes into: make it a column of ${field}`);
  }
}

const problem = (field: string, code: FeedProblem['code'], message: string): FeedProblem => ({
  ...{ row: 1, field, code, message },
});
