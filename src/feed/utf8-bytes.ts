import { isUtf8 } from 'node:buffer';
import { FeedError } from './feed-error.js';

/** What isn't text at all, by its first bytes. */
const otherFiles: [bytes: string, what: string][] = [
  ['504b0304', 'an Excel workbook or a ZIP archive: save it as "CSV UTF-8"'],
  ['d0cf11e0', 'an old Excel workbook: save it as "CSV UTF-8"'],
  ['1f8b', 'compressed: unpack it'],
  ['25504446', 'a PDF: export CSV or JSON'],
];

const cure = 'save it as "CSV UTF-8", or as JSON in UTF-8';

/**
 * A feed as UTF-8 without a byte order mark. UTF-16 is converted where it has one.
 *
 * @throws FeedError it is in another encoding, with row and byte, or no text
 */
export function utf8Bytes(bytes: Buffer, source: string): Buffer {
  const start = bytes.subarray(0, 4).toString('hex');
  const other = otherFiles.find(([first]) => start.startsWith(first));
  if (other) throw FeedError.at(source, 0, '', 'format', `is ${other[1]}`);
  if (start.startsWith('fffe0000') || start.startsWith('0000feff')) throw encoding(source, 0, `is UTF-32: ${cure}`);
  if (start.startsWith('fffe')) return fromUtf16(bytes, 'utf-16le', source);
  if (start.startsWith('feff')) return fromUtf16(bytes, 'utf-16be', source);
  const text = start.startsWith('efbbbf') ? bytes.subarray(3) : bytes;
  if (text.includes(0)) {
    throw encoding(source, rowAt(text, text.indexOf(0)), `holds a zero byte, as UTF-16 without its mark does: ${cure}`);
  }
  if (!isUtf8(text)) throw notUtf8(text, source);
  if (/^\s*<(!doctype|html|\?xml)/i.test(text.subarray(0, 200).toString('latin1'))) {
    throw FeedError.at(
      source,
      0,
      '',
      'format',
      'is a web page or XML, perhaps a login: give the address of CSV or JSON',
    );
  }
  return text;
}

function fromUtf16(bytes: Buffer, encodingName: 'utf-16le' | 'utf-16be', source: string): Buffer {
  try {
    return Buffer.from(new TextDecoder(encodingName, { fatal: true }).decode(bytes), 'utf8');
  } catch {
    throw encoding(source, 0, `begins as UTF-16 and goes on as something else: ${cure}`);
  }
}

function notUtf8(text: Buffer, source: string): FeedError {
  const at = firstFault(text);
  const byte = (text[at] ?? 0).toString(16).toUpperCase().padStart(2, '0');
  const probably = 'it is probably in Windows-1252 or Latin-1, which spreadsheets call "CSV"';
  return encoding(source, rowAt(text, at), `byte 0x${byte} at offset ${at} is no UTF-8: ${probably}; ${cure}`);
}

/** The offset of the first byte that no UTF-8 character can hold. Only the line that has it is looked at closely. */
function firstFault(text: Buffer): number {
  let start = 0;
  for (;;) {
    const end = text.indexOf(0x0a, start);
    const line = text.subarray(start, end === -1 ? text.length : end);
    if (!isUtf8(line)) return start + faultIn(line);
    if (end === -1) return start;
    start = end + 1;
  }
}

function faultIn(line: Buffer): number {
  const decoded = new TextDecoder('utf-8').decode(line);
  let offset = 0;
  for (const piece of decoded.split('\ufffd')) {
    offset += Buffer.byteLength(piece);
    // The sign itself may stand in the text, as the three bytes that it has.
    if (!line.subarray(offset, offset + 3).equals(replacement)) return offset;
    offset += replacement.length;
  }
  return offset;
}

const replacement = Buffer.from('\ufffd');

/** The row that a byte lies in: line breaks within quotes begin no row. */
function rowAt(text: Buffer, offset: number): number {
  let row = 1;
  let isQuoted = false;
  for (const byte of text.subarray(0, offset)) {
    if (byte === 0x22) isQuoted = !isQuoted;
    else if (byte === 0x0a && !isQuoted) row++;
  }
  return row;
}

const encoding = (source: string, row: number, message: string): FeedError =>
  FeedError.at(source, row, '', 'encoding', message);
