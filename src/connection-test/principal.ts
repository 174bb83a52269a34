import { z } from 'zod';
import { path } from '../actions/request.js';
import type { AuthConfig } from '../config/config.js';
import type { OktaClient, OktaRequest } from '../okta/client.js';
import { OktaApiError, OktaResponseError } from '../okta/errors.js';
import { covers } from '../scopes.js';
import { isGateway } from './error-problem.js';

/** Who a connection is to Okta. */
export interface Principal {
  type: 'user' | 'client';
  /** Null where the scopes don't let us see it. */
  id: string | null;
  login: string | null;
  /** Of a user, where it can be seen. */
  status: string | null;
}

const userSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  profile: z.looseObject({ login: z.string().optional() }),
});
const claimsSchema = z.looseObject({ sub: z.string(), preferred_username: z.string().optional() });
const rolesSchema = z.array(z.looseObject({ type: z.string(), status: z.string().optional() }));
const tokensSchema = z.array(z.looseObject({ userId: z.string().optional(), expiresAt: z.string().nullish() }));

/**
 * Who we are. A credential that Okta doesn't take is found out here.
 *
 * @throws OktaApiError Okta doesn't take the credential
 */
export async function principalOf(
  client: OktaClient,
  auth: AuthConfig,
  granted: readonly string[] | undefined,
): Promise<Principal> {
  if (auth.mode === 'clientCredentials') return { type: 'client', id: auth.clientId, login: null, status: null };
  const unseen: Principal = { type: 'user', id: null, login: null, status: null };
  const seesSelf = !granted || covers(granted, 'okta.users.read') || covers(granted, 'okta.users.read.self');
  if (seesSelf) {
    const me = await readable(client, { path: '/api/v1/users/me', bucket: 'user-read', schema: userSchema });
    if (me) return { type: 'user', id: me.id, login: me.profile.login ?? null, status: me.status };
  }
  if (!granted?.includes('openid')) return unseen;
  const claims = await readable(client, { path: '/oauth2/v1/userinfo', bucket: 'oauth', schema: claimsSchema });
  return claims ? { ...unseen, id: claims.sub, login: claims.preferred_username ?? null } : unseen;
}

/** The types of our administrator roles; null where they can't be read. */
export async function rolesOf(
  client: OktaClient,
  { type, id }: Principal,
  granted: readonly string[] | undefined,
): Promise<string[] | null> {
  if (id === null || (granted && !covers(granted, 'okta.roles.read'))) return null;
  const where = type === 'client' ? path`/oauth2/v1/clients/${id}/roles` : path`/api/v1/users/${id}/roles`;
  const bucket = type === 'client' ? 'clients' : 'other';
  const roles = await readable(client, { path: where, bucket, schema: rolesSchema });
  return roles?.filter(({ status = 'ACTIVE' }) => status === 'ACTIVE').map((role) => role.type) ?? null;
}

/**
 * When the API token ends unless it is used; null where that can't be seen. Okta doesn't say which of an owner's tokens
 * asks: ours, just used, ends no later than the last of them.
 */
export async function apiTokenEnd(client: OktaClient, { id }: Principal): Promise<string | null> {
  const tokens = await readable(client, { path: '/api/v1/api-tokens', bucket: 'other', schema: tokensSchema });
  const ends = tokens?.filter(({ userId }) => userId === id).flatMap(({ expiresAt }) => expiresAt ?? []);
  return ends?.sort().at(-1) ?? null;
}

/** What is there to be read; undefined where Okta doesn't let us. */
async function readable<T>(client: OktaClient, request: Omit<OktaRequest<T>, 'method'>): Promise<T | undefined> {
  try {
    return (await client.request({ ...request, method: 'GET' })).body;
  } catch (error) {
    if (error instanceof OktaResponseError) return undefined;
    const isRight =
      error instanceof OktaApiError && [403, 404].includes(error.refusal.status) && !isGateway(error.refusal);
    if (isRight) return undefined;
    throw error;
  }
}
