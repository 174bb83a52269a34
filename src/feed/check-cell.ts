import { z } from 'zod';
import { personSchema } from '../hr/person.js';
import { timeZoneOf } from '../time-zone.js';
import type { PersonField } from './columns.js';
import type { FeedProblemCode } from './feed-error.js';
import { isFormula } from './formula-guard.js';

/** What a cell says, or what is wrong with it. */
export type Checked = { text: string; fault?: never } | { text?: never; fault: Fault };
export interface Fault {
  code: FeedProblemCode;
  message: string;
}

const ok = (text: string): Checked => ({ text });
const fault = (code: FeedProblemCode, message: string): Checked => ({ fault: { code, message } });

/** The text of a field, checked for what every field must keep to, and for what its own kind asks. */
export function checkField(field: PersonField, text: string): Checked {
  const fault = textFault(text) ?? lengthFault(field, text);
  if (fault) return { fault };
  return checks[field]?.(text) ?? ok(text);
}

/**
 * What Okta refuses, nobody sees, or breaks lines. The two joiners of letters stay: Persian names, among others, have them.
 */
const refusedSign = /(?![\u200c\u200d])[\p{C}\p{Zl}\p{Zp}\u{fffd}\u{10000}-\u{10ffff}]/u;

/** What no text may hold, whichever field it is. */
export function textFault(text: string): Fault | undefined {
  if (isFormula(text)) return { code: 'formula', message: 'is a formula or its error, not a value: export the values' };
  const sign = refusedSign.exec(text)?.[0];
  if (sign === undefined) return undefined;
  const point = sign.codePointAt(0) ?? 0;
  const name = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  return { code: 'character', message: `holds ${name}, ${signFault(sign, point)}` };
}

function signFault(sign: string, point: number): string {
  if (point > 0xffff) return 'an emoji or the like, which Okta refuses: take it out';
  if (point === 0xfffd) return 'the sign of a letter lost in a conversion: export it in UTF-8';
  return /\p{Cf}/u.test(sign) ? "which can't be seen: take it out" : 'a control character or line break: take it out';
}

function lengthFault(field: PersonField, text: string): Fault | undefined {
  const max = maxLengths[field];
  if (max === undefined || text.length <= max) return undefined;
  return { code: 'tooLong', message: `has ${text.length} characters, and Okta takes ${max}: shorten it` };
}

/** As the schema of a person has them. */
const maxLengths: Partial<Record<PersonField, number>> = Object.fromEntries(
  Object.entries(personSchema.shape).flatMap(([field, schema]): [string, number][] => {
    const inner: unknown = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
    const max = inner instanceof z.ZodString || inner instanceof z.ZodEmail ? inner.maxLength : null;
    return max === null ? [] : [[field, max]];
  }),
);

function mail(text: string): Checked {
  if (personSchema.shape.workEmail.safeParse(text).success) return ok(text);
  return fault('email', 'is no mail address: write NAME@HOST, without blanks, brackets or accents');
}

const loginSigns = /^[\p{L}\p{M}\p{N}.!#$%&'*+/=?^_`{|}~@-]+$/u;
/** Letters of these look like Latin ones, and are others to Okta. */
const otherScripts = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;

function login(text: string): Checked {
  const strange = Array.from(text).find((sign) => !loginSigns.test(sign));
  if (strange !== undefined) {
    const what = strange.trim() === '' ? 'a blank' : `"${strange}"`;
    return fault('login', `holds ${what}, which no login may have: correct it`);
  }
  if (text.length < 5) return fault('login', 'has fewer than 5 characters, which Okta asks for: correct it');
  if (otherScripts.test(text) && /\p{Script=Latin}/u.test(text.split('@')[0] ?? '')) {
    return fault('login', 'mixes Latin letters with those of another script that look the same: type it anew');
  }
  return ok(text);
}

function day(text: string): Checked {
  const [, year = '', month = '', inMonth = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (year === '') return fault('date', dateCure(text));
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number(month) < 1 || Number(month) > 12) return fault('date', `doesn't exist: there is no month ${month}`);
  if (Number(inMonth) < 1 || Number(inMonth) > days) {
    return fault('date', `doesn't exist: ${year}-${month} has ${days} days`);
  }
  if (Number(year) < 1950 || Number(year) > 2200) return fault('date', `lies in the year ${year}: correct it`);
  return ok(text);
}

function dateCure(text: string): string {
  const iso = 'write year-month-day, such as 2026-12-01';
  if (/^\d{4}-\d\d-\d\d[T ]/.test(text)) return `has a time: ${iso}`;
  if (/^\d{5}(\.\d+)?$/.test(text)) return `is a spreadsheet's number of a day: format the column, and ${iso}`;
  return /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$/.test(text) ? `can be read in several ways: ${iso}` : `is no day: ${iso}`;
}

function country(text: string): Checked {
  return /^[A-Za-z]{2}$/.test(text)
    ? ok(text.toUpperCase())
    : fault('countryCode', 'is no country code: write the two letters of ISO 3166, such as DE');
}

function zone(text: string): Checked {
  const { timeZone, problem } = timeZoneOf(text);
  return timeZone === undefined ? fault('timeZone', problem) : ok(timeZone);
}

const key = (text: string): Checked =>
  /^\d([.,]\d+)?E\+\d+$/i.test(text)
    ? fault('number', 'is a number that a spreadsheet shortened: format the column as text, and export it again')
    : ok(text);

const checks: Partial<Record<PersonField, (text: string) => Checked>> = {
  employeeNumber: key,
  manager: key,
  workEmail: mail,
  personalEmail: mail,
  login,
  startDate: day,
  endDate: day,
  countryCode: country,
  timeZone: zone,
};
