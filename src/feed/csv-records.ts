import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { FeedError, type FeedProblemCode } from './feed-error.js';
import { unguarded } from './formula-guard.js';
import type { FeedRecord, FeedTable } from './records.js';

const chunkBytes = 64 * 1024;
/** More is no row: somewhere a quote isn't closed. */
const maxRecordBytes = 256 * 1024;
const delimiters = [',', ';', '\t', '|'];
/** Excel's own first line, which it doesn't show. */
const separatorLine = /^sep=(.)\r?\n/;

/**
 * CSV as a table: RFC 4180, with the delimiter that the header has, whatever ends the lines.
 *
 * @throws FeedError it is no CSV; iterating the records, too
 */
export async function csvTable(bytes: Buffer, source: string): Promise<FeedTable> {
  const start = bytes.subarray(0, chunkBytes).toString('utf8');
  const separator = separatorLine.exec(start);
  const text = separator ? bytes.subarray(Buffer.byteLength(separator[0])) : bytes;
  const delimiter = separator?.[1] ?? delimiterOf(separator ? start.slice(separator[0].length) : start);
  const rows = parsedRows(text, delimiter, source);
  const first = await rows.next();
  if (first.done || isBlank(first.value)) {
    await rows.return(undefined);
    throw FeedError.at(
      source,
      1,
      '',
      'empty',
      'is where the header must stand: write one with the names of the columns',
    );
  }
  return { format: 'csv', header: first.value.map((cell) => cell.trim()), records: recordsOf(rows) };
}

async function* recordsOf(rows: AsyncIterable<string[]>): AsyncGenerator<FeedRecord, void, undefined> {
  let row = 1;
  for await (const cells of rows) {
    row += 1;
    if (!isBlank(cells)) yield { row, cells: cells.map(unguarded) };
  }
}

const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '');

async function* parsedRows(text: Buffer, delimiter: string, source: string): AsyncGenerator<string[], void, undefined> {
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: maxRecordBytes,
    // With tabs between them, cells can't be told from blanks.
    trim: delimiter !== '\t',
  });
  Readable.from(chunksOf(text)).pipe(parser);
  try {
    for await (const cells of parser) yield cells as string[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const [code, message] = mistakes[error.code] ?? ['format', 'is no CSV: export it again'];
    const { records } = error as CsvError & { records?: number };
    throw FeedError.at(source, (records ?? 0) + 1, '', code, message);
  }
}

function* chunksOf(text: Buffer): Generator<Buffer, void, undefined> {
  for (let at = 0; at < text.length; at += chunkBytes) yield text.subarray(at, at + chunkBytes);
}

const strayQuote = 'has a quote within a value: put the whole value in quotes, and double those within';
const mistakes: Record<string, [FeedProblemCode, string]> = {
  CSV_QUOTE_NOT_CLOSED: ['quote', 'has a quote that never ends: close it, or double it where it belongs to the value'],
  CSV_MAX_RECORD_SIZE: ['quote', 'is longer than 256 KB: close the quote that opens there'],
  CSV_INVALID_CLOSING_QUOTE: ['quote', strayQuote],
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: ['quote', strayQuote],
  INVALID_OPENING_QUOTE: ['quote', strayQuote],
};

/** The one that stands most often in the header, outside of quotes. */
function delimiterOf(start: string): string {
  const counts = new Map(delimiters.map((delimiter) => [delimiter, 0]));
  let isQuoted = false;
  for (const sign of start) {
    if (sign === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (sign === '\n' || sign === '\r') break;
    else if (counts.has(sign)) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }
  const [[most] = [',']] = [...counts].sort(([, a], [, b]) => b - a);
  return most;
}
