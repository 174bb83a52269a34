import { json, limit, noContent, objectBody, param, type Answer, type Call, type Route } from '../http/call.js';
import { isSuperAdmin } from '../http/permission.js';
import { clientParty, type OAuthClient } from '../oauth/client-store.js';
import { grantRole, roleLabels } from '../operations/roles.js';
import { forbidden, invalid, notFound, OktaRefusal } from '../org/okta-error.js';
import { page, readAfter } from './page.js';

const listLimit = 20;
const most = 200;

function clientById(call: Call): OAuthClient {
  const id = param(call, 'clientId');
  const client = call.org.oauth.clients.get(id);
  if (client === undefined) throw notFound(id, 'OAuthClient');
  return client;
}

/** A client in the words of dynamic registration; the secret is shown nowhere. */
function clientJson(client: OAuthClient): Record<string, unknown> {
  return {
    client_id: client.id,
    client_id_issued_at: Math.floor(client.issuedAt / 1000),
    client_name: client.app.data.label,
    application_type: client.kind,
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: client.postLogoutRedirectUris,
    response_types: client.kind === 'service' ? ['token'] : ['code'],
    grant_types: client.grantTypes,
    token_endpoint_auth_method: client.authMethod,
    dpop_bound_access_tokens: client.dpop,
    ...(client.keys.length === 0 ? {} : { jwks: { keys: client.keys.map(({ jwk }) => jwk) } }),
  };
}

function listClients(call: Call): Answer {
  const q = call.query.get('q')?.toLowerCase();
  const query = JSON.stringify(['clients', q]);
  const after = readAfter(call, query);
  const clients = call.org.oauth.clients.all().filter(({ id, app }) => {
    if (after !== undefined && id <= after) return false;
    return q === undefined || app.data.label.toLowerCase().startsWith(q);
  });
  return page(call, clients, { limit: limit(call, listLimit, most), query, keyOf: ({ id }) => id, show: clientJson });
}

function assignRole(call: Call): Answer {
  const client = clientById(call);
  if (!isSuperAdmin(call.actor)) throw forbidden();
  const { type } = objectBody(call);
  if (typeof type !== 'string' || !Object.hasOwn(roleLabels, type)) throw invalid('type', 'type: The role is unknown');
  if (client.roles.some((role) => role.type === type)) {
    throw new OktaRefusal(409, 'E0000090', 'The role specified is already assigned to the client.');
  }
  const role = grantRole(call.org, client, type, 'CLIENT');
  call.org.events.write(call.origin, { type: 'app.oauth2.client.privilege.grant', target: [clientParty(client)] });
  return json(role, 201);
}

function roleOf(call: Call): { client: OAuthClient; id: string } {
  const client = clientById(call);
  const id = param(call, 'roleId');
  if (!client.roles.some((role) => role.id === id)) throw notFound(id, 'RoleAssignment');
  return { client, id };
}

function unassignRole(call: Call): Answer {
  if (!isSuperAdmin(call.actor)) throw forbidden();
  const { client, id } = roleOf(call);
  client.roles = client.roles.filter((role) => role.id !== id);
  call.org.events.write(call.origin, { type: 'app.oauth2.client.privilege.revoke', target: [clientParty(client)] });
  return noContent();
}

function getRole(call: Call): Answer {
  const { client, id } = roleOf(call);
  return json(client.roles.find((role) => role.id === id));
}

const one = '/oauth2/v1/clients/:clientId';
const roles = `${one}/roles`;
export const clientRoutes: Route[] = [
  { method: 'GET', path: '/oauth2/v1/clients', operation: 'listClients', bucket: 'clients', scope: 'okta.clients.read', handle: listClients }, // prettier-ignore
  { method: 'GET', path: one, operation: 'getClient', bucket: 'clients', scope: 'okta.clients.read', handle: (call) => json(clientJson(clientById(call))) }, // prettier-ignore
  { method: 'GET', path: roles, operation: 'listRolesForClient', bucket: 'clients', scope: 'okta.roles.read', handle: (call) => json(clientById(call).roles) }, // prettier-ignore
  { method: 'POST', path: roles, operation: 'assignRoleToClient', bucket: 'clients', scope: 'okta.roles.manage', handle: assignRole }, // prettier-ignore
  { method: 'GET', path: `${roles}/:roleId`, operation: 'retrieveClientRole', bucket: 'clients', scope: 'okta.roles.read', handle: getRole }, // prettier-ignore
  { method: 'DELETE', path: `${roles}/:roleId`, operation: 'deleteRoleFromClient', bucket: 'clients', scope: 'okta.roles.manage', handle: unassignRole }, // prettier-ignore
];
