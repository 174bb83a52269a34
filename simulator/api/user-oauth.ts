import { json, limit, noContent, param, type Answer, type Call, type Route } from '../http/call.js';
import { mayTouch } from '../http/permission.js';
import { consentKey, type Consent } from '../oauth/authorization-server.js';
import { clientParty, type OAuthClient } from '../oauth/client-store.js';
import { userParty } from '../org/event-writer.js';
import { notFound } from '../org/okta-error.js';
import type { User } from '../org/user-store.js';
import { userById } from './find-user.js';
import { page, readAfter } from './page.js';

const listLimit = 20;
const most = 200;

const consentsOf = ({ org }: Call, user: User): Consent[] =>
  [...org.oauth.consents.values()].filter(({ userId }) => userId === user.id);

function grantsJson(
  { baseUrl }: Call,
  { userId, clientId, scopes }: Consent,
): (Record<string, unknown> & { id: string })[] {
  const links = { user: { href: `${baseUrl}/api/v1/users/${userId}` }, client: { href: `${baseUrl}/oauth2/v1/clients/${clientId}` } }; // prettier-ignore
  return [...scopes].map(([scopeId, { id, created }]) => ({
    id,
    status: 'ACTIVE',
    created,
    lastUpdated: created,
    issuer: baseUrl,
    ...{ clientId, userId, scopeId },
    source: 'END_USER',
    _links: { ...links, self: { href: `${baseUrl}/api/v1/users/${userId}/grants/${id}` } },
  }));
}

function listGrants(call: Call): Answer {
  const user = userById(call);
  const grants = consentsOf(call, user).flatMap((consent) => grantsJson(call, consent));
  return pageById(call, ['grants', user.id], grants);
}

/** One page of what has ids, in their order. */
function pageById(call: Call, what: string[], items: readonly { id: string }[]): Answer {
  const query = JSON.stringify(what);
  const after = readAfter(call, query);
  const sorted = items.filter(({ id }) => after === undefined || id > after);
  sorted.sort((left, right) => (left.id < right.id ? -1 : 1));
  return page(call, sorted, {
    limit: limit(call, listLimit, most),
    query,
    keyOf: ({ id }) => id,
    show: (item) => item,
  });
}

function revokeGrants(call: Call, clientId?: string): Answer {
  const user = userById(call);
  mayTouch(call.actor, user);
  for (const consent of consentsOf(call, user)) {
    if (clientId !== undefined && consent.clientId !== clientId) continue;
    call.org.oauth.consents.delete(consentKey(user.id, consent.clientId));
    call.org.events.write(call.origin, { type: 'app.oauth2.consent.revoke', target: [userParty(user)] });
  }
  return noContent();
}

/** The clients that hold refresh tokens of a user. */
function listClients(call: Call): Answer {
  const user = userById(call);
  const { org, baseUrl } = call;
  const ids = new Set(org.oauth.tokens.liveLogins(user.id, org.clock.now()).map(({ clientId }) => clientId));
  const clients = [...ids].sort().flatMap((id) => org.oauth.clients.get(id) ?? []);
  return json(
    clients.map(({ id, app }) => ({
      client_id: id,
      client_name: app.data.label,
      client_uri: null,
      logo_uri: null,
      _links: { grants: { href: `${baseUrl}/api/v1/users/${user.id}/clients/${id}/grants` }, tokens: { href: `${baseUrl}/api/v1/users/${user.id}/clients/${id}/tokens` } }, // prettier-ignore
    })),
  );
}

function clientOf(call: Call): OAuthClient {
  const id = param(call, 'clientId');
  const client = call.org.oauth.clients.get(id);
  if (client === undefined) throw notFound(id, 'OAuthClient');
  return client;
}

function listTokens(call: Call): Answer {
  const user = userById(call);
  const client = clientOf(call);
  const { org, baseUrl } = call;
  const logins = org.oauth.tokens.liveLogins(user.id, org.clock.now()).filter(({ clientId }) => clientId === client.id);
  return pageById(
    call,
    ['tokens', user.id, client.id],
    logins.map((login) => ({
      id: login.id,
      status: 'ACTIVE',
      created: org.clock.iso(login.expiresAt - org.settings.refreshTokenLifetimeMs),
      lastUpdated: org.clock.iso(login.refresh?.rotatedAt),
      expiresAt: org.clock.iso(login.expiresAt),
      issuer: baseUrl,
      clientId: client.id,
      userId: user.id,
      scopes: [...login.scopes],
    })),
  );
}

function revokeTokens(call: Call): Answer {
  const user = userById(call);
  const client = clientOf(call);
  mayTouch(call.actor, user);
  if (call.org.oauth.tokens.revoke({ userId: user.id, clientId: client.id }) > 0) {
    const target = [clientParty(client), userParty(user)];
    call.org.events.write(call.origin, { type: 'app.oauth2.token.revoke', target });
  }
  return noContent();
}

const user = '/api/v1/users/:id';
const client = `${user}/clients/:clientId`;

/** What a user has allowed OAuth clients, and the tokens that they hold. */
export const userOAuthRoutes: Route[] = [
  { method: 'GET', path: `${user}/grants`, operation: 'listUserGrants', bucket: 'other', scope: 'okta.users.read', handle: listGrants }, // prettier-ignore
  { method: 'DELETE', path: `${user}/grants`, operation: 'revokeUserGrants', bucket: 'other', scope: 'okta.users.manage', handle: (call) => revokeGrants(call) }, // prettier-ignore
  { method: 'GET', path: `${user}/clients`, operation: 'listUserClients', bucket: 'other', scope: 'okta.users.read', handle: listClients }, // prettier-ignore
  { method: 'DELETE', path: `${client}/grants`, operation: 'revokeGrantsForUserAndClient', bucket: 'other', scope: 'okta.users.manage', handle: (call) => revokeGrants(call, clientOf(call).id) }, // prettier-ignore
  { method: 'GET', path: `${client}/tokens`, operation: 'listRefreshTokensForUserAndClient', bucket: 'other', scope: 'okta.users.read', handle: listTokens }, // prettier-ignore
  { method: 'DELETE', path: `${client}/tokens`, operation: 'revokeTokensForUserAndClient', bucket: 'other', scope: 'okta.users.manage', handle: revokeTokens }, // prettier-ignore
];
