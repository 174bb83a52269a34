import type { Origin } from '../org/event-writer.js';
import { userParty, appParty } from '../org/event-writer.js';
import type { Org } from '../org/org.js';
import type { User } from '../org/user-store.js';
import type { AuthorizeRequest } from './authorize-request.js';
import { consentKey, type Consent } from './authorization-server.js';
import type { BrowserSession } from './browser-sessions.js';
import { clientParty } from './client-store.js';

/** Makes the code that a client exchanges for tokens. */
export function issueCode(
  org: Org,
  request: AuthorizeRequest,
  { user, session }: { user: User; session: BrowserSession },
  origin: Origin,
): string {
  const { client } = request;
  const value = org.ids.secret(43);
  const now = org.clock.now();
  const code = {
    value,
    clientId: client.id,
    userId: user.id,
    sessionId: session.sessionId,
    redirectUri: request.redirectUri,
    scopes: request.scopes,
    nonce: request.nonce,
    challenge: request.challenge,
    authTime: session.authTime,
    expiresAt: now + org.settings.codeLifetimeMs,
    login: undefined,
  };
  org.oauth.codes.add(code, now);
  const actor = { actor: userParty(user), sessionId: session.sessionId };
  org.events.write(origin, { type: 'user.authentication.sso', target: [appParty(client.app)], ...actor });
  org.events.write(origin, { type: 'app.oauth2.authorize.code', target: [clientParty(client)], ...actor });
  return value;
}

/** Remembers what a user allowed an app. */
export function recordConsent(org: Org, user: User, { client, scopes }: AuthorizeRequest, origin: Origin): void {
  const key = consentKey(user.id, client.id);
  const consent: Consent = org.oauth.consents.get(key) ?? { id: org.ids.object('oac'), userId: user.id, clientId: client.id, scopes: new Map() }; // prettier-ignore
  org.oauth.consents.set(key, consent);
  for (const scope of scopes) {
    if (consent.scopes.has(scope)) continue;
    consent.scopes.set(scope, { id: org.ids.object('oag'), created: org.clock.iso() });
  }
  org.events.write(origin, { type: 'app.oauth2.consent.grant', target: [clientParty(client)], actor: userParty(user) });
}
