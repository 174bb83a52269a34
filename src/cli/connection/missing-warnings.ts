import type { Client } from '@temporalio/client';
import { programFailure } from '../program-error.js';
import { unknownConnections, type UsedConnection } from '../../temporal/used-connections.js';

/** A worker must not wait for what is only good to know. */
const answersWithinMs = 5000;

/** What to say of a connection that isn't configured and is used all the same. */
export const missingSays = ({ name, workflows }: UsedConnection): string =>
  `${String(workflows)} running ${workflows === 1 ? 'workflow uses' : 'workflows use'} the connection "${name}", which is not configured here: configure it, or end what uses it`;

/** The connections that workflows of a task queue use and its worker doesn't have, in words. */
export async function missingWarnings(client: Client, known: readonly string[], taskQueue: string): Promise<string[]> {
  try {
    const found = await client.withDeadline(Date.now() + answersWithinMs, () =>
      unknownConnections(client, known, taskQueue),
    );
    return (found ?? []).map(missingSays);
  } catch (error) {
    return [`it could not be found out which connections running workflows use (${programFailure(error).message})`];
  }
}
