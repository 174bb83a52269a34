// A profile holds what HR says, under the names of the settings, and nothing that HR doesn't say.
import { expect, test } from 'vitest';
import { type Person, personSchema } from '../../../src/hr/person.js';
import { attributesByField, profileOf } from '../../../src/hr/profile-of.js';

const anna: Person = {
  employeeNumber: 'E1',
  firstName: 'Anna',
  lastName: 'Berg',
  personalEmail: 'anna@home.example',
  location: 'Berlin',
  countryCode: 'de',
  manager: 'E0',
  startDate: '2026-12-01',
  timeZone: 'Europe/Berlin',
  attributes: { badge: 'B-7', costCenter: null },
};

test('fields go into their attributes, and what is not said is absent', () => {
  expect(profileOf(anna)).toEqual({
    ...{ employeeNumber: 'E1', firstName: 'Anna', lastName: 'Berg', secondEmail: 'anna@home.example', city: 'Berlin' },
    ...{ countryCode: 'DE', managerId: 'E0', timezone: 'Europe/Berlin', badge: 'B-7', costCenter: null },
  });
});

test('the settings send a field elsewhere, or nowhere', () => {
  const profile = { location: 'office', startDate: 'hireDate', personalEmail: null };
  expect(profileOf(anna, { profile, manager: { attribute: 'boss' } })).toMatchObject({
    office: 'Berlin',
    hireDate: '2026-12-01',
    boss: 'E0',
  });
  expect(profileOf(anna, { profile })).not.toHaveProperty('secondEmail');
  expect(profileOf(anna, { profile })).not.toHaveProperty('city');
});

test('a manager who is a linked object is no attribute', () => {
  expect(profileOf(anna, { manager: { linkedObject: 'manager' } })).not.toHaveProperty('managerId');
});

test('the login is the mail address where HR gives none', () => {
  expect(profileOf(anna, {}, 'anna.berg@example.com')).toMatchObject({
    login: 'anna.berg@example.com',
    email: 'anna.berg@example.com',
  });
  expect(profileOf({ ...anna, workEmail: 'a@example.com' }, {}, 'anna.berg@example.com')).toMatchObject({
    login: 'anna.berg@example.com',
    email: 'a@example.com',
  });
  expect(profileOf(anna)).not.toHaveProperty('email');
});

test('the mapping knows every field of a person', () => {
  const fields = Object.keys(personSchema.shape).filter((field) => field !== 'attributes');
  const profile = Object.fromEntries(fields.map((field) => [field, `x_${field}`]));
  expect(attributesByField({ profile })).toEqual(expect.arrayContaining(Object.entries(profile)));
});
