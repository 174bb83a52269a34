/** Why an event did not reach its target. */
export type DeadLetterReason =
  /** Nobody there takes signals: the workflow isn't running, or was never there. */
  | 'gone'
  /** Temporal refuses it, e.g. because the workflow takes no more signals. */
  | 'refused'
  /** The event alone is larger than Temporal takes. */
  | 'oversized'
  /** Temporal's own rate limit, after many tries. */
  | 'limited'
  /** The event lacks a field of the target's template. */
  | 'template'
  /** It was to be sent again, and Okta's log no longer has it. */
  | 'expired';

/** An event that could not be handed over. The event itself stays in Okta's log, from where it is delivered again. */
export interface DeadLetter {
  uuid: string;
  route: string;
  eventType: string;
  /** ISO 8601 */
  published: string;
  reason: DeadLetterReason;
  /** What Temporal said. */
  message?: string | undefined;
}

/** Dead letters: the first ones each, all beyond by the stretch of the log that they are in. */
export interface DeadLetters {
  listed: DeadLetter[];
  /** By route. */
  beyond: Record<string, { count: number; from: string; to: string; reason: DeadLetterReason }>;
}

const mostListed = 200;
const messageLength = 200;

export const noDeadLetters = (): DeadLetters => ({ listed: [], beyond: {} });

export function addDeadLetter({ listed, beyond }: DeadLetters, letter: DeadLetter): void {
  const { route, published, reason, message } = letter;
  if (listed.length < mostListed) {
    listed.push({ ...letter, ...(message === undefined ? {} : { message: message.slice(0, messageLength) }) });
    return;
  }
  const { count, from, to } = beyond[route] ?? { count: 0, from: published, to: published };
  beyond[route] = {
    ...{ count: count + 1, reason },
    from: published < from ? published : from,
    to: published > to ? published : to,
  };
}

export function mergeDeadLetters(one: DeadLetters, other: DeadLetters): DeadLetters {
  const merged: DeadLetters = { listed: [...one.listed], beyond: { ...one.beyond } };
  for (const letter of other.listed) addDeadLetter(merged, letter);
  for (const [route, { count, from, to, reason }] of Object.entries(other.beyond)) {
    const had = merged.beyond[route];
    merged.beyond[route] = {
      ...{ count: count + (had?.count ?? 0), reason },
      from: had && had.from < from ? had.from : from,
      to: had && had.to > to ? had.to : to,
    };
  }
  return merged;
}

/** Those that are left when some were taken. More may have come meanwhile: of these beyond the list, the stretch stays as wide as it was. */
export function withoutDeadLetters({ listed, beyond }: DeadLetters, taken: DeadLetters): DeadLetters {
  const wasTaken = new Set(taken.listed.map(letterKey));
  const left: DeadLetters = { listed: listed.filter((letter) => !wasTaken.has(letterKey(letter))), beyond: {} };
  for (const [route, stretch] of Object.entries(beyond)) {
    const count = stretch.count - (taken.beyond[route]?.count ?? 0);
    if (count > 0) left.beyond[route] = { ...stretch, count };
  }
  return left;
}

const letterKey = ({ uuid, route }: Pick<DeadLetter, 'uuid' | 'route'>): string => `${route}\n${uuid}`;

export const countDeadLetters = ({ listed, beyond }: DeadLetters): number =>
  Object.values(beyond).reduce((sum, { count }) => sum + count, listed.length);
