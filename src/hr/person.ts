import { z } from 'zod';

const text = (max: number) => z.string().trim().min(1).max(max);
const email = z.email().max(100);
const day = z.iso.date();

/** What HR knows of a person: one row of a feed, or the input of a flow. */
export const personSchema = z.strictObject({
  employeeNumber: text(100),
  firstName: text(50),
  lastName: text(50),
  displayName: text(200).optional(),
  workEmail: email.optional(),
  login: text(100).min(5).optional(),
  personalEmail: email.optional(),
  title: text(200).optional(),
  department: text(200).optional(),
  division: text(200).optional(),
  organization: text(200).optional(),
  costCenter: text(200).optional(),
  location: text(128).optional(),
  countryCode: z
    .string()
    .regex(/^[A-Za-z]{2}$/, 'must be a country code of two letters')
    .optional(),
  userType: text(200).optional(),
  manager: text(100).optional(),
  startDate: day.optional(),
  timeZone: text(100).optional(),
  endDate: day.optional(),
  attributes: z.record(z.string().min(1), z.unknown()).optional(),
});

/** What HR knows of a person. Dates are days (`2026-12-01`) in the person's time zone. */
export interface Person {
  /** Which person it is, for good: names, logins and mail addresses change. */
  employeeNumber: string;
  firstName: string;
  lastName: string;
  displayName?: string | undefined;
  /** Default: the login. */
  workEmail?: string | undefined;
  /** Default: made by the template of the settings. */
  login?: string | undefined;
  /** Where the person can be reached before the first day. */
  personalEmail?: string | undefined;
  title?: string | undefined;
  department?: string | undefined;
  division?: string | undefined;
  organization?: string | undefined;
  costCenter?: string | undefined;
  location?: string | undefined;
  /** ISO 3166, two letters. */
  countryCode?: string | undefined;
  userType?: string | undefined;
  /** The manager's employee number. */
  manager?: string | undefined;
  /** The first working day; without it the person starts at once. */
  startDate?: string | undefined;
  /** IANA name, e.g. `Europe/Berlin` (default: the settings', else `UTC`). */
  timeZone?: string | undefined;
  /** The last working day, where it is known (a contract's end). */
  endDate?: string | undefined;
  /** Further attributes of the Okta profile, under their Okta names. */
  attributes?: Record<string, unknown> | undefined;
}

/** The fields of a person that rules may ask for. */
export const ruleFields = [
  'title',
  'department',
  'division',
  'organization',
  'costCenter',
  'location',
  'countryCode',
  'userType',
  'manager',
] as const satisfies readonly (keyof Person)[];
