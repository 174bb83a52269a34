const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * A short form of an event's `uuid`: what trigger and receiver remember of each event. The whole uuid is in it, since Okta
 * makes many of them by the clock, so that a part of one would be another's, too.
 */
export function eventKey(uuid: string): string {
  const hex = uuid.replaceAll('-', '');
  // Okta promises a string, no more.
  if (!/^[0-9a-f]{32}$/i.test(hex)) return `=${encodeURIComponent(uuid)}`;
  let key = '';
  for (let at = 0; at < 32; at += 3) {
    const bits = Number.parseInt(hex.slice(at, at + 3).padEnd(3, '0'), 16);
    key += `${alphabet[bits >> 6] ?? ''}${alphabet[bits & 63] ?? ''}`;
  }
  return key;
}

/** Many keys as one string: a list of them would be a third larger as JSON. */
export const joinKeys = (keys: Iterable<string>): string => [...keys].join(' ');

export const splitKeys = (joined: string | undefined): string[] =>
  joined === undefined || joined === '' ? [] : joined.split(' ');
