import type { Client } from '@temporalio/client';
import { searchId } from '../../ids.js';
import { listSchedules } from '../list-schedules.js';
import { type Search, searchOf } from './describe-search.js';

/** Which searches. */
export interface ListSearchesOptions {
  /** Default: those of all connections. */
  connection?: string | undefined;
}

/**
 * Lists the scheduled searches; those that are encrypted for others are left out. One that was made within the last seconds
 * may not be listed yet.
 *
 * @param client - Temporal's client, e.g. of `connectClient`
 */
export async function listSearches(client: Client, { connection }: ListSearchesOptions = {}): Promise<Search[]> {
  const begin = connection === undefined ? 'okta-search:' : searchId(connection, '');
  const found: Search[] = [];
  for await (const schedule of listSchedules(client, begin)) found.push(await searchOf(client, schedule));
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}
