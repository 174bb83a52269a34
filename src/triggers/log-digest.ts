/**
 * How many events there are of a stretch of the log, and which ones: the second is the exclusive or of a hash of each `uuid`
 * (16 hex digits), so that the order doesn't matter, and two stretches are put together as easily as two events.
 */
export type LogDigest = [count: number, hash: string];

/** Digests by the minute, or by the hour where they are old: the first characters of `published`. */
export type LogDigests = Record<string, LogDigest>;

const minuteLength = '2026-05-04T03:02'.length;
const hourLength = '2026-05-04T03'.length;
const minutesForMs = 24 * 3_600_000;

const noHash = '0'.repeat(16);
const hex = (part: number): string => (part >>> 0).toString(16).padStart(8, '0');

export const xorHashes = (one: string, other: string): string =>
  [0, 8]
    .map((at) => hex(Number.parseInt(one.slice(at, at + 8), 16) ^ Number.parseInt(other.slice(at, at + 8), 16)))
    .join('');

/** The stretch that an event belongs to. */
export function stretchOf(published: string, nowMs: number): string {
  const atMs = Date.parse(published);
  const iso = published.endsWith('Z') || Number.isNaN(atMs) ? published : new Date(atMs).toISOString();
  return iso.slice(0, nowMs - atMs < minutesForMs ? minuteLength : hourLength);
}

/** The hour that a stretch is in. */
export const hourOf = (stretch: string): string => stretch.slice(0, hourLength);

/** From when until when a stretch goes, in milliseconds. */
export function boundsOf(stretch: string): [fromMs: number, untilMs: number] {
  const isHour = stretch.length === hourLength;
  const fromMs = Date.parse(isHour ? `${stretch}:00:00.000Z` : `${stretch}:00.000Z`);
  return [fromMs, fromMs + (isHour ? 3_600_000 : 60_000)];
}

/** Adds events to the digest of a stretch. */
export function addDigest(digests: LogDigests, stretch: string, [count, hash]: LogDigest): void {
  const [had, of] = digests[stretch] ?? [0, noHash];
  digests[stretch] = [had + count, xorHashes(of, hash)];
}

/** What was told of minutes that are old meanwhile goes into their hours. */
export function foldOld(digests: LogDigests, nowMs: number): LogDigests {
  const folded: LogDigests = {};
  for (const [stretch, digest] of Object.entries(digests)) {
    const isOld = stretch.length > hourLength && nowMs - boundsOf(stretch)[0] >= minutesForMs + 3_600_000;
    addDigest(folded, isOld ? stretch.slice(0, hourLength) : stretch, digest);
  }
  return folded;
}

export const sameDigest = (one: LogDigest | undefined, other: LogDigest | undefined): boolean =>
  (one?.[0] ?? 0) === (other?.[0] ?? 0) && (one?.[1] ?? noHash) === (other?.[1] ?? noHash);
