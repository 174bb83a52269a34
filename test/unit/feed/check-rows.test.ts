// Whatever is wrong with a row is said by row, field and kind, all at once, and the other rows are of use.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readFeed } from '../../../src/feed/read-feed.js';
import type { FeedProblem } from '../../../src/feed/feed-error.js';
import type { ProvisioningSettings } from '../../../src/hr/settings.js';

const folder = mkdtempSync(join(tmpdir(), 'temporal-okta-rows-'));
afterAll(() => rmSync(folder, { recursive: true }));

let number = 0;
/** Reads people, who have a number and a name where nothing else is said. */
function read(people: object[], settings?: ProvisioningSettings) {
  const file = join(folder, `people-${String(number++)}.json`);
  const whole = people.map((one, index) => ({ employeeNumber: `E${String(index + 1)}`, firstName: 'Anna', lastName: 'Berg', ...one })); // prettier-ignore
  writeFileSync(file, JSON.stringify(whole));
  return readFeed(file, settings);
}
const places = (problems: readonly FeedProblem[]): string[] =>
  problems.map(({ row, field, code }) => `${String(row)} ${field} ${code}`);

describe('a cell', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['an empty number', { employeeNumber: ' ' }, 'employeeNumber missing'],
    ['an empty name', { lastName: '' }, 'lastName missing'],
    ['a name of null', { firstName: null }, 'firstName missing'],
    ['a long name', { firstName: 'x'.repeat(51) }, 'firstName tooLong'],
    ['a long location', { location: 'x'.repeat(129) }, 'location tooLong'],
    ['a long mail address', { workEmail: `${'x'.repeat(90)}@example.com` }, 'workEmail tooLong'],
    ['an emoji', { title: 'Head 🎉' }, 'title character'],
    ['a control character', { title: 'Head\u0007' }, 'title character'],
    ['a line break', { department: 'IT\nand more' }, 'department character'],
    ['half a surrogate', { title: 'Head\ud83c!' }, 'title character'],
    ['a lost letter', { lastName: 'M\ufffdller' }, 'lastName character'],
    ['a blank without width', { lastName: 'Be\u200brg' }, 'lastName character'],
    ['a change of direction', { lastName: '\u202eBerg' }, 'lastName character'],
    ['a formula', { title: '=HYPERLINK("http://example.com")' }, 'title formula'],
    ['a formula with a plus', { title: '+SUM(A1)' }, 'title formula'],
    ['a formula that runs a program', { title: "@cmd|' /C calc'!A0" }, 'title formula'],
    ['the error of a formula', { manager: '#N/A' }, 'manager formula'],
    ['a shortened number', { employeeNumber: '1.00E+05' }, 'employeeNumber number'],
    ['a mail address without a host', { workEmail: 'anna' }, 'workEmail email'],
    ['a mail address with a name', { personalEmail: 'Anna <a@example.com>' }, 'personalEmail email'],
    ['a blank in a login', { login: 'anna berg@example.com' }, 'login login'],
    ['a hard blank in a login', { login: 'anna\u00a0berg@example.com' }, 'login login'],
    ['a colon in a login', { login: 'mailto:anna@example.com' }, 'login login'],
    ['a quote in a login', { login: '"anna"@example.com' }, 'login login'],
    ['a short login', { login: 'anna' }, 'login login'],
    ['a Cyrillic letter in a login', { login: '\u0430nna@example.com' }, 'login login'],
    ['a day that does not exist', { startDate: '2026-02-30' }, 'startDate date'],
    ['a leap day of another year', { startDate: '2027-02-29' }, 'startDate date'],
    ['a month that does not exist', { endDate: '2026-13-01' }, 'endDate date'],
    ['day nought', { startDate: '2026-01-00' }, 'startDate date'],
    ['an American date', { startDate: '12/01/2026' }, 'startDate date'],
    ['a German date', { startDate: '01.12.2026' }, 'startDate date'],
    ['a date with a time', { startDate: '2026-12-01T09:00:00Z' }, 'startDate date'],
    ["a spreadsheet's day", { startDate: 46357 }, 'startDate date'],
    ['a word for a day', { startDate: 'tomorrow' }, 'startDate date'],
    ['a year of long ago', { startDate: '0206-12-01' }, 'startDate date'],
    ['an end before the start', { startDate: '2026-12-01', endDate: '2026-11-30' }, 'endDate startAfterEnd'],
    ['an unknown time zone', { timeZone: 'Europe/Berln' }, 'timeZone timeZone'],
    ['a city alone', { timeZone: 'Berlin' }, 'timeZone timeZone'],
    ['an offset', { timeZone: '+01:00' }, 'timeZone timeZone'],
    ['the name of a country', { countryCode: 'Germany' }, 'countryCode countryCode'],
    ['an object', { title: { de: 'Leiterin' } }, 'title type'],
    ['a switch', { title: true }, 'title type'],
    ['an object in an attribute', { attributes: { a: { b: 1 } } }, 'attributes.a type'],
    ['an emoji in an attribute', { attributes: { a: ['x', '🎉'] } }, 'attributes.a character'],
  ])('%s', async (_title, fields, place) => {
    const feed = await read([fields, {}]);
    expect(places(feed.problems)).toEqual([`1 ${place}`]);
    expect(feed.rejected.map(({ row }) => row)).toEqual([1]);
    expect(feed.people).toHaveLength(1);
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['a leap day', { startDate: '2028-02-29' }, {}],
    ['one day of work', { startDate: '2026-12-01', endDate: '2026-12-01' }, {}],
    ['a number as a number', { employeeNumber: 1001, costCenter: 7 }, { employeeNumber: '1001', costCenter: '7' }],
    ['a time zone in other case', { timeZone: 'europe/berlin' }, { timeZone: 'Europe/Berlin' }],
    ['a time zone by its old name', { timeZone: 'Asia/Calcutta' }, {}],
    ['UTC', { timeZone: 'UTC' }, {}],
    ['a country code in small letters', { countryCode: 'de' }, { countryCode: 'DE' }],
    ['accents', { firstName: 'Zoe\u0308', login: 'zo\u00eb@example.com' }, { firstName: 'Zo\u00eb' }],
    ['a joiner in a Persian name', { lastName: '\u0645\u06cc\u200c\u062e' }, {}],
    ['Chinese', { firstName: '\u738b', lastName: '\u5c0f\u660e' }, {}],
    ['a dash for a title', { title: '-' }, {}],
    ['a phone number', { attributes: { phone: '+49 30 123' } }, {}],
    ['a name like a word of a program', { lastName: 'Null' }, {}],
  ])('%s is fine', async (_title, fields, read_) => {
    const { people, problems } = await read([fields]);
    expect(problems).toEqual([]);
    expect(people).toEqual([{ employeeNumber: 'E1', firstName: 'Anna', lastName: 'Berg', ...fields, ...read_ }]);
  });

  test('all that is wrong with a row is said, with what stands there, cut', async () => {
    const { problems, rejected } = await read([{ firstName: '', startDate: '1.2.', login: `${'x'.repeat(200)} y` }]);
    expect(places(problems).sort()).toEqual(['1 firstName missing', '1 login tooLong', '1 startDate date']);
    expect(problems.find(({ field }) => field === 'login')?.value).toHaveLength(80);
    expect(rejected).toMatchObject([{ row: 1, employeeNumber: 'E1' }]);
  });
});

test('a row with too few or too many cells, or with a value below no header', async () => {
  const file = join(folder, 'cells.csv');
  writeFileSync(file, 'employeeNumber,firstName,lastName,\nE1,Anna,Berg,\nE2,Bo\nE3,C,D,,x\nE4,E,F,note\n');
  const feed = await readFeed(file);
  expect(places(feed.problems)).toEqual(['3  cells', '3 lastName missing', '4  cells', '5  cells']);
  expect(feed.people.map(({ employeeNumber }) => employeeNumber)).toEqual(['E1']);
});

describe('rows against each other', () => {
  test('one person in several rows', async () => {
    const feed = await read([
      {},
      { employeeNumber: 'X' },
      { employeeNumber: 'e1' },
      { employeeNumber: 'E1 ', firstName: '' },
    ]);
    expect(places(feed.problems)).toEqual([
      '1 employeeNumber duplicate',
      '3 employeeNumber duplicate',
      '4 firstName missing',
      '4 employeeNumber duplicate',
    ]);
    for (const { code, message } of feed.problems) if (code === 'duplicate') expect(message).toMatch(/rows 1, 3 and 4/);
    expect(feed.people.map(({ employeeNumber }) => employeeNumber)).toEqual(['X']);
  });

  test('one login or mail address of several people, as Okta compares them', async () => {
    const feed = await read([
      { login: 'J\u00f6rg@example.com' },
      { login: 'jorg@example.com', workEmail: 'a@example.com' },
      { workEmail: 'A@Example.com' },
      { personalEmail: 'a@example.com' },
    ]);
    expect(places(feed.problems)).toEqual(['1 login duplicate', '2 login duplicate', '2 workEmail duplicate', '3 workEmail duplicate']); // prettier-ignore
  });

  test('managers in a circle, and those below it, who are fine', async () => {
    const feed = await read([
      { manager: 'E2' },
      { manager: 'E3' },
      { manager: 'e1' },
      { manager: 'E1' },
      { manager: 'E5' },
      { manager: 'E4' },
      {},
    ]);
    expect(places(feed.problems)).toEqual(['1 manager managerLoop', '2 manager managerLoop', '3 manager managerLoop', '5 manager managerLoop']); // prettier-ignore
    expect(feed.people.map(({ employeeNumber }) => employeeNumber)).toEqual(['E4', 'E6', 'E7']);
  });

  test('a manager who joins in the same feed is known; others are warned about once each', async () => {
    const feed = await read([{ manager: 'E2' }, {}, { manager: 'B9' }, { manager: 'b9' }]);
    expect(feed.rejected).toEqual([]);
    expect(places(feed.warnings)).toEqual(['3 manager unknownManager']);
  });

  test('a chain of twenty thousand managers is looked through', async () => {
    const chain = Array.from({ length: 20_000 }, (_none, index) => ({ manager: `E${String(index + 2)}` }));
    expect(places((await read(chain)).warnings)).toEqual(['20000 manager unknownManager']);
  });
});

describe('warnings', () => {
  test('letters that were read in the wrong encoding', async () => {
    const feed = await read([
      { lastName: 'M\u00c3\u00bcller' },
      { lastName: 'O\u00e2\u20ac\u2122Brien' },
      { lastName: 'S\u00c3O' },
    ]);
    expect(places(feed.warnings)).toEqual(['1 lastName encoding', '2 lastName encoding']);
    expect(feed.people).toHaveLength(3);
  });

  test('a name that the template makes no login of', async () => {
    const settings = { login: '{firstName}.{lastName}@example.com' };
    const feed = await read(
      [{ firstName: '\u738b' }, { firstName: '\u738b', login: 'wang@example.com' }, {}],
      settings,
    );
    expect(places(feed.warnings)).toEqual(['1 firstName login']);
    expect(feed.people).toHaveLength(3);
  });

  test('a rule that is for everybody of a feed and does not say so', async () => {
    const rules: ProvisioningSettings['rules'] = [
      { name: 'wide', when: { department: { present: true } }, groups: ['A'] },
      { name: 'said', everyone: true, groups: ['A'] },
      { name: 'narrow', when: { department: 'D1' }, groups: ['A'] },
    ];
    const people = Array.from({ length: 20 }, (_none, index) => ({ department: `D${String(index)}` }));
    const { warnings } = await read(people, { rules });
    expect(places(warnings)).toEqual(['0 rules rule']);
    expect(warnings[0]?.message).toContain('wide');
    expect((await read(people.slice(1), { rules })).warnings).toEqual([]);
  });
});

test('of many problems the first thousand are listed, and all are counted', async () => {
  const feed = await read(Array.from({ length: 1500 }, () => ({ lastName: '' })));
  expect(feed).toMatchObject({ problemCount: 1500, people: [] });
  expect(feed.problems).toHaveLength(1000);
  expect(feed.rejected).toHaveLength(1500);
});
