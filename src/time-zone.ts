import { nearest } from './config/nearest.js';

const zones = Intl.supportedValuesOf('timeZone');
const byFolded = new Map(['UTC', ...zones].map((zone) => [zone.toLowerCase(), zone]));
const example = 'write a name such as Europe/Berlin';

/** A time zone by its IANA name, in its own case; or what is wrong with the name. */
export function timeZoneOf(
  name: string,
): { timeZone: string; problem?: never } | { timeZone?: never; problem: string } {
  const known = byFolded.get(name.toLowerCase());
  if (known !== undefined) return { timeZone: known };
  if (/^(utc|gmt)?[+-]?\d/i.test(name)) {
    return { problem: `is an offset, which a change of the clocks makes wrong: ${example}` };
  }
  try {
    // Names that were given up, such as Asia/Calcutta, are known and not listed.
    new Intl.DateTimeFormat('en', { timeZone: name });
    return { timeZone: name };
  } catch {
    const meant = nearest(name, [...byFolded.values()]) ?? zones.find((zone) => cityOf(zone) === cityOf(name));
    return { problem: `is no time zone: ${meant === undefined ? example : `did you mean ${meant}?`}` };
  }
}

const cityOf = (zone: string): string => (zone.split('/').at(-1) ?? '').toLowerCase().replaceAll(' ', '_');
