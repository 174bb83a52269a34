import type { JWK } from 'jose';
import { OktaTokenError } from '../errors.js';
import type { Gate } from '../gate/gate.js';
import { ServerClock } from '../server-clock.js';
import { Transport } from '../transport.js';
import { clientSecretBasic } from './client-authentication.js';
import { DpopKey, PresentDpopKey } from './dpop.js';
import { type Identity, verifyIdToken } from './id-token.js';
import { beginLogin, type Login, readCallback, type WebApplication } from './login.js';
import { tokenFingerprint } from './token-cache.js';
import { TokenEndpoint, type TokenSet } from './token-endpoint.js';
import type { OwnedToken } from './token-owner.js';

/** What a person's login gave: it lives for 90 days, however often it is refreshed. */
export interface LoginGrant extends OwnedToken {
  refreshToken: string;
  /** By Okta's clock, in milliseconds since the epoch. */
  consentedAtMs: number;
  identity?: Identity | undefined;
}

/** What a refresh gave; without a refresh token the one before goes on working. */
export interface RefreshedTokens extends OwnedToken {
  refreshToken?: string | undefined;
}

export interface WebClientOptions {
  connection: string;
  origin: URL;
  application: WebApplication;
  gate: Gate;
  userAgent: string;
}

/** An OIDC web application towards its org: logins, refreshes and their end. It keeps no token. */
export class WebClient {
  private readonly transport: Transport;
  private readonly clock = new ServerClock();
  private readonly endpoint: TokenEndpoint;
  private readonly dpopKeys = new PresentDpopKey();

  constructor(private readonly options: WebClientOptions) {
    const { application, userAgent } = options;
    this.transport = new Transport(userAgent);
    this.endpoint = new TokenEndpoint(this.context, clientSecretBasic(application.clientId, application.clientSecret));
  }

  get redirectUri(): URL {
    return new URL(this.options.application.redirectUri);
  }

  private get context() {
    const { connection, origin, gate } = this.options;
    return { connection, origin, gate, transport: this.transport, clock: this.clock };
  }

  /** The address for the person's browser, and what the callback is checked by. */
  beginLogin(): Login {
    return beginLogin(this.options.origin, this.options.application);
  }

  /**
   * Turns the address that the browser was sent back to into tokens. A code works once.
   *
   * @throws OktaTokenError Okta refused, or the answer doesn't belong to this login
   * @throws OktaNetworkError no whole answer
   */
  async finishLogin(callback: URL, login: Login): Promise<LoginGrant> {
    const { application } = this.options;
    const code = readCallback(callback, login, this.options);
    const dpop = (application.dpop ?? true) ? await DpopKey.generate() : undefined;
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: application.redirectUri,
      code_verifier: login.codeVerifier,
    };
    const given = await this.endpoint.request({ form, scopes: application.scopes, dpop });
    try {
      return await this.grantOf(given, login, dpop);
    } catch (error) {
      // Nobody will hold these tokens, so they must not go on working.
      const { refreshToken, accessToken } = given;
      const ended =
        refreshToken === undefined
          ? this.endpoint.revoke(accessToken, 'access_token')
          : this.endpoint.revoke(refreshToken, 'refresh_token');
      await ended.catch(() => undefined);
      throw error;
    }
  }

  /**
   * Gets the next tokens.
   *
   * @throws OktaTokenError of kind `consent`, where somebody must log in again
   * @throws OktaNetworkError no whole answer: it may have been rotated all the same
   */
  async refresh(refreshToken: string, dpopKey: JWK | undefined): Promise<RefreshedTokens> {
    const { scopes } = this.options.application;
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
    const dpop = dpopKey && (await this.dpopKeys.of(dpopKey));
    const { refreshToken: next, idToken: _, ...token } = await this.endpoint.request({ form, scopes, dpop });
    return { ...owned(token, dpop), refreshToken: next };
  }

  /**
   * Shows that Okta knows the application and takes its secret, whether or not anybody has logged in.
   *
   * @throws OktaTokenError it doesn't
   * @throws OktaNetworkError no whole answer
   */
  checkClient(): Promise<void> {
    return this.endpoint.checkClient();
  }

  /** Ends a refresh token and its access tokens; one that Okta doesn't know counts as ended. */
  revoke(refreshToken: string): Promise<void> {
    return this.endpoint.revoke(refreshToken, 'refresh_token');
  }

  close(): void {
    this.transport.close();
  }

  private async grantOf(
    { refreshToken, idToken, ...token }: TokenSet,
    login: Login,
    dpop: DpopKey | undefined,
  ): Promise<LoginGrant> {
    const { application, connection } = this.options;
    if (refreshToken === undefined) {
      throw new OktaTokenError(
        'client',
        `Okta gave no refresh token for the connection "${connection}": allow the grant type Refresh Token in the application, and add offline_access to the connection's scopes`,
      );
    }
    const identity = application.scopes.includes('openid') ? await this.identify(idToken, login) : undefined;
    return { ...owned(token, dpop), refreshToken, identity, consentedAtMs: this.clock.now() };
  }

  private identify(idToken: string | undefined, { nonce }: Login): Promise<Identity> {
    const { clientId } = this.options.application;
    if (idToken === undefined)
      throw new OktaTokenError('client', 'Okta gave no ID token although openid was asked for');
    return verifyIdToken(idToken, { clientId, nonce }, this.context);
  }
}

/** The key stays even where this token isn't bound to it: Okta may bind the next one. */
const owned = (token: Omit<TokenSet, 'refreshToken' | 'idToken'>, dpop: DpopKey | undefined): OwnedToken => ({
  ...token,
  fingerprint: tokenFingerprint(token.accessToken),
  dpopKey: dpop?.toJwk(),
});
