import { request as httpRequest } from 'node:http';
import {
  type HookReceiverOptions,
  type RunningHookReceiver,
  startHookReceiver,
} from '../../src/hooks/hook-receiver.js';

export const hookSecret = 'the-secret-of-the-hook';
export const hookOrg = 'https://acme.okta.com';

let serial = 0;

/** What tests look at, and change. */
export interface HookBody {
  eventType: string;
  eventId?: string;
  source: string;
  data: { events: Record<string, unknown>[] };
  [more: string]: unknown;
}

/** A post of an event hook, as Okta sends it. */
export function hookBody({ origin = hookOrg, events = 1 } = {}): HookBody {
  serial += 1;
  return {
    eventType: 'com.okta.event_hook',
    eventTypeVersion: '1.0',
    cloudEventsVersion: '0.1',
    source: `${origin}/api/v1/eventHooks/who8tsqyrhCdmetzx135`,
    eventId: `delivery-${String(serial)}`,
    eventTime: '2026-05-04T03:02:01.000Z',
    contentType: 'application/json',
    data: {
      events: Array.from({ length: events }, (_, at) => ({
        uuid: `event-${String(serial)}-${String(at)}`,
        published: '2026-05-04T03:02:00.123Z',
        eventType: 'user.lifecycle.create',
        version: '0',
        displayMessage: 'Create Okta user',
        target: [{ id: '00u1', type: 'User', alternateId: 'ada@acme.com', displayName: 'Ada', detailEntry: null }],
        insertionTimestamp: null,
      })),
    },
  };
}

/** A receiver on a free port that takes posts of one org. */
export const startReceiver = (options: Partial<HookReceiverOptions> = {}): Promise<RunningHookReceiver> =>
  startHookReceiver({
    ...{ port: 0, path: '/okta/hook', secrets: () => [hookSecret], origins: [hookOrg] },
    ...{ deliver: () => Promise.resolve(), isReady: () => true },
    ...options,
  });

/** Posts as Okta does; `body` is sent as it stands where it is text. */
export const post = (
  url: string,
  body: unknown = hookBody(),
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: hookSecret, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** Sends a body piece by piece; gives the status, or undefined where the connection ended without an answer. */
export function postSlowly(
  url: string,
  pieces: readonly string[],
  { everyMs = 0, headers = {}, end = true }: { everyMs?: number; headers?: Record<string, string>; end?: boolean } = {},
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const sent = { 'content-type': 'application/json', authorization: hookSecret, ...headers };
    const request = httpRequest(url, { method: 'POST', headers: sent }, (response) => {
      response.resume();
      clearInterval(timer);
      resolve(response.statusCode);
      response.once('end', () => request.destroy());
    });
    request.on('error', () => resolve(undefined));
    const left = [...pieces];
    const timer = setInterval(() => {
      const piece = left.shift();
      if (piece !== undefined) request.write(piece);
      else {
        clearInterval(timer);
        if (end) request.end();
      }
    }, everyMs);
    request.flushHeaders();
  });
}
