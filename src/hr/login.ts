import type { Person } from './person.js';

/** What a login template may hold in braces, and what it stands for. */
const placeholders: Record<string, { field: keyof Person; part: (text: string) => string }> = {
  firstName: { field: 'firstName', part: (text) => text },
  lastName: { field: 'lastName', part: (text) => text },
  f: { field: 'firstName', part: (text) => text.slice(0, 1) },
  l: { field: 'lastName', part: (text) => text.slice(0, 1) },
  employeeNumber: { field: 'employeeNumber', part: (text) => text },
  countryCode: { field: 'countryCode', part: (text) => text },
};
export const loginPlaceholders: readonly string[] = Object.keys(placeholders);

/** The placeholders that stand in a template. */
export const placeholdersOf = (template: string): string[] =>
  [...template.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);

/** A login, or why there is none. */
export type LoginMade =
  { login: string; problem?: never } | { login?: never; problem: { field: keyof Person; message: string } };

/** What Okta takes: 5 to 100 characters, an e-mail address by default. */
const longest = 100;
const shortest = 5;
const longestLocalPart = 64;
const address = /^[a-z0-9_+-]+(\.[a-z0-9_+-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

const refused = (field: keyof Person, message: string): LoginMade => ({ problem: { field, message } });

/**
 * The login of a person: the one that HR gives, else one made by the template, of lower-case ASCII letters.
 *
 * @param template e.g. `{firstName}.{lastName}@example.com`
 * @param n the how-manieth attempt, from 1: later ones have the number before the `@` (`anna.berg2@example.com`). A login
 *   that HR gives has no second attempt
 */
export function loginOf(person: Person, template: string | undefined, n = 1): LoginMade {
  if (person.login !== undefined) {
    if (n === 1) return { login: person.login };
    return refused('login', 'is taken by somebody else, and HR gives no other: give another login');
  }
  if (template === undefined) return refused('login', 'is missing: give a login, or the settings a login template');
  let problem: LoginMade | undefined;
  const filled = template.trim().replace(/\{([^{}]*)\}/g, (_whole, name: string) => {
    const made = filledWith(person, name);
    if (typeof made === 'string') return made;
    problem ??= made;
    return '';
  });
  if (problem) return problem;
  const at = filled.lastIndexOf('@');
  const domain = filled.slice(at).toLowerCase();
  const number = n === 1 ? '' : String(n);
  const room = Math.min(longestLocalPart, longest - domain.length) - number.length;
  const local = filled.slice(0, Math.max(at, 0)).toLowerCase().slice(0, Math.max(room, 0));
  const login = `${local.replace(/[._+-]+$/, '')}${number}${domain}`;
  if (login.length < shortest || login.length > longest || !address.test(login)) {
    return refused('login', `can't be made: "${template}" gives no e-mail address here; give a login`);
  }
  return { login };
}

function filledWith(person: Person, name: string): string | LoginMade {
  const placeholder = Object.hasOwn(placeholders, name) ? placeholders[name] : undefined;
  if (!placeholder) return refused('login', `can't be made: the template holds {${name}}, which is no placeholder`);
  const { field, part } = placeholder;
  const value = person[field];
  const text = typeof value === 'string' ? value : '';
  const ascii = asciiOf(text);
  const strange = /[^a-z0-9_-]/u.exec(ascii)?.[0];
  if (strange !== undefined) {
    const code = (strange.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return refused(field, `holds U+${code}, which has no place in a login: give this person a login`);
  }
  const used = part(ascii);
  return used !== '' ? used : refused(field, 'holds nothing that a login can be made of: give this person a login');
}

/** Letters that aren't a base letter with marks. */
const letters: Record<string, string> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ı: 'i', ŋ: 'n', ŧ: 't', ĸ: 'k' },
  ...{ ə: 'e', ɛ: 'e', ɔ: 'o', ɖ: 'd', ƒ: 'f', ɓ: 'b', ɗ: 'd', ƙ: 'k', ƴ: 'y', ŀ: 'l' },
};

/** Of a name in lower case: letters without their marks; apostrophes, blanks, dots and other signs dropped; dashes kept. */
function asciiOf(text: string): string {
  const plain = text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\p{Pd}/gu, '-')
    .replace(/[\u02b0-\u02ff]|(?![-_])[\p{P}\p{S}\p{Z}\p{Cf}\p{Cc}]/gu, (sign) => (isEmoji(sign) ? sign : ''));
  return plain
    .replace(/[^a-z0-9_-]/gu, (letter) => letters[letter] ?? letter)
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '');
}

const isEmoji = (sign: string): boolean => (sign.codePointAt(0) ?? 0) > 0xffff;

/** What Okta compares of a login: neither case nor marks on letters count. */
export const loginKey = (login: string): string => login.trim().normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Whether two logins are one to Okta. */
export const sameLogin = (a: string, b: string): boolean => loginKey(a) === loginKey(b);
