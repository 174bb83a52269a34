import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const sessionMs = 8 * 60 * 60_000;
const maxSessions = 1000;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Who may decode: bearers of the token, and browsers that showed it once. */
export class Sessions {
  private readonly token: Buffer;
  /** End of each session, by the hash of its id. */
  private readonly untilMs = new Map<string, number>();

  constructor(
    token: string,
    private readonly now: () => number = Date.now,
  ) {
    this.token = digest(token);
  }

  /** Compares in constant time, whatever the lengths. */
  isToken(text: string): boolean {
    return timingSafeEqual(digest(text), this.token);
  }

  /** Begins a session; gives its id, which is random and tells nothing of the token. */
  begin(): { id: string; seconds: number } {
    for (const [key, untilMs] of this.untilMs) {
      if (untilMs <= this.now() || this.untilMs.size >= maxSessions) this.untilMs.delete(key);
    }
    const id = randomBytes(32).toString('base64url');
    this.untilMs.set(digest(id).toString('hex'), this.now() + sessionMs);
    return { id, seconds: sessionMs / 1000 };
  }

  isSession(id: string): boolean {
    return (this.untilMs.get(digest(id).toString('hex')) ?? 0) > this.now();
  }

  end(id: string): void {
    this.untilMs.delete(digest(id).toString('hex'));
  }
}
