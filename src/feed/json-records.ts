import { FeedError } from './feed-error.js';
import type { FeedRecord, FeedTable } from './records.js';

type Entry = Record<string, unknown>;

const attributesKey = 'attributes';

/** Whether a feed is JSON: no header of CSV begins so. */
export const looksLikeJson = (bytes: Buffer): boolean => /^\s*[[{]/.test(bytes.subarray(0, 4096).toString('utf8'));

/**
 * JSON as a table: a list of people, `{ "people": […] }`, or one object a line. The keys of `attributes` become columns
 * `attributes.NAME`.
 *
 * @throws FeedError it is no JSON, or of another shape
 */
export function jsonTable(bytes: Buffer, source: string): FeedTable {
  const entries = entriesOf(bytes.toString('utf8').trim(), source);
  const problems = entries.flatMap((entry, index) => (isEntry(entry) ? [] : [index + 1]));
  if (problems.length > 0) {
    throw FeedError.of(
      source,
      problems
        .slice(0, 100)
        .map((row) => ({ row, field: '', code: 'format', message: 'is no object: write { "employeeNumber": … }' })),
    );
  }
  if (entries.length === 0) throw FeedError.at(source, 0, '', 'empty', 'holds no people: a feed has at least one');
  const flat = entries.map((entry) => flattened(entry as Entry));
  const indexes = new Map<string, number>();
  for (const entry of flat) for (const key of entry.keys()) if (!indexes.has(key)) indexes.set(key, indexes.size);
  return { format: 'json', header: [...indexes.keys()], records: recordsOf(flat, [...indexes.keys()]) };
}

function* recordsOf(entries: Map<string, unknown>[], header: string[]): Generator<FeedRecord, void, undefined> {
  for (const [index, entry] of entries.entries()) {
    yield { row: index + 1, cells: header.map((key) => entry.get(key)) };
  }
}

function entriesOf(text: string, source: string): unknown[] {
  if (text.startsWith('[')) return parsed(text, source) as unknown[];
  const lines = text.split('\n');
  if (lines.length > 1 && isWhole(lines[0] ?? '')) {
    return lines.flatMap((line, index) => (line.trim() === '' ? [] : [parsed(line, source, index + 1)]));
  }
  const whole = parsed(text, source) as Entry;
  const { people } = whole;
  if (Array.isArray(people)) return people;
  if (people === undefined && 'employeeNumber' in whole) return [whole];
  const message = 'is an object without a list of people: write { "people": [ … ] }, or a list';
  throw FeedError.at(source, 0, 'people', 'format', message);
}

function isWhole(line: string): boolean {
  try {
    return isEntry(JSON.parse(line));
  } catch {
    return false;
  }
}

function parsed(text: string, source: string, line?: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The engine's message quotes the text around a mistake, which is about people: the position alone is taken.
    const position = /position (\d+)/.exec((error as Error).message)?.[1];
    const at = position === undefined ? undefined : text.slice(0, Number(position)).split('\n').length;
    const place = line ?? at;
    const where = place === undefined ? '' : ` in line ${place}`;
    throw FeedError.at(source, 0, '', 'format', `is no valid JSON${where}: check commas, quotes and brackets`);
  }
}

const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function flattened(entry: Entry): Map<string, unknown> {
  const flat = Object.entries(entry).flatMap(([key, value]): [string, unknown][] =>
    key === attributesKey && isEntry(value)
      ? Object.entries(value).map(([name, inner]) => [`${attributesKey}.${name}`, inner])
      : [[key, value]],
  );
  return new Map(flat);
}
