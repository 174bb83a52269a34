import type { Answer } from '../http/call.js';
import { authenticateClient } from './client-authentication.js';
import { writeTokenEvent } from './issue-tokens.js';
import { formOf, given, noStore, type OAuthCall } from './oauth-call.js';
import { requestRefusals } from './oauth-refusal.js';

/** `POST /oauth2/v1/revoke`: 200 for whatever token; only the client's own ones are revoked by it. */
export async function answerRevocation(call: OAuthCall): Promise<Answer> {
  const { tokens } = call.org.oauth;
  const form = formOf(call);
  const client = await authenticateClient(call, form);
  const value = given(form, 'token');
  if (value === undefined) throw requestRefusals.request_missing_token();
  const access = tokens.findAccess(value);
  const login = tokens.loginOf(value);
  const user = call.org.users.get(access?.userId ?? login?.userId ?? '');
  if (access?.clientId === client.id && !access.revoked) {
    access.revoked = true;
    writeTokenEvent(call, client, 'app.oauth2.token.revoke', user, { tokenType: 'access_token' });
  } else if (login?.clientId === client.id && !login.dead) {
    tokens.kill(login);
    writeTokenEvent(call, client, 'app.oauth2.token.revoke', user, { tokenType: 'refresh_token' });
  }
  return { status: 200, headers: noStore };
}
