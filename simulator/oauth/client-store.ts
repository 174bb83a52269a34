import type { App } from '../org/app-store.js';
import type { EventParty } from '../org/event-writer.js';
import type { AdminRole } from '../org/user-store.js';
import type { ClientKey } from './client-keys.js';

export const clientKinds = ['service', 'web', 'native'] as const;
export type ClientKind = (typeof clientKinds)[number];
export const authMethods = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none'] as const; // prettier-ignore
export type AuthMethod = (typeof authMethods)[number];
export const grantTypes = ['authorization_code', 'refresh_token', 'client_credentials'] as const;
export type GrantType = (typeof grantTypes)[number];

/** A scope that the app may ask for. */
export interface ScopeGrant {
  id: string;
  scopeId: string;
  created: string;
  createdBy: { id: string; type: string };
}

/** An app that speaks OAuth. It acts for people who sign in, or for itself with roles of its own. */
export interface OAuthClient {
  /** The client id, which is the id of the app, too. */
  readonly id: string;
  readonly app: App;
  readonly kind: ClientKind;
  authMethod: AuthMethod;
  secret: string | undefined;
  keys: ClientKey[];
  redirectUris: string[];
  postLogoutRedirectUris: string[];
  grantTypes: GrantType[];
  rotation: 'STATIC' | 'ROTATE';
  leewaySeconds: number;
  dpop: boolean;
  pkceRequired: boolean;
  consent: 'TRUSTED' | 'REQUIRED';
  /** Scopes of the management API, by name. */
  grants: Map<string, ScopeGrant>;
  roles: AdminRole[];
  /** Share of each rate limit bucket, in per cent. */
  rateLimitPercentage: number;
  /** Share of the requests that may be under way at once, in per cent. */
  concurrencyPercentage: number;
  issuedAt: number;
}

export class ClientStore {
  private readonly clients = new Map<string, OAuthClient>();

  add(client: OAuthClient): void {
    this.clients.set(client.id, client);
  }

  get(id: string): OAuthClient | undefined {
    return this.clients.get(id);
  }

  /** In the order of ids. */
  all(): OAuthClient[] {
    return [...this.clients.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
  }
}

export const isActive = ({ app }: OAuthClient): boolean => app.data.status === 'ACTIVE';

/** A client as actor or target of an event. */
export function clientParty({ id, app }: OAuthClient): EventParty {
  return { id, type: 'PublicClientApp', alternateId: id, displayName: app.data.label, detailEntry: null };
}
