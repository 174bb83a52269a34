// Property: what is wrong with a profile is found by the schema alone, named by attribute, and nothing that Okta might take is refused.
import { describe, expect, it } from 'vitest';
import { type ProfileAttributes, profileProblems } from '../../../activities/profile-problems.js';
import { attributesOf } from '../../../src/actions/profile-schema.js';

const attributes: ProfileAttributes = attributesOf({
  definitions: {
    base: {
      properties: {
        login: { type: 'string', required: true, minLength: 5, maxLength: 100 },
        email: { type: 'string' },
        department: { type: 'string', minLength: 2, maxLength: 10 },
        managerId: { type: 'string' },
      },
      required: ['email'],
    },
    custom: {
      properties: {
        site: { type: 'string', enum: ['BER', 'NYC', null] },
        floor: { type: 'integer', oneOf: [{ const: 1, title: 'First' }, { const: 2 }] },
        weight: { type: 'number' },
        contractor: { type: 'boolean' },
        badges: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
        counts: { type: 'array', items: { type: 'integer' } },
        kinds: { type: 'array', enum: ['x'] },
        seal: { type: 'string', mutability: 'READ_ONLY', required: true },
        number: { type: 'string', mutability: 'IMMUTABLE' },
        shape: { type: 'object' },
        constructor: { type: 'string' },
      },
    },
  },
});
const valid = { login: 'isaac@example.com', email: 'isaac@example.com' };
const wrong = (more: object, isWhole = false): string[] =>
  profileProblems({ ...valid, ...more }, attributes, isWhole).map(({ path }) => path);

describe('profileProblems', () => {
  it.each([
    ['an attribute that there is not', { sight: 'BER' }, 'sight'],
    ['one that differs in case', { Department: 'IT' }, 'Department'],
    ['one that every object has', { toString: 'IT' }, 'toString'],
    ['a text where a truth is wanted', { contractor: 'true' }, 'contractor'],
    ['a number where a text is wanted', { department: 12 }, 'department'],
    ['a text where a number is wanted', { weight: '80' }, 'weight'],
    ['a broken number where a whole one is wanted', { floor: 1.5 }, 'floor'],
    ['a text that is too short', { department: 'I' }, 'department'],
    ['a text that is too long', { department: 'x'.repeat(11) }, 'department'],
    ['a text that is none of the choices', { site: 'LON' }, 'site'],
    ['a number that is none of the choices', { floor: 3 }, 'floor'],
    ['one value where a list is wanted', { badges: 'a' }, 'badges'],
    ['a list that holds none of the choices', { badges: ['a', 'c'] }, 'badges'],
    ['a list that holds another type', { counts: [1, '2'] }, 'counts'],
    ['a list, with choices beside its items', { kinds: ['y'] }, 'kinds'],
    ['what is read-only', { seal: 'x' }, 'seal'],
    ['a required one that is cleared', { login: null }, 'login'],
    ['a required one that is emptied', { email: '' }, 'email'],
  ])('finds %s', (_, more, name) => {
    expect(wrong(more)).toEqual([`profile.${name}`]);
  });

  it.each([
    [
      'what fits',
      { department: 'IT', site: 'BER', floor: 2, weight: 1.5, contractor: false, badges: ['a'], counts: [] },
    ],
    ['what is cleared', { department: null, site: null, badges: null }],
    ['an empty text, which is none', { department: '', site: '' }],
    ['what may be set once', { number: '12' }],
    ['a type that is not known here', { shape: { a: 1 } }],
    ['a name that every object has, where the schema has it', { constructor: 'x' }],
  ])('leaves alone %s', (_, more) => {
    expect(wrong(more)).toEqual([]);
  });

  it('misses what is required in a whole profile, save what is read-only', () => {
    const paths = (profile: object, isWhole: boolean): string[] =>
      profileProblems(profile as Record<string, unknown>, attributes, isWhole).map(({ path }) => path);
    expect(paths({ department: 'IT' }, true)).toEqual(['profile.login', 'profile.email']);
    expect(paths({ department: 'IT', login: null }, true)).toEqual(['profile.login', 'profile.email']);
    expect(paths({ department: 'IT' }, false)).toEqual([]);
  });

  it('names the nearest attribute, and never a value', () => {
    const found = profileProblems(
      { managerID: 'secret-1', departmnet: 'secret-2', site: 'secret-3' },
      attributes,
      false,
    );
    const said = found.map(({ message }) => message);
    expect(said[0]).toContain('managerId');
    expect(said[1]).toContain('department');
    expect(said.join()).not.toContain('secret');
  });
});
