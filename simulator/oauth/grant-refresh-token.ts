import type { OAuthClient } from './client-store.js';
import { issueTokens, writeTokenEvent } from './issue-tokens.js';
import { given } from './oauth-call.js';
import { missingParameter, OAuthRefusal, refreshScopesDenied, requestRefusals } from './oauth-refusal.js';
import { isOpenIdScope, scopeList } from './scopes.js';
import { entitledUser, limitUser } from './token-user.js';
import type { TokenRequest } from './token-endpoint.js';
import type { Login } from './token-store.js';

/** A refresh token becomes tokens: the same one again, or the next of its line. */
export async function grantRefreshToken(request: TokenRequest): Promise<Record<string, unknown>> {
  const { call, client, form, jkt } = request;
  const { org } = call;
  const { tokens } = org.oauth;
  const value = given(form, 'refresh_token');
  if (value === undefined) throw missingParameter('refresh_token');
  const login = tokens.loginOf(value);
  const now = org.clock.now();
  if (login?.clientId !== client.id || login.dead || login.expiresAt <= now) {
    throw requestRefusals.invalid_refresh_token();
  }
  if (login.jkt !== undefined && login.jkt !== jkt) {
    throw new OAuthRefusal(400, 'invalid_dpop_proof', 'Invalid DPoP Public Key binding in refresh token');
  }
  const use = standing(login, client, value, now);
  if (use === 'reuse') {
    tokens.kill(login);
    writeTokenEvent(call, client, 'app.oauth2.token.detect_reuse', org.users.get(login.userId));
    throw requestRefusals.invalid_refresh_token();
  }
  const user = entitledUser(org, client, login.userId);
  const scopes = scopesOf(request, login);
  limitUser(org, user.id);
  if (use === 'rotate') tokens.setRefresh(login, org.ids.secret(43), now);
  return issueTokens(request, { scopes, user, login });
}

/**
 * What a refresh token is worth. After its rotation it works on for the leeway, and yields the generation that is there
 * already: a client whose answer was lost gets it again.
 */
function standing({ refresh }: Login, client: OAuthClient, value: string, now: number): 'rotate' | 'same' | 'reuse' {
  if (refresh?.current === value) return client.rotation === 'ROTATE' ? 'rotate' : 'same';
  const inLeeway = client.leewaySeconds > 0 && refresh !== undefined && now - refresh.rotatedAt <= client.leewaySeconds * 1000; // prettier-ignore
  return refresh?.previous === value && inLeeway ? 'same' : 'reuse';
}

/** The scopes of the login or fewer; without those that the app has lost meanwhile. */
function scopesOf({ form, client }: TokenRequest, login: Login): string[] {
  const wanted = scopeList(given(form, 'scope') ?? '');
  const denied = wanted.filter((scope) => !login.scopes.has(scope));
  if (denied.length > 0) throw refreshScopesDenied(denied);
  const asked = wanted.length > 0 ? wanted : [...login.scopes];
  return asked.filter((scope) => isOpenIdScope(scope) || client.grants.has(scope));
}
