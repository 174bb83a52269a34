import type { Answer } from '../http/call.js';
import type { Org } from '../org/org.js';
import { readAuthorizeRequest, ReturnedRefusal } from './authorize-request.js';
import { authenticateClient } from './client-authentication.js';
import { formOf, noStore, type OAuthCall } from './oauth-call.js';
import { clientRefusals, requestRefusals } from './oauth-refusal.js';

/** Parameters of an authorization request that a client has sent ahead. */
export interface PushedRequest {
  clientId: string;
  parameters: URLSearchParams;
  expiresAt: number;
}

const lifetimeMs = 3_600_000;
const credentials = ['client_secret', 'client_assertion', 'client_assertion_type'];

/** `POST /oauth2/v1/par` */
export async function answerPushedRequest(call: OAuthCall): Promise<Answer> {
  const { org } = call;
  const form = formOf(call);
  const client = await authenticateClient(call, form);
  if (form.has('request_uri')) throw requestRefusals.pushed_authorization_request_uri_present();
  const parameters = new URLSearchParams([...form].filter(([name]) => !credentials.includes(name)));
  parameters.set('client_id', client.id);
  try {
    readAuthorizeRequest(org, parameters);
  } catch (error) {
    throw error instanceof ReturnedRefusal ? error.refusal : error;
  }
  const now = org.clock.now();
  for (const [old, { expiresAt }] of org.oauth.pushedRequests)
    if (expiresAt <= now) org.oauth.pushedRequests.delete(old);
  const uri = `urn:okta:${org.ids.secret(43)}`;
  org.oauth.pushedRequests.set(uri, { clientId: client.id, parameters, expiresAt: now + lifetimeMs });
  return { status: 201, body: { request_uri: uri, expires_in: lifetimeMs / 1000 }, headers: noStore };
}

/** The parameters behind a `request_uri`, which is good for one request of the client that sent them. */
export function pushedParameters(org: Org, query: URLSearchParams): URLSearchParams {
  const uri = query.get('request_uri') ?? '';
  const pushed = org.oauth.pushedRequests.get(uri);
  if (pushed === undefined || pushed.expiresAt <= org.clock.now()) throw requestRefusals.invalid_request_uri();
  if (query.get('client_id') !== pushed.clientId) throw clientRefusals.invalid_client_id();
  org.oauth.pushedRequests.delete(uri);
  return pushed.parameters;
}
