import type { Org } from '../org/org.js';

/** That somebody has changed the share of a token or a client; the share itself is with the principal. */
export interface PrincipalRateLimit {
  id: string;
  principalId: string;
  principalType: 'SSWS_TOKEN' | 'OAUTH_CLIENT';
  createdDate: string;
  createdBy: string;
  lastUpdate: string;
  lastUpdatedBy: string;
}

interface Shares {
  rateLimitPercentage: number;
  concurrencyPercentage: number;
}

/** Whom a rate limit speaks of. */
export function principalOf(
  org: Org,
  { principalId, principalType }: Pick<PrincipalRateLimit, 'principalId' | 'principalType'>,
): Shares | undefined {
  if (principalType === 'OAUTH_CLIENT') return org.oauth.clients.get(principalId);
  return org.tokens.all().find(({ id }) => id === principalId);
}
