import type { Answer } from '../http/call.js';
import { authenticateClient } from './client-authentication.js';
import { clientParty, grantTypes, type GrantType, type OAuthClient } from './client-store.js';
import { verifyProof } from './dpop-proof.js';
import { grantAuthorizationCode } from './grant-authorization-code.js';
import { grantClientCredentials } from './grant-client-credentials.js';
import { grantRefreshToken } from './grant-refresh-token.js';
import { formOf, given, noStore, type OAuthCall } from './oauth-call.js';
import { missingGrantType, OAuthRefusal, requestRefusals, unauthorizedClient, unsupportedGrantType } from './oauth-refusal.js'; // prettier-ignore

/** A token request whose client and proof are in order. */
export interface TokenRequest {
  call: OAuthCall;
  client: OAuthClient;
  form: URLSearchParams;
  /** Thumbprint of the key that the tokens have to be bound to. */
  jkt: string | undefined;
}

const grants: Record<GrantType, (request: TokenRequest) => Promise<Record<string, unknown>>> = {
  client_credentials: grantClientCredentials,
  authorization_code: grantAuthorizationCode,
  refresh_token: grantRefreshToken,
};

/** `POST /oauth2/v1/token` */
export async function answerTokenRequest(call: OAuthCall): Promise<Answer> {
  const form = formOf(call);
  const grantType = given(form, 'grant_type');
  if (grantType !== undefined) call.note({ grantType });
  const client = await authenticateClient(call, form);
  try {
    if (grantType === undefined) throw missingGrantType(grantTypes);
    if (!isGrantType(grantType)) throw unsupportedGrantType(grantTypes);
    if (!client.grantTypes.includes(grantType)) throw unauthorizedClient(client.grantTypes);
    const { jkt, headers } = await checkProof(call, client);
    const body = await grants[grantType]({ call, client, form, jkt });
    return { status: 200, body, headers: { ...noStore, ...headers } };
  } catch (error) {
    if (error instanceof OAuthRefusal && error.error !== 'use_dpop_nonce') reportRefusal(call, client, error);
    throw error;
  }
}

const isGrantType = (name: string): name is GrantType => (grantTypes as readonly string[]).includes(name);

/** An app that doesn't ask for proofs ignores them, and answers with bearer tokens. */
async function checkProof(
  { org, headers, method, url }: OAuthCall,
  client: OAuthClient,
): Promise<{ jkt: string | undefined; headers: Record<string, string> }> {
  if (!client.dpop) return { jkt: undefined, headers: {} };
  const { jkt, nonce } = await verifyProof(org, headers['dpop'], { method, url });
  const current = org.oauth.nonces.current();
  if (nonce === undefined || !org.oauth.nonces.accepts(nonce)) throw requestRefusals.use_dpop_nonce({ 'dpop-nonce': current }); // prettier-ignore
  return { jkt, headers: nonce === current ? {} : { 'dpop-nonce': current } };
}

function reportRefusal(call: OAuthCall, client: OAuthClient, refusal: OAuthRefusal): void {
  call.org.events.write(call.origin(clientParty(client)), {
    type: 'app.oauth2.token.grant',
    target: [],
    outcome: { result: 'FAILURE', reason: refusal.error },
  });
}
