import { createHash } from 'node:crypto';
import type { AuthorizationCode } from './code-store.js';
import { issueTokens } from './issue-tokens.js';
import { given } from './oauth-call.js';
import { missingParameter, requestRefusals } from './oauth-refusal.js';
import { entitledUser, limitUser } from './token-user.js';
import type { TokenRequest } from './token-endpoint.js';
import type { Login } from './token-store.js';

/** A code becomes tokens once; whoever comes with it again ends those of the first. */
export async function grantAuthorizationCode(request: TokenRequest): Promise<Record<string, unknown>> {
  const { call, client, form, jkt } = request;
  const { org } = call;
  const { tokens, codes } = org.oauth;
  const value = given(form, 'code');
  if (value === undefined) throw missingParameter('code');
  const redirectUri = given(form, 'redirect_uri');
  if (redirectUri === undefined) throw missingParameter('redirect_uri');
  const code = codes.find(value);
  const now = org.clock.now();
  if (code === undefined) throw requestRefusals.invalid_authorization_code();
  if (code.clientId !== client.id) throw requestRefusals.mismatched_client();
  if (code.login !== undefined) {
    tokens.kill(code.login);
    throw requestRefusals.invalid_authorization_code();
  }
  if (code.expiresAt <= now) throw requestRefusals.invalid_authorization_code();
  if (code.redirectUri !== redirectUri) throw requestRefusals.mismatched_redirect_uri();
  checkVerifier(code, given(form, 'code_verifier'));
  const user = entitledUser(org, client, code.userId);
  limitUser(org, user.id);
  const login: Login = {
    id: org.ids.object('oar'),
    clientId: client.id,
    userId: user.id,
    sessionId: code.sessionId,
    scopes: new Set(code.scopes),
    authTime: code.authTime,
    nonce: code.nonce,
    jkt,
    expiresAt: now + org.settings.refreshTokenLifetimeMs,
    dead: false,
    refresh: undefined,
    accessTokens: [],
  };
  code.login = login;
  tokens.addLogin(login);
  const renewable = login.scopes.has('offline_access') && client.grantTypes.includes('refresh_token');
  if (renewable) tokens.setRefresh(login, org.ids.secret(43), now);
  return issueTokens(request, { scopes: code.scopes, user, login });
}

function checkVerifier({ challenge }: AuthorizationCode, verifier: string | undefined): void {
  if (challenge === undefined) {
    if (verifier !== undefined) throw requestRefusals.pkce_missing_challenge_verifier_present();
    return;
  }
  if (verifier === undefined) throw requestRefusals.pkce_missing_verifier();
  const wellFormed = /^[A-Za-z0-9\-._~]{43,128}$/.test(verifier);
  if (!wellFormed || createHash('sha256').update(verifier).digest('base64url') !== challenge) {
    throw requestRefusals.pkce_verification_failed();
  }
}
