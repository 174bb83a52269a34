import { Context } from '@temporalio/activity';
import { z } from 'zod';
import { laneOf } from '../lane.js';
import type { ClientOf } from '../okta-actions.js';
import { reported } from './reported.js';

export interface CheckLogFilterInput {
  connection: string;
  trigger: string;
  filter?: string | undefined;
}

/** Makes the activity that asks Okta whether it takes a filter. */
export const checkLogFilterActivity =
  (clientOf: ClientOf) =>
  (input: CheckLogFilterInput): Promise<void> =>
    reported(input, async () => {
      const { info, cancellationSignal: signal } = Context.current();
      const client = await clientOf(input.connection);
      await client.request({
        method: 'GET',
        path: '/api/v1/logs',
        query: {
          filter: input.filter,
          limit: 1,
          since: new Date(Date.now() - 60_000).toISOString(),
          sortOrder: 'ASCENDING',
        },
        ...{ bucket: 'logs', lane: laneOf(info), signal },
        schema: z.array(z.unknown()),
      });
    });
