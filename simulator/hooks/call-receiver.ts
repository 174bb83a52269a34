import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import got, { RequestError, TimeoutError } from 'got';
import type { HookChannel } from '../org/event-hook-store.js';

/** What came of one request: the status of its answer, or why there was none. */
export type Attempt = number | 'timeout' | 'unreachable';

interface ReceiverRequest {
  channel: HookChannel;
  method: 'GET' | 'POST';
  headers: Readonly<Record<string, string>>;
  body?: string;
  timeoutMs: number;
  signal: AbortSignal;
  onAttempt?: (attempt: Attempt) => void;
}

/** How the receiver behaved in the end. */
interface ReceiverAnswer {
  attempt: Attempt;
  /** Body of the answer; empty without one. */
  body: string;
  /** In words, for the log and for whoever verifies. */
  account: string;
}

/** Kept-alive connections would outlive the simulator, and die under a request that a retry then hides. */
const agent = { http: new HttpAgent({ keepAlive: false }), https: new HttpsAgent({ keepAlive: false }) };

/** What only a later attempt may cure. A redirect isn't followed, and a 4xx is the receiver's last word. */
const worthRetrying = (attempt: Attempt): boolean => typeof attempt !== 'number' || attempt >= 500;

/**
 * Sends a request to a hook's receiver, and once more where the first attempt timed out, found nobody or met a 5xx.
 *
 * @throws AbortError `signal` has been aborted
 * @see https://developer.okta.com/docs/concepts/event-hooks/#timeout-and-retry
 */
export async function callReceiver(request: ReceiverRequest): Promise<ReceiverAnswer> {
  const first = await attemptCall(request);
  return worthRetrying(first.attempt) ? attemptCall(request) : first;
}

async function attemptCall(request: ReceiverRequest): Promise<ReceiverAnswer> {
  const answer = await exchange(request);
  request.onAttempt?.(answer.attempt);
  return answer;
}

async function exchange({
  channel,
  method,
  headers,
  body,
  timeoutMs,
  signal,
}: ReceiverRequest): Promise<ReceiverAnswer> {
  const { uri, headers: configured, authScheme } = channel.config;
  try {
    const { statusCode, body: text } = await got(uri, {
      method,
      headers: {
        ...Object.fromEntries(configured.map(({ key, value }) => [key, value])),
        ...(authScheme && { [authScheme.key]: authScheme.value }),
        ...headers,
        'user-agent': undefined,
      },
      ...(body === undefined ? {} : { body }),
      agent,
      timeout: { request: timeoutMs },
      retry: { limit: 0 },
      followRedirect: false,
      throwHttpErrors: false,
      decompress: false,
      signal,
    });
    return { attempt: statusCode, body: text, account: `the endpoint answered ${statusCode}` };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TimeoutError) {
      return { attempt: 'timeout', body: '', account: `the endpoint didn't answer within ${timeoutMs / 1000} seconds` };
    }
    if (!(error instanceof RequestError)) throw error;
    // The code alone: messages may hold what was sent.
    return { attempt: 'unreachable', body: '', account: `the endpoint couldn't be reached (${error.code})` };
  }
}
