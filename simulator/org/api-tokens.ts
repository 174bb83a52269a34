/** An SSWS token. It can do what its owner can, and dies when nobody uses it. */
export interface ApiToken {
  id: string;
  value: string;
  name: string;
  ownerId: string;
  created: string;
  lastUsed: number;
  /** Share of each rate limit bucket, in per cent. */
  rateLimitPercentage: number;
  /** Share of the requests that may be under way at once, in per cent. */
  concurrencyPercentage: number;
}

/** Not configurable in Okta. */
const unusedLifetimeMs = 30 * 86_400_000;

export const expiresAt = ({ lastUsed }: ApiToken): number => lastUsed + unusedLifetimeMs;

export class ApiTokens {
  private readonly byValue = new Map<string, ApiToken>();

  add(token: ApiToken): void {
    this.byValue.set(token.value, token);
  }

  remove(token: ApiToken): void {
    this.byValue.delete(token.value);
  }

  /** The token if it is still alive; using it keeps it alive. */
  use(value: string, now: number): ApiToken | undefined {
    const token = this.byValue.get(value);
    if (token === undefined || now > expiresAt(token)) return undefined;
    token.lastUsed = now;
    return token;
  }

  all(): ApiToken[] {
    return [...this.byValue.values()];
  }
}
