import { Context } from '@temporalio/activity';
import { z } from 'zod';
import type { Bucket, QueryValue } from '../../src/actions/request.js';
import type { OktaClient, OktaResponse } from '../../src/okta/client.js';
import type { Place } from '../../src/okta/gate/place.js';
import { classifyFailure } from '../../src/temporal/classify-failure.js';
import { earlierAttempts, placesAfter, recordAttempt } from '../earlier-attempts.js';
import { inContext } from '../heartbeat.js';
import { laneOf } from '../lane.js';
import type { ClientOf } from '../okta-actions.js';

interface Read<T> {
  path: string;
  query?: Record<string, QueryValue>;
  bucket: Bucket;
  schema: z.ZodType<T>;
}

/** Reads of one attempt of an activity, in its lane. */
export class OrgReading {
  private readonly places: Record<string, Place> = { ...earlierAttempts().places };

  constructor(readonly client: OktaClient) {}

  get<T>({ bucket, ...read }: Read<T>): Promise<OktaResponse<T>> {
    const { info, cancellationSignal: signal } = Context.current();
    const place = this.places[bucket];
    // A place is good for one call.
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
    delete this.places[bucket];
    return this.client.request({ ...read, method: 'GET', bucket, place, lane: laneOf(info), signal });
  }

  /** All items of a list. */
  async all<T>(read: Omit<Read<unknown>, 'schema'> & { item: z.ZodType<T> }): Promise<T[]> {
    const listing = new Listing(read);
    await listing.readOn(this);
    return listing.items;
  }

  /** The id by which Okta knows us. */
  principalId(): Promise<string> {
    const { info, cancellationSignal: signal } = Context.current();
    return this.client.principalId({ lane: laneOf(info), signal, schema: z.looseObject({ id: z.string() }) });
  }
}

/** A list that is read page by page; one that was interrupted goes on where it was. */
export class Listing<T> {
  readonly items: T[] = [];
  private next: string | undefined;
  private isDone = false;

  constructor(private readonly list: Omit<Read<unknown>, 'schema'> & { item: z.ZodType<T> }) {}

  async readOn(reading: OrgReading): Promise<void> {
    const { item, path, query, bucket } = this.list;
    while (!this.isDone) {
      const first = { path, ...(query === undefined ? {} : { query }) };
      const page: OktaResponse<T[]> = await reading.get({
        ...(this.next === undefined ? first : { path: this.next }),
        bucket,
        schema: z.array(item),
      });
      this.items.push(...page.body);
      this.next = page.next;
      this.isDone = page.next === undefined;
    }
  }
}

/** What an activity that reads the org is called in its failures, and what it needs. */
export interface ReadingOf {
  action: string;
  connection: string;
  scopes: string[];
}

/** Runs an activity that reads the org: what goes wrong becomes a failure that says so, and places at the gate are kept. */
export const inOrg = <T>(
  clientOf: ClientOf,
  { action, connection, scopes }: ReadingOf,
  work: (reading: OrgReading) => Promise<T>,
): Promise<T> =>
  inContext(async () => {
    try {
      return await work(new OrgReading(await clientOf(connection)));
    } catch (error) {
      Context.current().cancellationSignal.throwIfAborted();
      recordAttempt({ ...earlierAttempts(), places: placesAfter(error, {}) });
      throw classifyFailure(error, { action, connection, scopes, once: false });
    }
  });

/** Does something for each, a few at a time. The first that fails ends it. */
export async function forEachOf<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
  atOnce = 6,
): Promise<void> {
  const waiting = [...items];
  const run = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, run));
}
