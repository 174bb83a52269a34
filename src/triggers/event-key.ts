const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Two characters for three hexadecimal digits. */
const pairs = Array.from({ length: 4096 }, (_, bits) => alphabet.charAt(bits >> 6) + alphabet.charAt(bits & 63));

/**
 * A short form of an event's `uuid`: what trigger and receiver remember of each event. The whole uuid is in it, since Okta
 * makes many of them by the clock, so that a part of one would be another's, too.
 */
export function eventKey(uuid: string): string {
  let key = '';
  let bits = 0;
  let digits = 0;
  for (let at = 0; at < uuid.length; at += 1) {
    const code = uuid.charCodeAt(at);
    if (code === dash) continue;
    const digit = digitOf(code);
    if (digit < 0) return asItIs(uuid);
    bits = (bits << 4) | digit;
    digits += 1;
    if (digits % 3 > 0) continue;
    key += pairs[bits] ?? '';
    bits = 0;
  }
  // Okta promises a string, no more.
  return digits === 32 ? key + (pairs[bits << 4] ?? '') : asItIs(uuid);
}

const dash = 45;

/** The value of a hexadecimal digit by its character code; below zero where it is none. */
function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

const asItIs = (uuid: string): string => `=${encodeURIComponent(uuid)}`;

/** Many keys as one string: a list of them would be a third larger as JSON. */
export const joinKeys = (keys: Iterable<string>): string => [...keys].join(' ');

export const splitKeys = (joined: string | undefined): string[] =>
  joined === undefined || joined === '' ? [] : joined.split(' ');
