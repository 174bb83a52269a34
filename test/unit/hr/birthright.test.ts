// Rules give what all their conditions ask for, say why, and never give more for another condition or for a gap.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { birthrightOf, explained } from '../../../src/hr/birthright.js';
import type { Person } from '../../../src/hr/person.js';
import type { BirthrightRule, Condition } from '../../../src/hr/settings.js';

const anna: Person = {
  employeeNumber: 'E1',
  firstName: 'Anna',
  lastName: 'Berg',
  department: 'Engineering',
  location: 'Berlin',
  attributes: { grade: 7, remote: true, teams: ['Core', 'Search'] },
};
const groupsOf = (person: Person, when: Record<string, Condition>) =>
  birthrightOf(person, [{ name: 'r', when, groups: ['G'] }]).groups.map(({ name }) => name);

describe('conditions', () => {
  test.each<[string, Record<string, Condition>, boolean]>([
    ['a value', { department: 'Engineering' }, true],
    ['another value', { department: 'Sales' }, false],
    ['a value in other case and with blanks', { department: '  ENGINEERING ' }, true],
    ['one of several', { location: ['Paris', 'berlin'] }, true],
    ['none of several', { location: ['Paris', 'Rome'] }, false],
    ['all of several fields', { department: 'Engineering', location: 'Berlin' }, true],
    ['one of two fields', { department: 'Engineering', location: 'Rome' }, false],
    ['a beginning', { department: { startsWith: 'engin' } }, true],
    ['another beginning', { department: { startsWith: 'gine' } }, false],
    ['presence', { department: { present: true } }, true],
    ['presence of what is not said', { title: { present: true } }, false],
    ['absence', { title: { present: false } }, true],
    ['absence of what is said', { department: { present: false } }, false],
    ['not a value', { department: { not: 'Sales' } }, true],
    ['not its value', { department: { not: ['Sales', 'engineering'] } }, false],
    ['not a value, where nothing is said', { title: { not: 'Director' } }, false],
    ['a number', { 'attributes.grade': 7 }, true],
    ['a number as text', { 'attributes.grade': '7' }, true],
    ['a switch', { 'attributes.remote': true }, true],
    ['one of a list of values', { 'attributes.teams': 'search' }, true],
    ['none of a list of values', { 'attributes.teams': { not: ['Core'] } }, false],
    ['an attribute that nobody gave', { 'attributes.constructor': { present: true } }, false],
  ])('%s', (_title, when, holds) => {
    expect(groupsOf(anna, when)).toEqual(holds ? ['G'] : []);
  });

  test('accents count however they are composed', () => {
    expect(groupsOf({ ...anna, location: 'Mu\u0308nchen' }, { location: 'M\u00fcnchen' })).toEqual(['G']);
    expect(groupsOf({ ...anna, location: 'Munchen' }, { location: 'M\u00fcnchen' })).toEqual([]);
  });

  test('a field of blanks is not said', () => {
    expect(groupsOf({ ...anna, department: '  ' }, { department: { not: 'Sales' } })).toEqual([]);
  });
});

test('the reason names every rule that grants, and each thing is granted once', () => {
  const rules: BirthrightRule[] = [
    {
      name: 'eu',
      when: { department: 'Engineering', location: ['Berlin', 'Paris'] },
      groups: ['Engineering-EU', 'All'],
    },
    { name: 'all', everyone: true, groups: ['All'], apps: ['Mail'] },
    { name: 'others', when: { department: 'Sales' }, groups: ['Sales'] },
  ];
  const { groups, apps } = birthrightOf(anna, rules);
  expect(groups).toEqual([
    { name: 'Engineering-EU', because: 'department = Engineering and location in Berlin, Paris (rule eu)' },
    {
      name: 'All',
      because: 'department = Engineering and location in Berlin, Paris (rule eu), and it is for everyone (rule all)',
    },
  ]);
  expect(apps).toEqual([{ name: 'Mail', because: 'it is for everyone (rule all)' }]);
  expect(explained(groups[0]!)).toBe(
    'in *Engineering-EU* because department = Engineering and location in Berlin, Paris (rule eu)',
  );
});

test.each<BirthrightRule>([
  { name: 'bare', groups: ['G'] },
  { name: 'empty', when: {}, groups: ['G'] },
])('a rule without conditions ($name) that doesn\'t say "everyone" gives nothing', (rule) => {
  expect(birthrightOf(anna, [rule])).toEqual({ groups: [], apps: [] });
});

const words = fc.constantFrom('Engineering', 'Sales', 'Berlin', 'Paris', ' berlin ', 'ENGINEERING', '');
const person = fc
  .record({ department: words, location: words, title: words }, { requiredKeys: [] })
  .map((fields): Person => ({ employeeNumber: 'E1', firstName: 'A', lastName: 'B', ...fields }));
const fieldNames = fc.constantFrom('department', 'location', 'title');
const word = words.filter((text) => text !== '');
const condition: fc.Arbitrary<Condition> = fc.oneof(
  word,
  fc.array(word, { minLength: 1, maxLength: 3 }),
  word.map((startsWith) => ({ startsWith })),
  fc.boolean().map((present) => ({ present })),
  word.map((not) => ({ not })),
);

test('another condition never grants more', () => {
  fc.assert(
    fc.property(
      person,
      fc.dictionary(fieldNames, condition, { minKeys: 1 }),
      fieldNames,
      condition,
      (who, when, field, more) => {
        fc.pre(!Object.hasOwn(when, field));
        const narrow = groupsOf(who, { ...when, [field]: more });
        expect(groupsOf(who, when)).toEqual(expect.arrayContaining(narrow));
      },
    ),
    { numRuns: 500 },
  );
});

test('another rule never takes away', () => {
  fc.assert(
    fc.property(person, fc.array(fc.dictionary(fieldNames, condition), { maxLength: 4 }), (who, whens) => {
      const rules = whens.map((when, index): BirthrightRule => ({ name: `r${index}`, when, groups: [`G${index}`] }));
      const fewer = birthrightOf(who, rules.slice(1)).groups;
      expect(birthrightOf(who, rules).groups).toEqual(expect.arrayContaining(fewer));
    }),
  );
});

test('a field that HR stops saying grants nothing more, unless a rule asks for its absence', () => {
  fc.assert(
    fc.property(person, fc.dictionary(fieldNames, condition, { minKeys: 1 }), fieldNames, (who, when, field) => {
      fc.pre(!Object.values(when).some((one) => typeof one === 'object' && 'present' in one && !one.present));
      const { [field]: _gone, ...rest } = who as Person & Record<string, unknown>;
      expect(groupsOf(who, when)).toEqual(expect.arrayContaining(groupsOf(rest as Person, when)));
    }),
  );
});
