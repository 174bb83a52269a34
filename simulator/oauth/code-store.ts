import type { Login } from './token-store.js';

/** An authorization code and what it stands for. */
export interface AuthorizationCode {
  value: string;
  clientId: string;
  userId: string;
  sessionId: string;
  redirectUri: string;
  scopes: readonly string[];
  nonce: string | undefined;
  challenge: string | undefined;
  authTime: number;
  expiresAt: number;
  /** What the first use made. */
  login: Login | undefined;
}

const keptMs = 86_400_000;

export class CodeStore {
  private readonly codes = new Map<string, AuthorizationCode>();

  /** Used codes are kept a while: who comes with one again ends what it gave. */
  add(code: AuthorizationCode, now: number): void {
    for (const [value, { expiresAt }] of this.codes) {
      if (expiresAt + keptMs > now) break;
      this.codes.delete(value);
    }
    this.codes.set(code.value, code);
  }

  find(value: string): AuthorizationCode | undefined {
    return this.codes.get(value);
  }
}
