import { createHash } from 'node:crypto';
import { type Person, personSchema } from '../hr/person.js';
import type { ProvisioningSettings } from '../hr/settings.js';
import { checkPeople } from './check-people.js';
import { checkRow, type Draft } from './check-row.js';
import { feedColumns } from './columns.js';
import { cellText } from './cell-text.js';
import { csvTable } from './csv-records.js';
import { byRow, FeedError, type FeedProblem } from './feed-error.js';
import { feedWarnings } from './feed-warnings.js';
import { jsonTable, looksLikeJson } from './json-records.js';
import type { FeedRecord } from './records.js';
import type { FeedAccess } from './feed-access.js';
import { shownSource, sourceBytes } from './source-bytes.js';
import { utf8Bytes } from './utf8-bytes.js';

/** A row that is no person as it stands. */
export interface RejectedRow {
  row: number;
  /** Whose row it is, where that much can be read: such a person isn't missing from the feed. */
  employeeNumber: string | undefined;
  /** What stands in the row, by the columns of the feed. */
  cells: string[];
  problems: FeedProblem[];
}

/** A feed that was read and checked. */
export interface Feed {
  /** As messages name it. */
  source: string;
  format: 'csv' | 'json';
  /** SHA-256 of its bytes, in hex. */
  digest: string;
  /** The headers, as they stand. */
  columns: string[];
  /** How many rows say something. */
  rows: number;
  people: Person[];
  rejected: RejectedRow[];
  /** What is wrong with the rejected rows, in the order of rows: the first thousand. */
  problems: FeedProblem[];
  /** How many problems there are in all. */
  problemCount: number;
  /** What is allowed and unwise: the first thousand. */
  warnings: FeedProblem[];
  warningCount: number;
}

export interface ReadFeedOptions {
  /** What a URL is fetched with, where it is there. */
  access?: FeedAccess | undefined;
  signal?: AbortSignal | undefined;
}

const defaultMaxMegabytes = 50;
const defaultMaxRows = 100_000;
const maxListed = 1000;

/**
 * Reads a feed of people, CSV or JSON, and checks every row by itself and against the others. Rows that are broken are
 * rejected, each with all that is wrong with it; the others are of use.
 *
 * @param source a path, or a URL: https, or http on this machine
 * @param settings columns, and what else of the provisioning settings concerns a feed
 * @throws FeedError the feed is of no use as a whole: it can't be read, is too large, in another encoding, no CSV or JSON, or
 *   has columns that are unknown or missing
 */
export async function readFeed(
  source: string,
  settings: ProvisioningSettings = {},
  options: ReadFeedOptions = {},
): Promise<Feed> {
  const { maxMegabytes = defaultMaxMegabytes, maxRows = defaultMaxRows } = settings.feed ?? {};
  const bytes = await sourceBytes(source, { ...options, maxBytes: maxMegabytes * 1e6 });
  const shown = shownSource(source);
  const text = utf8Bytes(bytes, shown);
  const table = looksLikeJson(text) ? jsonTable(text, shown) : await csvTable(text, shown);
  const { format, header, records } = table;
  const columns = feedColumns(table, settings, shown);
  const drafts: Draft[] = [];
  for await (const record of records as AsyncIterable<FeedRecord>) {
    if (drafts.length >= maxRows) throw tooManyRows(shown, record.row, maxRows);
    drafts.push(checkRow(record, { header, columns, settings }));
  }
  if (drafts.length === 0) throw FeedError.at(shown, 0, '', 'empty', 'holds no people: a feed has at least one row');
  checkPeople(drafts);
  const people = drafts.flatMap(personOf);
  const rejected = drafts.filter(({ problems }) => problems.length > 0).map(rejectedRow);
  const problems = rejected.flatMap((row) => row.problems);
  const warnings = feedWarnings(drafts, people, settings);
  return {
    ...{ source: shown, format, columns: header, rows: drafts.length, people, rejected },
    digest: createHash('sha256').update(bytes).digest('hex'),
    problems: problems.sort(byRow).slice(0, maxListed),
    problemCount: problems.length,
    warnings: warnings.sort(byRow).slice(0, maxListed),
    warningCount: warnings.length,
  };
}

/** The person that a sound row says. What the schema alone finds is a problem of the row, too. */
function personOf({ row, fields, attributes, problems }: Draft): Person[] {
  if (problems.length > 0) return [];
  const further = attributes.size === 0 ? {} : { attributes: Object.fromEntries(attributes) };
  const { success, data, error } = personSchema.safeParse({ ...fields, ...further });
  if (success) return [data];
  for (const { path, message } of error.issues) {
    problems.push({ row, field: path.map(String).join('.'), code: 'type', message });
  }
  return [];
}

const rejectedRow = ({ row, fields, cells, problems }: Draft): RejectedRow => ({
  ...{ row, problems },
  employeeNumber: fields.employeeNumber,
  cells: cells.map(cellText),
});

function tooManyRows(source: string, row: number, maxRows: number): FeedError {
  const cure = 'split the feed, or raise feed.maxRows in the provisioning settings';
  return FeedError.at(source, row, '', 'tooLarge', `is beyond the ${maxRows} rows that are read: ${cure}`);
}
