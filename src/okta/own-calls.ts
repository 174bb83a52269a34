import { createHash } from 'node:crypto';

const tagLength = 8;
const keyLength = 24;

const tagOf = (connection: string, origin: string): string =>
  createHash('sha256').update(`${connection}\n${origin}`).digest('hex').slice(0, tagLength);

/**
 * What marks a call of a connection of ours, as a comment of the user agent, which the System Log keeps: the connection, and
 * the unit of work that the call belongs to. It is free of personal data.
 *
 * @param work the same for all attempts of one piece of work, another for every other one
 */
export function requestKey(connection: string, origin: string, work: readonly string[]): string {
  const hash = createHash('sha256').update(work.join('\n')).digest('hex');
  return `request ${tagOf(connection, origin)}${hash.slice(0, keyLength - tagLength)}`;
}

/**
 * Tells events that calls of a connection caused: by what marks each call, not by the actor, who may do other things, too.
 *
 * @param origin of the org
 */
export function ownCalls(connection: string, origin: string): (event: { client?: unknown }) => boolean {
  const mark = `(request ${tagOf(connection, origin)}`;
  return ({ client }) => {
    const { userAgent } = (client ?? {}) as { userAgent?: { rawUserAgent?: unknown } | null };
    const raw = userAgent?.rawUserAgent;
    return typeof raw === 'string' && raw.startsWith('temporal-okta/') && raw.includes(mark);
  };
}
