import { issueTokens } from './issue-tokens.js';
import { given } from './oauth-call.js';
import { clientRefusals, illegalScopes, requestRefusals } from './oauth-refusal.js';
import { apiScopes, isOpenIdScope, isSelfScope, longestScope, scopeList } from './scopes.js';
import type { TokenRequest } from './token-endpoint.js';

/** The app acts for itself: scopes of the management API only, and no refresh token. */
export async function grantClientCredentials(request: TokenRequest): Promise<Record<string, unknown>> {
  const { client, form } = request;
  const text = given(form, 'scope') ?? '';
  if (text.length > longestScope) throw requestRefusals.invalid_scope();
  const scopes = scopeList(text);
  if (scopes.length === 0) throw requestRefusals.missing_scopes();
  if (scopes.some(isOpenIdScope)) throw requestRefusals.openid_not_allowed_client_creds();
  if (scopes.some((scope) => !apiScopes.has(scope))) throw requestRefusals.no_matching_scope();
  const self = scopes.filter(isSelfScope);
  if (self.length > 0) throw illegalScopes(self);
  if (client.authMethod !== 'private_key_jwt') throw clientRefusals.unsupported_auth_method_client_creds();
  if (scopes.some((scope) => !client.grants.has(scope))) throw requestRefusals.no_matching_scope();
  return issueTokens(request, { scopes });
}
