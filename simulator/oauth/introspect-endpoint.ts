import type { Answer } from '../http/call.js';
import type { User } from '../org/user-store.js';
import { authenticateClient } from './client-authentication.js';
import type { OAuthClient } from './client-store.js';
import { formOf, given, noStore, type OAuthCall } from './oauth-call.js';
import { requestRefusals } from './oauth-refusal.js';
import { canSignIn } from './token-user.js';

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** `POST /oauth2/v1/introspect`: what a client may know of its own tokens. */
export async function answerIntrospection(call: OAuthCall): Promise<Answer> {
  const form = formOf(call);
  const client = await authenticateClient(call, form);
  const value = given(form, 'token');
  if (value === undefined) throw requestRefusals.request_missing_token();
  const facts = accessFacts(call, client, value) ?? refreshFacts(call, client, value);
  return { status: 200, headers: noStore, body: facts === undefined ? { active: false } : { active: true, ...facts } };
}

function accessFacts({ org, baseUrl }: OAuthCall, client: OAuthClient, value: string): object | undefined {
  const token = org.oauth.tokens.findAccess(value);
  if (token?.clientId !== client.id || token.revoked || token.expiresAt <= org.clock.now()) return undefined;
  const user = token.userId === undefined ? undefined : org.users.get(token.userId);
  if (token.userId !== undefined && (user === undefined || !canSignIn(user))) return undefined;
  return {
    ...subject(user, client),
    scope: [...token.scopes].join(' '),
    exp: seconds(token.expiresAt),
    iat: seconds(token.issuedAt),
    aud: baseUrl,
    iss: baseUrl,
    jti: token.id,
    token_type: token.jkt === undefined ? 'Bearer' : 'DPoP',
    client_id: client.id,
    ...(token.jkt === undefined ? {} : { cnf: { jkt: token.jkt } }),
  };
}

function refreshFacts({ org, baseUrl }: OAuthCall, client: OAuthClient, value: string): object | undefined {
  const login = org.oauth.tokens.loginOf(value);
  if (login?.clientId !== client.id || login.dead || login.expiresAt <= org.clock.now()) return undefined;
  const user = org.users.get(login.userId);
  if (user === undefined || !canSignIn(user) || login.refresh?.current !== value) return undefined;
  return {
    ...subject(user, client),
    scope: [...login.scopes].join(' '),
    exp: seconds(login.expiresAt),
    iat: seconds(login.expiresAt - org.settings.refreshTokenLifetimeMs),
    aud: baseUrl,
    iss: baseUrl,
    jti: login.id,
    client_id: client.id,
  };
}

function subject(user: User | undefined, client: OAuthClient): object {
  if (user === undefined) return { sub: client.id };
  const login = String(user.data.profile['login']);
  return { username: login, sub: login, uid: user.id };
}
