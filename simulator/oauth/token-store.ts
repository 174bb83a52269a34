/** What a person consented to by signing in: everything that came of it dies with it. */
export interface Login {
  id: string;
  clientId: string;
  userId: string;
  sessionId: string;
  scopes: ReadonlySet<string>;
  authTime: number;
  nonce: string | undefined;
  /** Thumbprint of the DPoP key that the refresh token is bound to. */
  jkt: string | undefined;
  /** When the refresh token ends, however often it was rotated. */
  expiresAt: number;
  dead: boolean;
  refresh: RefreshState | undefined;
  accessTokens: AccessToken[];
}

export interface RefreshState {
  current: string;
  previous: string | undefined;
  rotatedAt: number;
}

export interface AccessToken {
  id: string;
  value: string;
  clientId: string;
  /** The person it acts for, or nobody when the app acts for itself. */
  userId: string | undefined;
  scopes: ReadonlySet<string>;
  issuedAt: number;
  expiresAt: number;
  jkt: string | undefined;
  login: Login | undefined;
  revoked: boolean;
}

/** Expired tokens are kept a while, so that they can be told from unknown ones. */
const keptMs = 86_400_000;

/** Tokens and the logins that they come from, by value. */
export class TokenStore {
  private readonly access = new Map<string, AccessToken>();
  private readonly refresh = new Map<string, Login>();
  private readonly logins = new Set<Login>();
  private sweepAt = 5000;

  addLogin(login: Login): void {
    this.logins.add(login);
  }

  addAccess(token: AccessToken, now: number): void {
    this.access.set(token.value, token);
    token.login?.accessTokens.push(token);
    if (this.access.size < this.sweepAt) return;
    for (const [value, { expiresAt }] of this.access) if (expiresAt + keptMs < now) this.access.delete(value);
    for (const { accessTokens } of this.logins) {
      accessTokens.splice(0, accessTokens.length, ...accessTokens.filter(({ expiresAt }) => expiresAt + keptMs >= now));
    }
    for (const login of this.logins) if (login.expiresAt + keptMs < now) this.logins.delete(login);
    for (const [value, login] of this.refresh) if (!this.logins.has(login)) this.refresh.delete(value);
    this.sweepAt = Math.max(5000, this.access.size * 2);
  }

  findAccess(value: string): AccessToken | undefined {
    return this.access.get(value);
  }

  /** Gives the login its first or its next refresh token. */
  setRefresh(login: Login, value: string, now: number): void {
    login.refresh = { current: value, previous: login.refresh?.current, rotatedAt: now };
    this.refresh.set(value, login);
  }

  /** The login of a refresh token of any generation. */
  loginOf(refreshToken: string): Login | undefined {
    return this.refresh.get(refreshToken);
  }

  /** Ends a login with all of its tokens. */
  kill(login: Login): void {
    login.dead = true;
    for (const token of login.accessTokens) token.revoked = true;
  }

  /** Ends what matches, access tokens of apps that act for themselves included. */
  revoke(which: { userId?: string | undefined; clientId?: string | undefined }): number {
    const hit = (item: { userId: string | undefined; clientId: string }): boolean =>
      (which.userId === undefined || item.userId === which.userId) &&
      (which.clientId === undefined || item.clientId === which.clientId);
    let count = 0;
    for (const token of this.access.values()) {
      if (!token.revoked && hit(token)) [token.revoked, count] = [true, count + 1];
    }
    for (const login of this.logins) if (!login.dead && hit(login)) this.kill(login);
    return count;
  }

  /** Logins of a user that can still be refreshed. */
  liveLogins(userId: string, now: number): Login[] {
    return [...this.logins].filter(
      (login) => login.userId === userId && !login.dead && login.refresh !== undefined && login.expiresAt > now,
    );
  }
}
