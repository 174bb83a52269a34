import { verifyAssertion, assertionType } from './client-assertion.js';
import { isActive, type OAuthClient } from './client-store.js';
import { given, type OAuthCall } from './oauth-call.js';
import { clientRefusals, multipleCredentials, requestRefusals } from './oauth-refusal.js';

/** Who answers a refused Basic header has to name the scheme (RFC 6749, section 5.2). */
const basicChallenge = { 'WWW-Authenticate': 'Basic realm="Okta"' };

/** The client of a request, by exactly one way to authenticate. */
export async function authenticateClient(call: OAuthCall, form: URLSearchParams): Promise<OAuthClient> {
  const { org, headers, query } = call;
  if (query.has('client_secret') || query.has('client_assertion')) throw requestRefusals.client_credentials_in_query();
  const basic = headers.authorization;
  const secret = given(form, 'client_secret');
  const assertion = given(form, 'client_assertion');
  const clientId = given(form, 'client_id');
  const { clientIdBesideCredentials, multipleCredentialsStatus } = org.settings;
  const ways = [basic, secret, assertion].filter((way) => way !== undefined).length;
  const nameBeside = clientId !== undefined && (basic !== undefined || assertion !== undefined);
  if (ways > 1 || (nameBeside && clientIdBesideCredentials === 'refused')) {
    throw multipleCredentials(multipleCredentialsStatus);
  }
  const client = await (basic !== undefined
    ? byBasic(call, basic)
    : assertion !== undefined
      ? byAssertion(call, form, assertion)
      : bySecret(call, clientId, secret));
  if (clientId !== undefined && clientId !== client.id) throw clientRefusals.invalid_client_id();
  if (!isActive(client)) throw clientRefusals.invalid_client(basic === undefined ? {} : basicChallenge);
  call.note({ clientId: client.id });
  return client;
}

function byBasic({ org }: OAuthCall, authorization: string): OAuthClient {
  const encoded = /^Basic\s+([A-Za-z0-9+/=_-]+)$/i.exec(authorization)?.[1];
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) throw clientRefusals.invalid_basic_auth_creds(basicChallenge);
  const [id, secret] = [formDecode(text.slice(0, colon)), formDecode(text.slice(colon + 1))];
  const client = org.oauth.clients.get(id);
  if (client === undefined) throw clientRefusals.invalid_client(basicChallenge);
  checkSecret(client, secret, basicChallenge);
  return client;
}

function bySecret({ org }: OAuthCall, clientId: string | undefined, secret: string | undefined): OAuthClient {
  if (clientId === undefined) throw clientRefusals.missing_client_credentials();
  const client = org.oauth.clients.get(clientId);
  if (client === undefined) throw clientRefusals.invalid_client_id();
  if (secret !== undefined) checkSecret(client, secret);
  else if (client.authMethod !== 'none') throw clientRefusals.missing_client_credentials();
  return client;
}

/** Header or form are one to Okta: what counts is that the app has a secret. */
function checkSecret(client: OAuthClient, secret: string, headers: Record<string, string> = {}): void {
  const bySecret = client.authMethod === 'client_secret_basic' || client.authMethod === 'client_secret_post';
  if (!bySecret || client.secret === undefined) throw clientRefusals.invalid_client(headers);
  if (client.secret !== secret) throw clientRefusals.invalid_client_secret(headers);
}

function byAssertion(call: OAuthCall, form: URLSearchParams, assertion: string): Promise<OAuthClient> {
  if (given(form, 'client_assertion_type') !== assertionType) throw requestRefusals.client_assertion_type_invalid();
  return verifyAssertion(call.org, assertion, call.url);
}

function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw clientRefusals.invalid_basic_auth_creds(basicChallenge);
  }
}
