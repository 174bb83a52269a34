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

export class CodeStore {
  private readonly codes = new Map<string, AuthorizationCode>();

  add(code: AuthorizationCode): void {
    this.codes.set(code.value, code);
  }

  find(value: string): AuthorizationCode | undefined {
    return this.codes.get(value);
  }
}
