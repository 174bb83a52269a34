import { Context } from '@temporalio/activity';
import { z } from 'zod';
import type { OktaClient } from '../../src/okta/client.js';
import { laneOf } from '../lane.js';
import type { ClientOf } from '../okta-actions.js';
import { asked } from './asked.js';

const idOnly = z.looseObject({ id: z.string() });

/** How long an answer counts: somebody else may log in for a connection. */
const knownForMs = 60_000;

/**
 * Makes the activity that tells who a connection is to Okta: the user who owns its token, or the id of its service app,
 * which is no user.
 */
export function ownPrincipalActivity(clientOf: ClientOf): (input: { connection: string }) => Promise<{ id: string }> {
  const known = new WeakMap<OktaClient, { id: string; untilMs: number }>();
  return ({ connection }) =>
    asked({ action: 'ownPrincipal', connection, scopes: ['okta.users.read.self'] }, async () => {
      const { info, cancellationSignal: signal } = Context.current();
      const client = await clientOf(connection);
      const before = known.get(client);
      if (before && before.untilMs > Date.now()) return { id: before.id };
      const id = await client.principalId({ lane: laneOf(info), signal, schema: idOnly });
      known.set(client, { id, untilMs: Date.now() + knownForMs });
      return { id };
    });
}
