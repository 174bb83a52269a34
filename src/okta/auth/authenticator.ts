import type { IncomingHttpHeaders } from 'node:http';
import type { Gate } from '../gate/gate.js';
import type { ServerClock } from '../server-clock.js';
import type { Transport } from '../transport.js';
import type { TokenOwner } from './token-owner.js';

/** What Okta refused with 401. */
export interface Challenge {
  /** The headers that `authorize` gave for it. */
  sent: Record<string, string>;
  /** The headers of the answer. */
  headers: IncomingHttpHeaders;
  /** The request's own. */
  signal?: AbortSignal | undefined;
}

/**
 * What came of a 401. `nonce`: the same credential with the nonce that Okta asks for; `redated`: the same, dated by what
 * is now known of Okta's clock; `renewed`: another credential.
 */
export type Renewal = 'nonce' | 'redated' | 'renewed' | 'none';

/** How a connection proves who it is. Each way to authenticate is one of these. */
export interface Authenticator {
  /** The headers of one attempt of one request; called anew for each attempt. */
  authorize: (request: {
    method: string;
    url: URL;
    signal?: AbortSignal | undefined;
  }) => Promise<Record<string, string>>;
  /** After a 401: whether one more try makes sense. */
  renew?: (challenge: Challenge) => Promise<Renewal>;
  /** Learns from the headers of any answer. */
  observe?: (headers: IncomingHttpHeaders) => void;
  /**
   * The scopes that Okta granted; undefined where the credential has none, as API tokens. `recently`: an answer of a
   * minute ago at most, because grants change.
   */
  grantedScopes?: (signal?: AbortSignal, recently?: boolean) => Promise<readonly string[] | undefined>;
  /** How the access token is sent; undefined where the credential is no OAuth token. */
  tokenType?: (signal?: AbortSignal) => Promise<'Bearer' | 'DPoP'>;
  /** The id by which the System Log names us as an actor, where it is known without asking Okta. */
  principalId?: () => Promise<string>;
}

/** What the parts of a connection share. */
export interface AuthContext {
  connection: string;
  origin: URL;
  transport: Transport;
  gate: Gate;
  clock: ServerClock;
  /** Who keeps rotating refresh tokens; undefined where there is no Temporal. */
  owner: TokenOwner | undefined;
}

/** A way to authenticate, complete but for the connection that it is used in. */
export type AuthMethod = (context: AuthContext) => Authenticator;
