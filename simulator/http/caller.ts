import type { IncomingHttpHeaders } from 'node:http';
import { challenge, checkAccessToken, readAuthorization, TokenRefusal } from '../oauth/access-token.js';
import { clientParty, type OAuthClient } from '../oauth/client-store.js';
import { canSignIn } from '../oauth/token-user.js';
import { userParty, type EventParty } from '../org/event-writer.js';
import { OktaRefusal } from '../org/okta-error.js';
import type { Org } from '../org/org.js';
import type { User } from '../org/user-store.js';
import type { Actor } from './call.js';
import type { Principal } from './rate-limits.js';

/** Whoever calls the API, and what is known of the token. */
export interface Caller {
  actor: Actor;
  user: User | undefined;
  /** As events name the caller. */
  party: EventParty;
  /** The share of rate limits that the caller has. */
  share: Principal & { concurrencyPercentage: number };
  scheme: 'SSWS' | 'Bearer' | 'DPoP';
  /** The scopes of an OAuth token. */
  scopes: ReadonlySet<string> | undefined;
  client: OAuthClient | undefined;
}

export interface CallerRequest {
  method: string;
  headers: IncomingHttpHeaders;
  baseUrl: string;
  /** Without the query. */
  path: string;
}

/** Finds out who calls, by an API token or an OAuth access token. */
export async function identifyCaller(org: Org, request: CallerRequest): Promise<Caller> {
  const { authorization } = request.headers;
  if (authorization === undefined) throw new OktaRefusal(403, 'E0000005', 'Invalid session');
  const presented = readAuthorization(authorization);
  return presented === undefined ? byApiToken(org, authorization) : byAccessToken(org, request, presented);
}

/** The token's owner, whose standing decides whether the token lives. */
function byApiToken(org: Org, authorization: string): Caller {
  const value = /^SSWS\s+(\S+)$/i.exec(authorization)?.[1];
  const token = value === undefined ? undefined : org.tokens.use(value, org.clock.now());
  const user = token && org.users.get(token.ownerId);
  if (token === undefined || user === undefined || !canSignIn(user)) throw invalidToken();
  return { actor: user, user, party: userParty(user), share: token, scheme: 'SSWS', scopes: undefined, client: undefined }; // prettier-ignore
}

async function byAccessToken(
  org: Org,
  { method, headers, baseUrl, path }: CallerRequest,
  { scheme, value }: { scheme: 'Bearer' | 'DPoP'; value: string },
): Promise<Caller> {
  try {
    const holder = await checkAccessToken(org, { scheme, value, method, url: `${baseUrl}${path}`, headers });
    const { client, user, token } = holder;
    return {
      actor: user ?? client,
      user,
      party: user === undefined ? clientParty(client) : userParty(user),
      share: client,
      scheme,
      scopes: token.scopes,
      client,
    };
  } catch (error) {
    if (!(error instanceof TokenRefusal)) throw error;
    const { status } = error;
    const authenticate = challenge(scheme, { baseUrl, path }, error);
    throw invalidToken(status, { ...error.headers, 'WWW-Authenticate': authenticate });
  }
}

const invalidToken = (status = 401, headers: Record<string, string> = {}): OktaRefusal =>
  new OktaRefusal(status, 'E0000011', 'Invalid token provided', [], headers, status === 400);
