// A login is made of ASCII letters within what Okta takes, or there is a reason; numbers tell namesakes apart.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loginKey, loginOf, sameLogin } from '../../../src/hr/login.js';
import type { Person } from '../../../src/hr/person.js';

const template = '{firstName}.{lastName}@example.com';
const person = (firstName: string, lastName: string): Person => ({ employeeNumber: 'E1', firstName, lastName });
const loginFor = (firstName: string, lastName: string, n?: number) =>
  loginOf(person(firstName, lastName), template, n).login;

describe('names', () => {
  test.each([
    ['Anna', 'Berg', 'anna.berg'],
    ['Zoë', 'Müller', 'zoe.muller'],
    ['Jörg', 'Weiß', 'jorg.weiss'],
    ['Søren', 'Kjær', 'soren.kjaer'],
    ['Łukasz', 'Wałęsa', 'lukasz.walesa'],
    ['Đorđe', 'Þórsson', 'dorde.thorsson'],
    ['İbrahim', 'Işık', 'ibrahim.isik'],
    ['Siobhán', "O'Brien", 'siobhan.obrien'],
    ['Siobhán', 'O’Brien', 'siobhan.obrien'],
    ['Keola', 'Kaʻawa', 'keola.kaawa'],
    ['Anne-Marie', 'van der Berg', 'anne-marie.vanderberg'],
    ['J. R.', 'St. John', 'jr.stjohn'],
    ['Ana–Lucía', 'Peña -', 'ana-lucia.pena'],
    ['Nguyễn', 'Thị\u00a0Hồng', 'nguyen.thihong'],
    ['ﬁona', 'Ⅳ', 'fiona.iv'],
  ])('%s %s', (firstName, lastName, local) => {
    expect(loginFor(firstName, lastName)).toBe(`${local}@example.com`);
  });

  test.each([
    ['Иван', 'Petrov', 'firstName'],
    ['Li', '王', 'lastName'],
    ['Αννα', 'Berg', 'firstName'],
    ['Anna', 'Berg🎉', 'lastName'],
    ['Anna', 'Bеrg', 'lastName'], // the e is Cyrillic
    ['Anna', "'", 'lastName'],
    ['Anna', '-', 'lastName'],
  ])('of %s %s no login is made', (firstName, lastName, field) => {
    expect(loginOf(person(firstName, lastName), template).problem?.field).toBe(field);
  });
});

test('templates', () => {
  const made = (text: string) =>
    loginOf({ ...person('Anna', 'Berg'), employeeNumber: 'C-0042', countryCode: 'DE' }, text);
  expect(made('{f}{lastName}@example.com').login).toBe('aberg@example.com');
  expect(made('{firstName}{l}@{countryCode}.Example.com').login).toBe('annab@de.example.com');
  expect(made('{employeeNumber}@example.com').login).toBe('c-0042@example.com');
  expect(made('{nickName}@example.com').problem?.field).toBe('login');
  expect(made('{firstName}').problem?.field).toBe('login');
  expect(made('{firstName}@localhost').problem?.field).toBe('login');
  expect(loginOf(person('Anna', 'Berg'), '{countryCode}@example.com').problem?.field).toBe('countryCode');
  expect(loginOf(person('Anna', 'Berg'), undefined).problem?.field).toBe('login');
});

test('a namesake gets a number, and what HR gives is taken as it stands and once', () => {
  expect(loginFor('Anna', 'Berg', 2)).toBe('anna.berg2@example.com');
  expect(loginFor('Anna', 'Berg', 13)).toBe('anna.berg13@example.com');
  const given = { ...person('Иван', 'Petrov'), login: 'I.Petrov@example.com' };
  expect(loginOf(given, template).login).toBe('I.Petrov@example.com');
  expect(loginOf(given, template, 2).problem?.field).toBe('login');
});

test('long names are cut so that the number still fits', () => {
  const long = loginFor('A'.repeat(50), 'B'.repeat(50), 12)!;
  expect(long).toMatch(/^a{50}\.b{11}12@example\.com$/);
  expect(long.split('@')[0]).toHaveLength(64);
});

test('of any name: a login that Okta takes, or a problem', () => {
  const name = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }),
    fc.string({ unit: 'binary', minLength: 1 }),
  );
  const plain = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*@example\.com$/;
  fc.assert(
    fc.property(name, name, fc.integer({ min: 1, max: 99_999 }), (firstName, lastName, n) => {
      const { login, problem } = loginOf(person(firstName, lastName), template, n);
      if (problem) return;
      expect(login).toMatch(plain);
      expect(login.length).toBeLessThanOrEqual(100);
    }),
    { numRuns: 1000 },
  );
});

test('Latin names always get a login, each attempt another', () => {
  const latin = fc.string({ unit: fc.constantFrom(...Array.from('aébÇdłøñßžŐÿœ')), minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(latin, latin, fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: 2 }), (first, last, ns) => {
      const logins = ns.map((n) => loginFor(first, last, n));
      expect(logins).not.toContain(undefined);
      expect(new Set(logins).size).toBe(ns.length);
    }),
  );
});

test('Okta takes logins for one where case or marks alone differ', () => {
  expect(sameLogin('Jörg@Example.com', 'jorg@example.com')).toBe(true);
  expect(sameLogin('o\u0308@example.com', '\u00d6@example.com')).toBe(true);
  expect(sameLogin('anna@example.com', 'anne@example.com')).toBe(false);
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => loginKey(loginKey(text)) === loginKey(text)));
});
