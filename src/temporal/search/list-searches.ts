import type { Client } from '@temporalio/client';
import { searchId } from '../../ids.js';
import { SearchFailureType } from '../../failures.js';
import { describeSearch, type Search } from './describe-search.js';
import { SearchError } from './search-error.js';

/** Which searches. */
export interface ListSearchesOptions {
  /** Default: those of all connections. */
  connection?: string | undefined;
}

/**
 * Lists the scheduled searches. One that was made within the last seconds may not be listed yet.
 *
 * @param client - Temporal's client, e.g. of `connectClient`
 */
export async function listSearches(client: Client, { connection }: ListSearchesOptions = {}): Promise<Search[]> {
  const begin = connection === undefined ? 'okta-search:' : searchId(connection, '');
  const found: Search[] = [];
  for await (const { scheduleId } of client.schedule.list()) {
    if (!scheduleId.startsWith(begin)) continue;
    const search = await describe(client, scheduleId);
    if (search) found.push(search);
  }
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Undefined where it was deleted meanwhile. */
async function describe(client: Client, scheduleId: string): Promise<Search | undefined> {
  const [, connection = '', name = ''] = /^okta-search:(.*):([^:]*)$/.exec(scheduleId) ?? [];
  try {
    return await describeSearch(client, { connection, name });
  } catch (error) {
    if (error instanceof SearchError && error.type === SearchFailureType.Unknown) return undefined;
    throw error;
  }
}
