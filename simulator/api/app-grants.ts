import { json, noContent, objectBody, param, type Answer, type Call, type Route } from '../http/call.js';
import { isSuperAdmin } from '../http/permission.js';
import type { OAuthClient, ScopeGrant } from '../oauth/client-store.js';
import { apiScopes } from '../oauth/scopes.js';
import { grantScope } from '../operations/oauth-client.js';
import { forbidden, invalid, notFound } from '../org/okta-error.js';
import { appById } from './find-app.js';

/** The client of an app; apps of other kinds have no grants. */
function clientOfApp(call: Call): OAuthClient | undefined {
  return call.org.oauth.clients.get(appById(call).id);
}

function grantJson({ baseUrl }: Call, client: OAuthClient, grant: ScopeGrant): Record<string, unknown> {
  const app = `${baseUrl}/api/v1/apps/${client.id}`;
  return {
    id: grant.id,
    status: 'ACTIVE',
    created: grant.created,
    createdBy: grant.createdBy,
    lastUpdated: grant.created,
    issuer: baseUrl,
    clientId: client.id,
    scopeId: grant.scopeId,
    source: 'ADMIN',
    _links: { app: { href: app }, self: { href: `${app}/grants/${grant.id}` }, client: { href: `${baseUrl}/oauth2/v1/clients/${client.id}` } }, // prettier-ignore
  };
}

function listGrants(call: Call): Answer {
  const client = clientOfApp(call);
  return json(client === undefined ? [] : [...client.grants.values()].map((grant) => grantJson(call, client, grant)));
}

function grantOf(call: Call): { client: OAuthClient; grant: ScopeGrant } {
  const client = clientOfApp(call);
  const id = param(call, 'grantId');
  const grant = [...(client?.grants.values() ?? [])].find((known) => known.id === id);
  if (client === undefined || grant === undefined) throw notFound(id, 'OAuth2ScopeConsentGrant');
  return { client, grant };
}

/** Only a Super Admin may let an app ask for a scope. */
function addGrant(call: Call): Answer {
  const client = clientOfApp(call);
  if (!isSuperAdmin(call.actor)) throw forbidden();
  const { scopeId, issuer } = objectBody(call);
  if (client === undefined) throw invalid('clientId', 'clientId: The app is no OAuth client');
  if (typeof scopeId !== 'string' || !apiScopes.has(scopeId)) throw invalid('scopeId', 'scopeId: The scope is unknown');
  if (issuer !== call.baseUrl) throw invalid('issuer', 'issuer: The issuer has to be the URL of the org');
  return json(
    grantJson(
      call,
      client,
      grantScope(call.org, client, scopeId, { id: call.origin.actor.id, type: call.origin.actor.type }),
    ),
    201,
  );
}

function removeGrant(call: Call): Answer {
  if (!isSuperAdmin(call.actor)) throw forbidden();
  const { client, grant } = grantOf(call);
  client.grants.delete(grant.scopeId);
  return noContent();
}

function getGrant(call: Call): Answer {
  const { client, grant } = grantOf(call);
  return json(grantJson(call, client, grant));
}

const grants = '/api/v1/apps/:appId/grants';
export const appGrantRoutes: Route[] = [
  { method: 'GET', path: grants, operation: 'listScopeConsentGrants', bucket: 'apps', scope: 'okta.appGrants.read', handle: listGrants }, // prettier-ignore
  { method: 'POST', path: grants, operation: 'grantConsentToScope', bucket: 'apps', scope: 'okta.appGrants.manage', handle: addGrant }, // prettier-ignore
  { method: 'GET', path: `${grants}/:grantId`, operation: 'getScopeConsentGrant', bucket: 'apps', scope: 'okta.appGrants.read', handle: getGrant }, // prettier-ignore
  { method: 'DELETE', path: `${grants}/:grantId`, operation: 'revokeScopeConsentGrant', bucket: 'apps', scope: 'okta.appGrants.manage', handle: removeGrant }, // prettier-ignore
];
