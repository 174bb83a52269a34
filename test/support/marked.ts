/** A text that must not be seen, and one way in which it may stand somewhere. */
interface Disguise {
  /** E.g. `base64 at 1 of JSON`. */
  how: string;
  text: string;
}

/** Characters outside ASCII as JSON may write them. */
const asciiOnly = (json: string): string =>
  json.replace(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

const jsonEscaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** How a text is spelled, before any encoding of bytes. */
const spellings: Record<string, (text: string) => string> = {
  clear: (text) => text,
  JSON: jsonEscaped,
  'JSON in JSON': (text) => jsonEscaped(jsonEscaped(text)),
  'ASCII JSON': (text) => asciiOnly(jsonEscaped(text)),
  URL: encodeURIComponent,
  form: (text) => new URLSearchParams({ '': text }).toString().slice(1),
};

/** Within base64, what stands at the edges depends on the neighbours. */
function inBase64(text: string, offset: number, encoding: 'base64' | 'base64url'): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
  return bytes.toString(encoding).slice(offset === 0 ? 0 : 4, Math.floor(bytes.length / 3) * 4);
}

const encodings: Record<string, (text: string) => string> = {
  '': (text) => text,
  hex: (text) => Buffer.from(text).toString('hex'),
  'upper hex': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  ...Object.fromEntries(
    (['base64', 'base64url'] as const).flatMap((encoding) =>
      [0, 1, 2].map((offset) => [
        `${encoding} at ${String(offset)}`,
        (text: string) => inBase64(text, offset, encoding),
      ]),
    ),
  ),
};

/** Every way in which a text may stand in what is stored or said; each text once. */
export function disguises(text: string): Disguise[] {
  const found = new Map<string, string>();
  for (const [spelling, spell] of Object.entries(spellings)) {
    for (const [encoding, encode] of Object.entries(encodings)) {
      const disguised = encode(spell(text));
      if (!found.has(disguised)) found.set(disguised, encoding === '' ? spelling : `${encoding} of ${spelling}`);
    }
  }
  return [...found].map(([disguised, how]) => ({ how, text: disguised }));
}

/** Those of the texts that stand in what is stored, in any disguise. */
export const seenIn = (stored: string, texts: string[]): string[] =>
  texts.filter((text) => disguises(text).some((disguise) => stored.includes(disguise.text)));

/** A marked text with its name: what is found is reported by that. */
export interface Mark {
  name: string;
  text: string;
}

/** Something that is searched. */
export interface Place {
  name: string;
  bytes: Buffer;
}

interface Needle {
  mark: string;
  how: string;
  bytes: Buffer;
}

/** Shorter than every disguise of a mark: by so many bytes candidates are found. */
const keyBytes = 4;

/**
 * Searches all places for all marks, in one pass however many they are; says what was found where, and in which
 * disguise.
 */
export function search(places: readonly Place[], marks: readonly Mark[]): string[] {
  const needles = new Map<number, Needle[]>();
  for (const { name: mark, text } of marks) {
    for (const { how, text: disguised } of disguises(text)) {
      const bytes = Buffer.from(disguised);
      if (bytes.length < 2 * keyBytes) throw new Error(`${mark} is too short to be searched for`);
      const key = bytes.readUInt32LE(0);
      needles.set(key, [...(needles.get(key) ?? []), { mark, how, bytes }]);
    }
  }
  return [...new Set(places.flatMap((place) => [...foundIn(place, needles)]))];
}

function* foundIn({ name, bytes }: Place, needles: ReadonlyMap<number, Needle[]>): Generator<string> {
  // Most keys stand for nothing: a table answers that faster than the map.
  const maybe = new Uint8Array(0x10000);
  for (const key of needles.keys()) maybe[key & 0xffff] = 1;
  for (let at = 0; at + keyBytes <= bytes.length; at += 1) {
    if (maybe[(bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)] === 0) continue;
    for (const needle of needles.get(bytes.readUInt32LE(at)) ?? []) {
      if (bytes.subarray(at, at + needle.bytes.length).equals(needle.bytes)) {
        yield `${needle.mark} in ${name} (${needle.how})`;
      }
    }
  }
}
