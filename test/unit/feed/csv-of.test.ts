// What is written for a spreadsheet runs nothing there, and is read back as it was; failures can be given again.
import fc from 'fast-check';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { csvOf, failedPeopleCsv, rejectedCsv } from '../../../src/feed/csv-of.js';
import { csvTable } from '../../../src/feed/csv-records.js';
import { readFeed } from '../../../src/feed/read-feed.js';
import { utf8Bytes } from '../../../src/feed/utf8-bytes.js';
import type { Person } from '../../../src/hr/person.js';
import type { ProvisioningSettings } from '../../../src/hr/settings.js';

const folder = mkdtempSync(join(tmpdir(), 'temporal-okta-csv-'));
afterAll(() => rmSync(folder, { recursive: true }));
function fileOf(content: string): string {
  const file = join(folder, 'feed.csv');
  writeFileSync(file, content);
  return file;
}

async function cellsOf(csv: string): Promise<string[][]> {
  const { header, records } = await csvTable(utf8Bytes(Buffer.from(csv), 'feed'), 'feed');
  const rows: string[][] = [header];
  for await (const { cells } of records) rows.push(cells as string[]);
  return rows;
}

const sign = fc.constantFrom(...Array.from(`=+-@\t\r\n'",;| \u00e4\u738bab1`));
const cell = fc.string({
  unit: fc.oneof(sign, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })),
  maxLength: 12,
});

test('what is written is read back', async () => {
  const rows = fc.array(fc.tuple(fc.constant('x'), cell, cell), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(rows, async (body) => {
      // Blanks around a cell are no part of it, and a zero byte is no text.
      const clean = body.map((cells) => cells.map((text) => text.replaceAll('\0', '')));
      const read = await cellsOf(csvOf([['a', 'b', 'c'], ...clean]));
      expect(read.slice(1).map((cells) => cells.map((text) => text.trim()))).toEqual(
        clean.map((cells) => cells.map((text) => text.trim())),
      );
    }),
    { numRuns: 500 },
  );
});

test('no cell begins as a formula does', async () => {
  await fc.assert(
    fc.asyncProperty(cell, async (text) => {
      const line = csvOf([['a', text]]).slice('\ufeffa,'.length);
      expect(line.replace(/^"/, '')).not.toMatch(/^[=+\-@\t]|^\r(?!\n)/);
    }),
  );
});

describe('rejected rows', () => {
  test('have their own columns and what is wrong, and can be corrected and given again', async () => {
    const csv = 'Pers-Nr;firstName;lastName;Notiz\n1;Anna;Berg;=1+1\n2;;Dahl;"a;b"\n3;Cy;Ek;-\n';
    const settings: ProvisioningSettings = { columns: { employeeNumber: 'Pers-Nr' }, ignoreColumns: ['Notiz'] };
    const feed = await readFeed(fileOf(csv), settings);
    const again = rejectedCsv(feed);
    const rows = await cellsOf(again);
    expect(rows[0]).toEqual(['Pers-Nr', 'firstName', 'lastName', 'Notiz', 'problem']);
    expect(rows[1]?.slice(0, 4)).toEqual(['2', '', 'Dahl', 'a;b']);
    expect(rows).toHaveLength(2);
    const corrected = await readFeed(fileOf(again.replace('2,,', '2,Bo,')), settings);
    expect(corrected.people).toEqual([{ employeeNumber: '2', firstName: 'Bo', lastName: 'Dahl' }]);
  });

  test('given again uncorrected, they have one column of problems', async () => {
    const first = rejectedCsv(await readFeed(fileOf('employeeNumber,firstName,lastName\n1,,B\n')));
    expect(rejectedCsv(await readFeed(fileOf(first)))).toBe(first);
  });

  test('a formula that was in the feed runs in no spreadsheet', async () => {
    const out = rejectedCsv(await readFeed(fileOf('employeeNumber,firstName,lastName\n1,=cmd,B\n')));
    expect(out).toContain("1,'=cmd,B,");
  });
});

describe('people whose provisioning failed', () => {
  const people: Person[] = [
    {
      employeeNumber: '1',
      firstName: 'Anna',
      lastName: '-Berg',
      login: 'anna@example.com',
      workEmail: 'anna@example.com',
    },
    {
      ...{
        employeeNumber: '2',
        firstName: 'Bo',
        lastName: 'Dahl',
        login: 'bo@example.com',
        workEmail: 'bo@example.com',
      },
      ...{ department: 'R&D, "Core"', attributes: { grade: 7, teams: ['a', 'b'], costCenter: null } },
    },
  ];
  const settings: ProvisioningSettings = {
    columns: {
      ...{ employeeNumber: 'Pers-Nr', login: 'UPN', workEmail: 'UPN', title: 'Titel' },
      'attributes.grade': { column: 'Grade', type: 'number' },
      'attributes.teams': { column: 'Teams', type: 'list' },
    },
    emptyCells: 'clear',
  };

  test('are read back as they were', async () => {
    const csv = failedPeopleCsv(
      people.map((person) => ({ person, problem: '=bad' })),
      settings,
    );
    expect((await cellsOf(csv))[0]).toEqual(['Pers-Nr', 'firstName', 'lastName', 'UPN', 'Titel', 'department', 'costCenter', 'Grade', 'Teams', 'problem']); // prettier-ignore
    const feed = await readFeed(fileOf(csv), { ...settings, emptyCells: 'leave' });
    const { costCenter: _cleared, ...kept } = people[1]!.attributes!;
    expect(feed.people).toEqual([people[0], { ...people[1], attributes: kept }]);
    expect((await readFeed(fileOf(csv), settings)).people[1]?.attributes).toMatchObject({ costCenter: null, grade: 7 });
  });

  test('without settings the headers are the fields', () => {
    const person = { employeeNumber: '1', firstName: 'A', lastName: 'B', attributes: { badge: 'x' } };
    expect(failedPeopleCsv([{ person, problem: 'p' }])).toBe(
      '\ufeffemployeeNumber,firstName,lastName,attributes.badge,problem\r\n1,A,B,x,p\r\n',
    );
  });
});

test('a file written is UTF-8 that spreadsheets know', async () => {
  expect(readFileSync(fileOf(csvOf([['\u00e4']]))).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
});
