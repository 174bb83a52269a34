import type { Org } from '../org/org.js';
import { isActive, type OAuthClient } from './client-store.js';
import { given, refuseDuplicates } from './oauth-call.js';
import { clientRefusals, illegalScopes, missingParameter, OAuthRefusal, requestRefusals, unauthorizedClient } from './oauth-refusal.js'; // prettier-ignore
import { apiScopes, isClaimScope, isOpenIdScope, longestScope, scopeList } from './scopes.js';

export const responseModes = ['query', 'fragment', 'form_post'] as const;
export type ResponseMode = (typeof responseModes)[number];
export type Prompt = 'none' | 'login' | 'consent';

/** Where the answer to an authorization request goes. */
export interface ReturnAddress {
  redirectUri: string;
  responseMode: ResponseMode;
  state: string | undefined;
}

/** An authorization request that is in order. */
export interface AuthorizeRequest extends ReturnAddress {
  client: OAuthClient;
  scopes: string[];
  nonce: string | undefined;
  challenge: string | undefined;
  prompts: ReadonlySet<Prompt>;
  maxAgeSeconds: number | undefined;
  loginHint: string | undefined;
}

/** A refusal that the client hears of at its redirect URI. */
export class ReturnedRefusal extends Error {
  override readonly name = 'ReturnedRefusal';

  constructor(
    readonly refusal: OAuthRefusal,
    readonly to: ReturnAddress,
  ) {
    super(refusal.message);
  }
}

/**
 * Reads the parameters of `/authorize`.
 *
 * @throws OAuthRefusal client or redirect URI are wrong: nobody is sent anywhere
 * @throws ReturnedRefusal anything else is wrong
 */
export function readAuthorizeRequest(org: Org, parameters: URLSearchParams): AuthorizeRequest {
  refuseDuplicates(parameters);
  const client = org.oauth.clients.get(parameters.get('client_id') ?? '');
  if (client === undefined || !isActive(client)) throw clientRefusals.invalid_client_id();
  if (client.kind === 'service') {
    throw new OAuthRefusal(400, 'invalid_request', "Clients with 'application_type' of 'service' are not allowed to access the 'authorize' endpoint."); // prettier-ignore
  }
  const redirectUri = given(parameters, 'redirect_uri');
  if (redirectUri === undefined || !client.redirectUris.includes(redirectUri)) {
    throw requestRefusals.illegal_redirect_uri();
  }
  const mode = given(parameters, 'response_mode') ?? 'query';
  const responseMode = responseModes.find((known) => known === mode);
  const to = { redirectUri, responseMode: responseMode ?? 'query', state: given(parameters, 'state') };
  try {
    if (responseMode === undefined) throw requestRefusals.unsupported_response_mode();
    return { ...to, client, ...readDetails(client, parameters) };
  } catch (error) {
    if (error instanceof OAuthRefusal) throw new ReturnedRefusal(error, to);
    throw error;
  }
}

type Details = Omit<AuthorizeRequest, keyof ReturnAddress | 'client'>;

function readDetails(client: OAuthClient, parameters: URLSearchParams): Details {
  if (parameters.has('request')) throw requestRefusals.request_not_supported();
  const responseType = given(parameters, 'response_type');
  if (responseType === undefined) throw missingParameter('response_type');
  if (responseType !== 'code') throw requestRefusals.unsupported_response_type();
  if (!client.grantTypes.includes('authorization_code')) throw unauthorizedClient(client.grantTypes);
  // Okta insists on a state. The padding of base64 goes through.
  if (!/^[A-Za-z0-9,._=-]+$/.test(parameters.get('state') ?? '')) throw requestRefusals.invalid_state();
  if (parameters.has('idp')) throw requestRefusals.unknown_idp();
  return {
    scopes: readScopes(client, given(parameters, 'scope') ?? ''),
    nonce: given(parameters, 'nonce'),
    challenge: readChallenge(client, parameters),
    prompts: readPrompts(given(parameters, 'prompt')),
    maxAgeSeconds: readMaxAge(given(parameters, 'max_age')),
    loginHint: given(parameters, 'login_hint'),
  };
}

function readScopes(client: OAuthClient, text: string): string[] {
  if (text.length > longestScope) throw requestRefusals.invalid_scope();
  const scopes = scopeList(text);
  if (scopes.length === 0) throw requestRefusals.missing_scopes();
  if (scopes.includes('device_sso')) throw illegalScopes(['device_sso']);
  for (const scope of scopes) {
    const known = isOpenIdScope(scope) || (apiScopes.has(scope) && client.grants.has(scope));
    if (!known) throw requestRefusals.no_matching_scope();
  }
  if (scopes.some(isClaimScope) && !scopes.includes('openid')) throw requestRefusals.openid_scope_required();
  if (scopes.includes('offline_access') && !client.grantTypes.includes('refresh_token')) {
    throw illegalScopes(['offline_access']);
  }
  return scopes;
}

function readChallenge(client: OAuthClient, parameters: URLSearchParams): string | undefined {
  const challenge = given(parameters, 'code_challenge');
  const method = given(parameters, 'code_challenge_method');
  if (challenge === undefined) {
    if (method !== undefined || client.pkceRequired || client.authMethod === 'none') {
      throw requestRefusals.pkce_missing_challenge();
    }
    return undefined;
  }
  if (method !== 'S256') throw requestRefusals.pkce_unsupported_code_challenge_method();
  if (!/^[A-Za-z0-9_-]{43}$/.test(challenge)) throw requestRefusals.pkce_invalid_challenge();
  return challenge;
}

function readPrompts(text: string | undefined): ReadonlySet<Prompt> {
  const prompts = new Set((text ?? '').split(' ').filter((prompt) => prompt !== ''));
  const known = [...prompts].every((prompt) => ['none', 'login', 'consent'].includes(prompt));
  if (!known || (prompts.has('none') && prompts.size > 1)) throw requestRefusals.invalid_prompt();
  return prompts as Set<Prompt>;
}

function readMaxAge(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = /^\d{1,10}$/.test(text) ? Number(text) : -1;
  if (seconds < 0 || seconds >= 2 ** 31) throw requestRefusals.invalid_max_age();
  return seconds;
}
