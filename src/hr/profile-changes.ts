import { loginKey } from './login.js';

/** Attributes that differ, as they are and as they are to be. */
export type ProfileChanges = Record<string, { from: unknown; to: unknown }>;

/**
 * How a profile differs from what it is to be. To Okta, an attribute that is null, empty or absent is the same, and so are
 * spellings of a login or a mail address.
 */
export const profileChanges = (found: Record<string, unknown>, wanted: Record<string, unknown>): ProfileChanges =>
  Object.fromEntries(
    Object.entries(wanted).flatMap(([name, value]): [string, { from: unknown; to: unknown }][] => {
      const [from, to] = [found[name] ?? null, value ?? null];
      return comparable(name, from) === comparable(name, to) ? [] : [[name, { from, to }]];
    }),
  );

function comparable(name: string, value: unknown): string {
  if (value === null || value === '') return '';
  const isAddress = typeof value === 'string' && (name === 'login' || name === 'email');
  return JSON.stringify(isAddress ? loginKey(value) : value);
}
