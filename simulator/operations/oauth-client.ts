import { roleLabels, grantRole } from './roles.js';
import { addKeys } from '../oauth/client-keys.js';
import type { AuthMethod, ClientKind, GrantType, OAuthClient, ScopeGrant } from '../oauth/client-store.js';
import { apiScopes } from '../oauth/scopes.js';
import type { Org } from '../org/org.js';
import { seedApp, SeedError } from '../seed/add-objects.js';

/** What has to be known of a client; everything else has Okta's defaults. */
export interface NewClient {
  kind: ClientKind;
  id?: string | undefined;
  name?: string | undefined;
  authMethod?: AuthMethod | undefined;
  secret?: string | undefined;
  keys?: Record<string, unknown>[] | undefined;
  redirectUris?: string[] | undefined;
  postLogoutRedirectUris?: string[] | undefined;
  grantTypes?: GrantType[] | undefined;
  rotation?: 'STATIC' | 'ROTATE' | undefined;
  leewaySeconds?: number | undefined;
  dpop?: boolean | undefined;
  pkceRequired?: boolean | undefined;
  consent?: 'TRUSTED' | 'REQUIRED' | undefined;
  scopes?: string[] | undefined;
  roles?: string[] | undefined;
  rateLimitPercentage?: number | undefined;
  concurrencyPercentage?: number | undefined;
}

const defaults: Record<ClientKind, { authMethod: AuthMethod; grantTypes: GrantType[]; pkceRequired: boolean }> = {
  service: { authMethod: 'private_key_jwt', grantTypes: ['client_credentials'], pkceRequired: false },
  web: { authMethod: 'client_secret_basic', grantTypes: ['authorization_code', 'refresh_token'], pkceRequired: false },
  native: { authMethod: 'none', grantTypes: ['authorization_code', 'refresh_token'], pkceRequired: true },
};

/** Puts an OAuth client into the org, as an app like others. */
export function addOAuthClient(org: Org, given: NewClient): OAuthClient {
  const { kind } = given;
  const byDefault = defaults[kind];
  const authMethod = given.authMethod ?? byDefault.authMethod;
  checkGrantTypes(kind, given.grantTypes);
  for (const scope of given.scopes ?? []) checkScope(scope);
  for (const role of given.roles ?? []) checkRole(role);
  const keys: OAuthClient['keys'] = [];
  addKeys(keys, given.keys ?? [], org.clock.iso());
  const app = seedApp(org, {
    ...(given.id === undefined ? {} : { id: given.id }),
    label: given.name ?? (kind === 'service' ? 'API Services app' : 'OIDC app'),
    name: 'oidc_client',
    signOnMode: 'OPENID_CONNECT',
    visibility: { hide: { iOS: true, web: true }, appLinks: { oidc_client_link: true } },
  });
  const bySecret = authMethod.startsWith('client_secret');
  const client: OAuthClient = {
    id: app.id,
    app,
    kind,
    authMethod,
    secret: bySecret ? (given.secret ?? org.ids.secret(64)) : undefined,
    keys,
    redirectUris: given.redirectUris ?? [],
    postLogoutRedirectUris: given.postLogoutRedirectUris ?? [],
    grantTypes: given.grantTypes ?? byDefault.grantTypes,
    rotation: given.rotation ?? 'STATIC',
    leewaySeconds: given.leewaySeconds ?? 30,
    dpop: given.dpop ?? false,
    pkceRequired: given.pkceRequired ?? byDefault.pkceRequired,
    consent: given.consent ?? 'TRUSTED',
    grants: new Map(),
    roles: [],
    rateLimitPercentage: given.rateLimitPercentage ?? 50,
    concurrencyPercentage: given.concurrencyPercentage ?? 50,
    issuedAt: org.clock.now(),
  };
  for (const scope of given.scopes ?? []) grantScope(org, client, scope);
  for (const role of given.roles ?? []) grantRole(org, client, role, 'CLIENT');
  org.oauth.clients.add(client);
  showInApp(client);
  return client;
}

/** Allows an app to ask for a scope of the management API. */
export function grantScope(
  org: Org,
  client: OAuthClient,
  scopeId: string,
  createdBy: ScopeGrant['createdBy'] = { id: org.orgId, type: 'SystemPrincipal' },
): ScopeGrant {
  checkScope(scopeId);
  const known = client.grants.get(scopeId);
  if (known !== undefined) return known;
  const grant = { id: org.ids.object('oag'), scopeId, created: org.clock.iso(), createdBy };
  client.grants.set(scopeId, grant);
  return grant;
}

/** Apps act for themselves, or for people: not both. */
export function checkGrantTypes(kind: ClientKind, types: readonly GrantType[] = []): void {
  const wrong = types.find((type) => (type === 'client_credentials') !== (kind === 'service'));
  if (wrong === undefined) return;
  const only = kind === 'service' ? 'client_credentials' : 'authorization_code and refresh_token';
  throw new SeedError(`grantTypes: a ${kind} app can't have ${wrong}, only ${only}`);
}

export function checkScope(scope: string): void {
  if (!apiScopes.has(scope)) throw new SeedError(`scopes: Okta has no scope ${scope} that an app can be granted`);
}

export function checkRole(role: string): void {
  if (!Object.hasOwn(roleLabels, role)) throw new SeedError(`roles: Okta has no role ${role}`);
}

/** The client's settings as the app shows them; neither secret nor keys are among them. */
export function showInApp(client: OAuthClient): void {
  client.app.data['credentials'] = {
    oauthClient: {
      autoKeyRotation: true,
      client_id: client.id,
      token_endpoint_auth_method: client.authMethod,
      pkce_required: client.pkceRequired,
    },
  };
  client.app.data['settings'] = {
    oauthClient: {
      application_type: client.kind,
      redirect_uris: client.redirectUris,
      post_logout_redirect_uris: client.postLogoutRedirectUris,
      response_types: client.kind === 'service' ? ['token'] : ['code'],
      grant_types: client.grantTypes,
      consent_method: client.consent,
      dpop_bound_access_tokens: client.dpop,
      ...(client.grantTypes.includes('refresh_token')
        ? { refresh_token: { rotation_type: client.rotation, leeway: client.leewaySeconds } }
        : {}),
    },
  };
}
