import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import got, { RequestError } from 'got';
import { isProtected } from '../config/loopback.js';
import { OktaFailureType } from '../failures.js';
import { fileFault } from '../file-fault.js';
import type { FeedAccess } from './feed-access.js';
import { FeedError } from './feed-error.js';

export interface SourceOptions {
  maxBytes: number;
  /** What a URL is fetched with, where it is there. */
  access?: FeedAccess | undefined;
  signal?: AbortSignal | undefined;
}

const timeoutsMs = {
  lookup: 5000,
  connect: 10_000,
  secureConnect: 10_000,
  response: 60_000,
  read: 60_000,
  request: 600_000,
};

const isUrl = (source: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(source);

/** How messages name a feed: without the query of a URL, which may hold a signature. */
export function shownSource(source: string): string {
  if (!isUrl(source) || !URL.canParse(source)) return source;
  const { origin, pathname } = new URL(source);
  return `${origin}${pathname}`;
}

/**
 * The bytes of a file or of an https URL.
 *
 * @throws FeedError it isn't there, can't be read or is too large; of type `Okta.Network` or `Okta.Server` where a later
 *   attempt may help
 */
export const sourceBytes = (source: string, options: SourceOptions): Promise<Buffer> =>
  isUrl(source) ? fromUrl(source, options) : fromFile(source, options);

async function fromFile(file: string, { maxBytes, signal }: SourceOptions): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size > maxBytes) throw tooLarge(file, maxBytes, size);
    return await gathered(createReadStream(file, { signal }), file, maxBytes);
  } catch (error) {
    if (error instanceof FeedError || signal?.aborted) throw error;
    throw unreadable(file, fileFault(error));
  }
}

async function fromUrl(source: string, { maxBytes, access, signal }: SourceOptions): Promise<Buffer> {
  const shown = shownSource(source);
  const url = checkedUrl(source);
  const headers = {
    accept: 'text/csv, application/json, */*;q=0.1',
    ...(access?.origin === url.origin && { authorization: access.authorization.read() }),
  };
  // got wraps what its stream is destroyed with.
  const refused: FeedError[] = [];
  try {
    const answer = got.stream(url, {
      ...{ headers, timeout: timeoutsMs, retry: { limit: 0 }, followRedirect: false, throwHttpErrors: false },
      ...(signal && { signal }),
    });
    answer.once('response', (response: { statusCode: number; headers: Record<string, string | undefined> }) => {
      const error = refusal(shown, response, url) ?? announced(shown, response, maxBytes);
      if (!error) return;
      refused.push(error);
      answer.destroy(error);
    });
    return await gathered(answer, shown, maxBytes);
  } catch (error) {
    if (refused[0]) throw refused[0];
    if (error instanceof FeedError || signal?.aborted) throw error;
    // got's error holds the Authorization header: nothing of it may travel on.
    const reason = error instanceof RequestError ? error.code : 'unknown';
    const message = `can't be fetched (${reason}): check the address and the network`;
    throw FeedError.of(shown, [{ row: 0, field: '', code: 'unreadable', message }], OktaFailureType.Network);
  }
}

function checkedUrl(source: string): URL {
  if (!URL.canParse(source)) throw unreadable('The feed', 'is no URL: write https://HOST/PATH');
  const url = new URL(source);
  const shown = shownSource(source);
  if (url.username !== '' || url.password !== '') {
    throw unreadable(
      `${url.protocol}//${url.host}`,
      'holds a password: take it out, and give it by feed.authorization of the connection',
    );
  }
  if (isProtected(url)) return url;
  throw unreadable(shown, 'is no https address, and people would be sent in clear: write https://');
}

/** What an answer means that isn't the feed. */
function refusal(
  shown: string,
  { statusCode, headers }: { statusCode: number; headers: Record<string, string | undefined> },
  url: URL,
): FeedError | undefined {
  if (statusCode === 200) return undefined;
  const { location } = headers;
  if (statusCode >= 300 && statusCode < 400 && location !== undefined && URL.canParse(location, url.href)) {
    return unreadable(shown, `is at ${shownSource(new URL(location, url).href)} by now: give that address`);
  }
  const isLater = statusCode >= 500 || statusCode === 429 || statusCode === 408;
  const cure =
    statusCode === 401 || statusCode === 403
      ? 'give feed.origin and feed.authorization of the connection, or check them'
      : 'check the address';
  const message = `answers ${statusCode}: ${isLater ? 'try again later' : cure}`;
  const type = isLater ? OktaFailureType.Server : OktaFailureType.InvalidInput;
  return FeedError.of(shown, [{ row: 0, field: '', code: 'unreadable', message }], type);
}

function announced(
  shown: string,
  { headers }: { headers: Record<string, string | undefined> },
  maxBytes: number,
): FeedError | undefined {
  const size = Number(headers['content-length']);
  return size > maxBytes ? tooLarge(shown, maxBytes, size) : undefined;
}

async function gathered(stream: AsyncIterable<unknown>, shown: string, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > maxBytes) throw tooLarge(shown, maxBytes);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e5) / 10} MB`;

function tooLarge(shown: string, maxBytes: number, size?: number): FeedError {
  const large = size === undefined ? 'is larger than' : `has ${megabytes(size)}, and is read up to`;
  const cure = 'split it, or raise feed.maxMegabytes in the provisioning settings';
  return FeedError.at(shown, 0, '', 'tooLarge', `${large} ${megabytes(maxBytes)}: ${cure}`);
}

const unreadable = (shown: string, message: string): FeedError => FeedError.at(shown, 0, '', 'unreadable', message);
