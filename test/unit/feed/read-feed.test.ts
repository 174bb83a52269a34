// A feed gives the people it names, whatever its format; what is wrong is said with row, field and kind, and nothing of
// a feed that is of no use as a whole is taken.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Feed, readFeed } from '../../../src/feed/read-feed.js';
import { FeedError, type FeedProblem } from '../../../src/feed/feed-error.js';
import type { ProvisioningSettings } from '../../../src/hr/settings.js';

const folder = mkdtempSync(join(tmpdir(), 'temporal-okta-feed-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function fileOf(content: string | Uint8Array): string {
  const file = join(folder, `feed-${String(files++)}`);
  writeFileSync(file, content);
  return file;
}
const read = (content: string | Uint8Array, settings?: ProvisioningSettings): Promise<Feed> =>
  readFeed(fileOf(content), settings);

async function errorOf(reading: Promise<unknown>): Promise<FeedError> {
  const error: unknown = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FeedError);
  return error as FeedError;
}

const places = (problems: readonly FeedProblem[]): string[] =>
  problems.map(({ row, field, code }) => `${String(row)} ${field} ${code}`);

const header = 'employeeNumber,firstName,lastName';
const anna = { employeeNumber: 'E1', firstName: 'Anna', lastName: 'Berg' };
const bo = { employeeNumber: 'E2', firstName: 'Bo', lastName: 'Dahl' };
const two = `${header}\nE1,Anna,Berg\nE2,Bo,Dahl\n`;

describe('formats', () => {
  test.each<[string, string | Uint8Array]>([
    ['CSV', two],
    ['CSV with CRLF', two.replaceAll('\n', '\r\n')],
    ['CSV with CR', two.replaceAll('\n', '\r')],
    ['CSV without a line break at its end', two.trimEnd()],
    ['CSV with mixed line ends', `${header}\r\nE1,Anna,Berg\nE2,Bo,Dahl\r\n`],
    ['CSV with a byte order mark', `\ufeff${two}`],
    ['CSV in UTF-16, little-endian', Buffer.from(`\ufeff${two}`, 'utf16le')],
    ['CSV in UTF-16, big-endian', Buffer.from(`\ufeff${two}`, 'utf16le').swap16()],
    ['semicolons', two.replaceAll(',', ';')],
    ['tabs', two.replaceAll(',', '\t')],
    ['bars', two.replaceAll(',', '|')],
    ["Excel's line with the separator", `sep=;\r\n${two.replaceAll(',', ';')}`],
    ['quotes', two.replace('Anna', '"Anna"').replace('lastName', '"lastName"')],
    ['blanks around cells', two.replaceAll(',', ' , ')],
    ['headers in other case and with blanks', two.replace(header, 'Employee Number,FIRST_NAME,last-name')],
    ['blank rows', `${header}\n\nE1,Anna,Berg\n,,\nE2,Bo,Dahl\n\n\n`],
    ['a list in JSON', JSON.stringify([anna, bo])],
    ['people in JSON', JSON.stringify({ people: [anna, bo], exportedAt: 'now' }, undefined, 2)],
    ['JSON with a byte order mark', `\ufeff${JSON.stringify([anna, bo])}`],
    ['an object a line', `${JSON.stringify(anna)}\n${JSON.stringify(bo)}\n`],
    ['nulls in JSON', JSON.stringify([{ ...anna, title: null }, bo])],
  ])('%s', async (_title, content) => {
    const feed = await read(content);
    expect(feed).toMatchObject({ people: [anna, bo], rows: 2, rejected: [], problemCount: 0, warnings: [] });
    expect(feed.digest).toBe(createHash('sha256').update(content).digest('hex'));
  });

  test('cells hold delimiters, quotes and line breaks in quotes; rows are those of a spreadsheet', async () => {
    const feed = await read(
      `${header},title\nE1,"Anna ""Annie""","Berg, Dr.","Head"\nE2,Bo,Dahl,"two\nlines"\nE3,,Ek,\n`,
    );
    expect(feed.people).toEqual([{ ...anna, firstName: 'Anna "Annie"', lastName: 'Berg, Dr.', title: 'Head' }]);
    expect(places(feed.problems)).toEqual(['3 title character', '4 firstName missing']);
  });

  test('every field and attribute arrives', async () => {
    const all = {
      ...{ ...anna, displayName: 'A. Berg', workEmail: 'a@example.com', login: 'anna@example.com' },
      ...{ personalEmail: 'a@home.example', title: 'Head', department: 'IT', division: 'D', organization: 'O' },
      ...{ costCenter: 'C1', location: 'Berlin', countryCode: 'DE', userType: 'employee', manager: 'E2' },
      ...{ startDate: '2026-12-01', timeZone: 'Europe/Berlin', endDate: '2027-12-01' },
    };
    const csv = `${Object.keys(all).join(',')},attributes.badge\n${Object.values(all).join(',')},B7\n`;
    expect((await read(csv)).people).toEqual([{ ...all, attributes: { badge: 'B7' } }]);
    const attributes = { badge: 'B7', grade: 3, remote: true, teams: ['a', 'b'] };
    expect((await read(JSON.stringify([{ ...all, attributes }]))).people).toEqual([{ ...all, attributes }]);
  });

  test('attributes of CSV have the types of the settings', async () => {
    const columns = {
      'attributes.grade': { column: 'Grade', type: 'number' as const },
      'attributes.remote': { column: 'Remote', type: 'boolean' as const },
      'attributes.teams': { column: 'Teams', type: 'list' as const },
    };
    const feed = await read(`${header},Grade,Remote,Teams\nE1,Anna,Berg,7.5,Yes,a; b\nE2,Bo,Dahl,x,maybe,\n`, {
      columns,
    });
    expect(feed.people).toEqual([{ ...anna, attributes: { grade: 7.5, remote: true, teams: ['a', 'b'] } }]);
    expect(places(feed.problems)).toEqual(['3 attributes.grade type', '3 attributes.remote type']);
  });

  test('an empty cell says nothing, or empties the attribute where the settings say so', async () => {
    const csv = `${header},costCenter,workEmail,startDate,attributes.badge\nE1,Anna,Berg,,,,\n`;
    expect((await read(csv)).people).toEqual([anna]);
    expect((await read(csv, { emptyCells: 'clear' })).people).toEqual([
      { ...anna, attributes: { costCenter: null, badge: null } },
    ]);
    const mapped = { emptyCells: 'clear' as const, profile: { costCenter: 'kst' } };
    expect((await read(csv, mapped)).people[0]?.attributes).toEqual({ kst: null, badge: null });
  });
});

describe('columns', () => {
  test('the settings say what they hold', async () => {
    const columns = { employeeNumber: 'Pers.-Nr.', lastName: 'Nachname', login: 'UPN', workEmail: 'UPN' };
    const settings = { columns, ignoreColumns: ['Telefon'] };
    const feed = await read(
      'Pers.-Nr.;firstName;Nachname;UPN;telefon\n1;Anna;Berg;anna@example.com;+49 30 1\n',
      settings,
    );
    const mail = 'anna@example.com';
    expect(feed.people).toEqual([{ ...anna, employeeNumber: '1', login: mail, workEmail: mail }]);
  });

  test.each<[string, string, ProvisioningSettings, string[]]>([
    ['unknown', `${header},Depatment\n`, {}, ['1 Depatment unknownColumn']],
    ['a bad name of an attribute', `${header},attributes.a b\n`, {}, ['1 attributes.a b unknownColumn']],
    ['missing', 'employeeNumber,firstName\n', {}, ['1 lastName missingColumn']],
    ['missing, as the settings have it', `${header}\n`, { columns: { title: 'Titel' } }, ['1 Titel missingColumn']],
    ['renamed by the settings', `${header},title,Titel\n`, { columns: { title: 'Titel' } }, ['1 title unknownColumn']],
    ['twice', `${header},title,Title\n`, {}, ['1 Title ambiguousColumn']],
    ['an attribute that a field goes into', `${header},attributes.city\n`, {}, ['1 attributes.city ambiguousColumn']],
    ['several', 'employeeNumber,x,y\n', {}, ['1 x unknownColumn', '1 y unknownColumn', '1 firstName missingColumn', '1 lastName missingColumn']], // prettier-ignore
  ])('%s', async (_title, csv, settings, expected) => {
    const error = await errorOf(read(`${csv}a,b,c,d,e\n`, settings));
    expect(places(error.problems)).toEqual(expected);
    expect(error.type).toBe('Okta.InvalidInput');
  });

  test('an unknown column is guessed at', async () => {
    const { problems } = await errorOf(read(`${header},Depatment\nE1,Anna,Berg,IT\n`));
    expect(problems[0]?.message).toMatch(/department.*ignoreColumns/);
  });
});

describe('feeds that are of no use', () => {
  const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
  test.each<[string, string | Uint8Array, string]>([
    ['Latin-1', latin(`${header}\nE1,Anna,Berg\nE2,J\u00f6rg,Dahl\n`), '3  encoding'],
    ['Latin-1 after a quoted line break', latin(`${header}\nE1,"An\nna",Berg\nE2,J\u00f6rg,D\n`), '3  encoding'],
    ['UTF-16 without its mark', Buffer.from(two, 'utf16le'), '1  encoding'],
    ['UTF-16 cut in the middle', Buffer.from(`\ufeff${two}`, 'utf16le').subarray(0, -1), '0  encoding'],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0]), '0  encoding'],
    ['a cut UTF-8 character', Buffer.concat([Buffer.from(`${header}\nE1,A,B`), Buffer.from([0xc3])]), '2  encoding'],
    ['an Excel workbook', Buffer.from('504b030414000600', 'hex'), '0  format'],
    ['an old Excel workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), '0  format'],
    ['gzip', Buffer.from('1f8b0800', 'hex'), '0  format'],
    ['a web page', '<!DOCTYPE html><title>Sign in</title>', '0  format'],
    ['nothing', '', '1  empty'],
    ['blank lines', '\n\n', '1  empty'],
    ['a header alone', `${header}\n`, '0  empty'],
    ['an empty list', '[]', '0  empty'],
    ['a quote that never ends', `${header}\nE1,Anna,Berg\nE2,"Bo,Dahl\nE3,C,D\n`, '3  quote'],
    ['a quote within a value', `${header}\nE1,Anna "Annie",Berg\n`, '2  quote'],
    ['text after a quote', `${header}\nE1,"Anna" Annie,Berg\n`, '2  quote'],
    ['a quote that swallows the rest', `${header}\nE1,"Anna,Berg\n${'E2,Bo,Dahl\n'.repeat(30_000)}`, '2  quote'],
    ['JSON that is broken', '[{"employeeNumber": "E1",}]', '0  format'],
    ['JSON that is cut', '[{"employeeNumber": "E1"', '0  format'],
    ['JSON of another shape', '{"users": []}', '0 people format'],
    ['a list of something else', JSON.stringify([anna, 'E2']), '2  format'],
    ['a broken line', `${JSON.stringify(anna)}\n{"employeeNumber":\n`, '0  format'],
  ])('%s', async (_title, content, place) => {
    expect(places((await errorOf(read(content))).problems)).toEqual([place]);
  });

  test('what a broken JSON says is not repeated', async () => {
    for (const text of ['[{"lastName": "Secretname" x}]', '{"a": Secretname}', '["Secretname"']) {
      expect((await errorOf(read(text))).message).not.toContain('Secret');
    }
  });

  test('a file that is not there, or is none', async () => {
    expect(places((await errorOf(readFeed(join(folder, 'none.csv')))).problems)).toEqual(['0  unreadable']);
    expect(places((await errorOf(readFeed(folder))).problems)).toEqual(['0  unreadable']);
  });

  test('a file of 200 MB is refused before it is read', async () => {
    const file = fileOf('');
    truncateSync(file, 200e6);
    const before = process.memoryUsage().rss;
    expect(places((await errorOf(readFeed(file))).problems)).toEqual(['0  tooLarge']);
    expect(process.memoryUsage().rss - before).toBeLessThan(50e6);
  });

  test('size and rows are bounded as the settings say', async () => {
    expect(places((await errorOf(read(two, { feed: { maxRows: 1 } }))).problems)).toEqual(['3  tooLarge']);
    expect(places((await errorOf(read(two, { feed: { maxMegabytes: 0.00001 } }))).problems)).toEqual(['0  tooLarge']);
    expect((await read(two, { feed: { maxRows: 2 } })).rows).toBe(2);
  });
});
