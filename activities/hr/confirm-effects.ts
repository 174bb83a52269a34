import { Context } from '@temporalio/activity';
import { type LogEvent, logEventsSchema } from '../../src/actions/schemas/log-event.js';
import { quoted } from '../../src/actions/request.js';
import type { EffectEntry } from '../../src/evidence/document.js';
import type { OktaClient } from '../../src/okta/client.js';
import { ownCalls } from '../../src/okta/own-calls.js';
import type { Effect } from '../../workflows/hr/messages.js';
import { laneOf } from '../lane.js';
import type { ClientOf } from '../okta-actions.js';
import { asked } from './asked.js';
import { isOfKind, readsFor, stateOf } from './effect-proof.js';
import { foundState } from './found-state.js';

export interface ConfirmEffectsInput {
  connection: string;
  /** The user whom they are about. */
  userId: string;
  effects: Effect[];
}

/** The System Log lags, mostly by seconds: it is asked again after so long, and then what is missing is given up. */
const askAgainMs = [500, 1500, 3000, 5000, 10_000, 20_000];
const longestMs = askAgainMs.reduce((sum, ms) => sum + ms);
const marginMs = 60_000;
/** Ids in one filter, which must stay below 4 KB. */
const idsPerFilter = 40;

/**
 * Makes the activity that confirms what a flow changed: by a read of the state as it is now, and by the events of the
 * System Log that its requests caused. What the log doesn't show in time stands without events.
 */
export const confirmEffectsActivity =
  (clientOf: ClientOf): ((input: ConfirmEffectsInput) => Promise<EffectEntry[]>) =>
  ({ connection, userId, effects }) =>
    asked({ action: 'confirmEffects', connection, scopes: ['okta.logs.read'] }, async () => {
      const client = await clientOf(connection);
      const entries = effects.map(entryOf);
      for (const waitMs of [...askAgainMs, undefined]) {
        await lookUp(client, userId, entries);
        if (waitMs === undefined || entries.every(isProven) || isLate()) break;
        await Context.current().sleep(waitMs);
      }
      return entries;
    });

/** What earlier attempts waited counts: workers may come and go. */
const isLate = (): boolean => Date.now() - Context.current().info.scheduledTimestampMs > longestMs;

const ids = ['userId', 'groupId', 'appId', 'clientId', 'roleAssignmentId'];

function entryOf({ step, action, input, calls }: Effect): EffectEntry {
  const named = ids.flatMap((field): [string, string][] => {
    const value = input[field];
    return typeof value === 'string' ? [[field, value]] : [];
  });
  return {
    kind: 'effect',
    step,
    action,
    input: Object.fromEntries(named),
    requests: calls,
    state: 'unread',
    events: [],
  };
}

const isProven = ({ state, events }: EffectEntry): boolean => state !== 'other' && events.length > 0;

async function lookUp(client: OktaClient, userId: string, entries: EffectEntry[]): Promise<void> {
  const open = entries.filter((entry) => !isProven(entry));
  const found = await foundState(client, userId, readsFor(open.map(({ action }) => action)));
  for (const entry of open) entry.state = stateOf(entry.action, entry.input, found);
  const unseen = open.filter(({ events }) => events.length === 0);
  const byRequest = await eventsOfRequests(client, unseen);
  const lost = unseen.filter(({ requests }) => requests.some(({ requestId }) => requestId === null));
  const own = lost.length > 0 ? await ownEvents(client, userId, lost) : [];
  for (const entry of unseen) {
    const mine = entry.requests.flatMap(({ requestId }) =>
      requestId === null ? [] : (byRequest.get(requestId) ?? []),
    );
    const events = mine.length > 0 || !lost.includes(entry) ? mine : own.filter((event) => isLikely(event, entry));
    entry.events = events.map(({ uuid, eventType, published }) => ({ uuid, eventType, published }));
  }
}

/** The events of requests, by what Okta called the request. */
async function eventsOfRequests(client: OktaClient, entries: readonly EffectEntry[]): Promise<Map<string, LogEvent[]>> {
  const wanted = entries.flatMap(({ requests }) => requests.flatMap(({ requestId }) => requestId ?? []));
  const found = new Map<string, LogEvent[]>();
  for (let at = 0; at < wanted.length; at += idsPerFilter) {
    const filter = wanted.slice(at, at + idsPerFilter).map((id) => `transaction.id eq ${quoted(id)}`);
    for (const event of await events(client, filter.join(' or '), entries)) {
      const id = event.transaction?.id ?? '';
      found.set(id, [...(found.get(id) ?? []), event]);
    }
  }
  return found;
}

/** A request whose answer was lost has no name that we know; its events bear our mark, and are about the same user. */
async function ownEvents(client: OktaClient, userId: string, entries: readonly EffectEntry[]): Promise<LogEvent[]> {
  const isOwn = ownCalls(client.connection, client.origin);
  return (await events(client, `target.id eq ${quoted(userId)}`, entries)).filter(isOwn);
}

const isLikely = ({ eventType, target }: LogEvent, { action, input }: EffectEntry): boolean =>
  isOfKind(action, eventType) &&
  [input['groupId'], input['appId']].every((id) => id === undefined || target?.some((one) => one.id === id) === true);

async function events(client: OktaClient, filter: string, entries: readonly EffectEntry[]): Promise<LogEvent[]> {
  const { info, cancellationSignal: signal } = Context.current();
  const times = entries.flatMap(({ requests }) => requests.map(({ at }) => Date.parse(at)));
  const all: LogEvent[] = [];
  const pages = client.pages({
    ...{ method: 'GET', path: '/api/v1/logs', bucket: 'logs', lane: laneOf(info), signal },
    query: {
      ...{ filter, limit: 1000, sortOrder: 'ASCENDING' },
      since: new Date(Math.min(...times) - marginMs).toISOString(),
      until: new Date(Math.max(...times) + marginMs).toISOString(),
    },
    schema: logEventsSchema,
  });
  for await (const { body } of pages) all.push(...body);
  return all;
}
