/** A browser that is signed in to Okta. */
export interface BrowserSession {
  cookie: string;
  /** The session as the user's record and the System Log name it. */
  sessionId: string;
  userId: string;
  authTime: number;
  lastUsed: number;
}

const idleMs = 2 * 3_600_000;

export class BrowserSessions {
  private readonly byCookie = new Map<string, BrowserSession>();

  add(session: BrowserSession): void {
    for (const [cookie, { lastUsed }] of this.byCookie) {
      if (session.lastUsed - lastUsed > idleMs) this.byCookie.delete(cookie);
    }
    this.byCookie.set(session.cookie, session);
  }

  /** The session unless it is idle for too long; using it keeps it alive. */
  use(cookie: string | undefined, now: number): BrowserSession | undefined {
    const session = cookie === undefined ? undefined : this.byCookie.get(cookie);
    if (session === undefined || now - session.lastUsed > idleMs) return undefined;
    session.lastUsed = now;
    return session;
  }

  end(cookie: string): void {
    this.byCookie.delete(cookie);
  }
}
