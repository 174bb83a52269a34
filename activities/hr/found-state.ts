import { Context } from '@temporalio/activity';
import { z } from 'zod';
import { path } from '../../src/actions/request.js';
import type { OktaClient, OktaRequest } from '../../src/okta/client.js';
import { OktaApiError } from '../../src/okta/errors.js';
import { laneOf } from '../lane.js';
import type { FoundState } from './effect-proof.js';

type What = keyof FoundState;

const lists: Record<
  Exclude<What, 'status'>,
  (userId: string) => Pick<OktaRequest<unknown>, 'path' | 'query' | 'bucket'>
> = {
  groups: (userId) => ({ path: path`/api/v1/users/${userId}/groups`, bucket: 'other' }),
  apps: (userId) => ({ path: '/api/v1/apps', query: { filter: `user.id eq "${userId}"`, limit: 200 }, bucket: 'apps' }),
  roles: (userId) => ({ path: path`/api/v1/users/${userId}/roles`, bucket: 'other' }),
  factors: (userId) => ({ path: path`/api/v1/users/${userId}/factors`, bucket: 'other' }),
  grants: (userId) => ({ path: path`/api/v1/users/${userId}/grants`, bucket: 'other' }),
  clients: (userId) => ({ path: path`/api/v1/users/${userId}/clients`, bucket: 'other' }),
};

const withStatus = z.looseObject({ status: z.string() });
const items = z.array(z.looseObject({ id: z.string().optional(), client_id: z.string().optional() }));

/** Reads how a user stands. What may not be read is left out; of a user who is gone, all is known: there is nothing. */
export async function foundState(client: OktaClient, userId: string, wanted: readonly What[]): Promise<FoundState> {
  const { info, cancellationSignal: signal } = Context.current();
  const options = { method: 'GET' as const, lane: laneOf(info), signal };
  const found: FoundState = {};
  const user = await readable(() =>
    client.request({ ...options, path: path`/api/v1/users/${userId}`, bucket: 'user-read', schema: withStatus }),
  );
  found.status = user === 'gone' ? 'DELETED' : user?.body.status;
  for (const what of wanted) {
    if (what === 'status') continue;
    if (user === 'gone') {
      found[what] = new Set();
      continue;
    }
    const ids = await readable(async () => {
      const all = new Set<string>();
      const pages = client.pages({ ...options, ...lists[what](userId), schema: items });
      for await (const { body } of pages) for (const { id, client_id } of body) all.add(id ?? client_id ?? '');
      return all;
    });
    if (ids !== undefined && ids !== 'gone') found[what] = ids;
  }
  return found;
}

/** Reading needs scopes that a flow may lack: what it can't read stays unread, and is no reason to fail. */
async function readable<T>(read: () => Promise<T>): Promise<T | 'gone' | undefined> {
  let result: T | 'gone' | undefined;
  try {
    result = await read();
  } catch (error) {
    if (!(error instanceof OktaApiError) || ![403, 404].includes(error.refusal.status)) throw error;
    result = error.refusal.status === 404 ? 'gone' : undefined;
  }
  return result;
}
