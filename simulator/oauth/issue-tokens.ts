import type { EventTypeName } from '../org/event-types.js';
import { userParty } from '../org/event-writer.js';
import type { User } from '../org/user-store.js';
import { clientParty, type OAuthClient } from './client-store.js';
import { createIdToken } from './id-token.js';
import type { OAuthCall } from './oauth-call.js';
import type { Login } from './token-store.js';
import type { TokenRequest } from './token-endpoint.js';

/** What an access token is made for. */
export interface TokenFor {
  scopes: readonly string[];
  user?: User;
  login?: Login;
}

/** Makes an access token and, for sign-ins that asked for them, what comes with it: the answer of the endpoint. */
export async function issueTokens(
  request: TokenRequest,
  { scopes, user, login }: TokenFor,
): Promise<Record<string, unknown>> {
  const { call, client, form, jkt } = request;
  const { org } = call;
  const now = org.clock.now();
  const { accessTokenLifetimeMs } = org.settings;
  const access = {
    id: `AT.${org.ids.secret(43)}`,
    value: org.ids.secret(86),
    clientId: client.id,
    userId: user?.id,
    scopes: new Set(scopes),
    issuedAt: now,
    expiresAt: now + accessTokenLifetimeMs,
    ...{ jkt, login, revoked: false },
  };
  org.oauth.tokens.addAccess(access, now);
  const refreshToken = login?.refresh?.current;
  const omitted = client.rotation === 'STATIC' && org.settings.staticRefreshToken === 'omitted' && form.get('grant_type') === 'refresh_token'; // prettier-ignore
  const withIdToken = user !== undefined && login !== undefined && scopes.includes('openid');
  const idToken = withIdToken ? await createIdToken(call, { client, user, login, scopes, accessToken: access.value }) : undefined; // prettier-ignore
  const answer = {
    token_type: jkt === undefined ? 'Bearer' : 'DPoP',
    expires_in: Math.floor(accessTokenLifetimeMs / 1000),
    access_token: access.value,
    scope: scopes.join(' '),
    ...(refreshToken === undefined || omitted ? {} : { refresh_token: refreshToken }),
    ...(idToken === undefined ? {} : { id_token: idToken }),
  };
  report(request, { scopes, ...(user && { user }) }, answer);
  return answer;
}

/** One event for each token of the answer. */
function report({ call, client, form }: TokenRequest, { scopes, user }: TokenFor, answer: object): void {
  const events: [string, EventTypeName][] = [
    ['access_token', 'app.oauth2.token.grant.access_token'],
    ['refresh_token', 'app.oauth2.token.grant.refresh_token'],
    ['id_token', 'app.oauth2.token.grant.id_token'],
  ];
  for (const [field, type] of events) {
    if (!(field in answer)) continue;
    writeTokenEvent(call, client, type, user, {
      grantType: form.get('grant_type') ?? '',
      grantedScopes: scopes.join(', '),
      clientAuthType: client.authMethod,
    });
  }
}

/** An event of the client about somebody's tokens, or about its own. */
export function writeTokenEvent(
  call: OAuthCall,
  client: OAuthClient,
  type: EventTypeName,
  user?: User,
  debugData: Record<string, unknown> = {},
): void {
  const target = [clientParty(client), ...(user === undefined ? [] : [userParty(user)])];
  call.org.events.write(call.origin(clientParty(client)), { type, target, debugData });
}
