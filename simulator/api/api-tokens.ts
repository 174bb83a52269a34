import { json, noContent, param, type Answer, type Call, type Route } from '../http/call.js';
import { expiresAt, type ApiToken } from '../org/api-tokens.js';
import { notFound } from '../org/okta-error.js';

function tokenJson({ baseUrl, org }: Call, token: ApiToken): Record<string, unknown> {
  return {
    id: token.id,
    name: token.name,
    userId: token.ownerId,
    clientName: 'Okta API',
    tokenWindow: 'P30D',
    created: token.created,
    lastUpdated: org.clock.iso(token.lastUsed),
    expiresAt: org.clock.iso(expiresAt(token)),
    network: { connection: 'ANYWHERE' },
    _link: { self: { href: `${baseUrl}/api/v1/api-tokens/${token.id}`, hints: { allow: ['GET', 'DELETE'] } } },
  };
}

function tokenById(call: Call): ApiToken {
  const id = param(call, 'tokenId');
  const token = call.org.tokens.all().find((known) => known.id === id);
  if (token === undefined) throw notFound(id, 'ApiToken');
  return token;
}

function listTokens(call: Call): Answer {
  const live = call.org.tokens.all().filter((token) => expiresAt(token) > call.org.clock.now());
  return json(live.map((token) => tokenJson(call, token)));
}

function revoke(call: Call, token: ApiToken): Answer {
  call.org.tokens.remove(token);
  call.org.events.write(call.origin, {
    type: 'system.api_token.revoke',
    target: [{ id: token.id, type: 'Token', alternateId: 'unknown', displayName: token.name, detailEntry: null }],
  });
  return noContent();
}

/** The API token that this very call was made with. */
function revokeCurrent(call: Call): Answer {
  const id = String(call.origin.transaction.detail['requestApiTokenId']);
  return revoke(call, tokenById({ ...call, params: { tokenId: id } }));
}

const path = '/api/v1/api-tokens';
export const apiTokenRoutes: Route[] = [
  {
    method: 'GET',
    path,
    operation: 'listApiTokens',
    bucket: 'other',
    scope: 'okta.apiTokens.read',
    handle: listTokens,
  },
  { method: 'DELETE', path: `${path}/current`, operation: 'revokeCurrentApiToken', bucket: 'other', scope: 'okta.apiTokens.manage', handle: revokeCurrent }, // prettier-ignore
  { method: 'GET', path: `${path}/:tokenId`, operation: 'getApiToken', bucket: 'other', scope: 'okta.apiTokens.read', handle: (call) => json(tokenJson(call, tokenById(call))) }, // prettier-ignore
  { method: 'DELETE', path: `${path}/:tokenId`, operation: 'revokeApiToken', bucket: 'other', scope: 'okta.apiTokens.manage', handle: (call) => revoke(call, tokenById(call)) }, // prettier-ignore
];
