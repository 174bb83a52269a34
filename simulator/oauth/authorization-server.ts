import type { SimulatedClock } from '../org/clock.js';
import { IdSource } from '../org/ids.js';
import type { AuthorizeTransaction } from './authorize-transaction.js';
import { BrowserSessions } from './browser-sessions.js';
import { ClientStore } from './client-store.js';
import { CodeStore } from './code-store.js';
import { DpopNonces } from './dpop-nonces.js';
import type { OAuthSettings } from './oauth-settings.js';
import type { PushedRequest } from './pushed-request.js';
import { ReplayMemory } from './replay-memory.js';
import { SigningKey } from './signing-key.js';
import { TokenStore } from './token-store.js';

/** Everything that the org authorization server knows, without HTTP. */
export class AuthorizationServer {
  readonly clients = new ClientStore();
  readonly tokens = new TokenStore();
  readonly codes = new CodeStore();
  readonly sessions = new BrowserSessions();
  /** Client assertions and DPoP proofs that were used. */
  readonly assertions = new ReplayMemory();
  readonly proofs = new ReplayMemory();
  readonly nonces: DpopNonces;
  /** Sign-ins that are under way in browsers. */
  readonly transactions = new Map<string, AuthorizeTransaction>();
  readonly pushedRequests = new Map<string, PushedRequest>();
  /** Scopes that users consented to, by user and client. */
  readonly consents = new Map<string, Consent>();
  /** When tokens were asked for lately, by user. */
  readonly userRequests = new Map<string, number[]>();

  readonly signingKey: SigningKey;

  constructor(clock: SimulatedClock, seed: number, ids: IdSource, settings: OAuthSettings) {
    this.signingKey = new SigningKey(new IdSource(seed, 'fixtures').secret(43));
    this.nonces = new DpopNonces(
      () => clock.now(),
      () => ids.secret(32),
      () => settings,
    );
  }
}

/** What a user allowed an app. */
export interface Consent {
  id: string;
  userId: string;
  clientId: string;
  scopes: Map<string, { id: string; created: string }>;
}

export const consentKey = (userId: string, clientId: string): string => `${userId}/${clientId}`;
