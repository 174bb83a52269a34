import { z } from 'zod';
import type { LoginGrant } from '../../src/okta/auth/web-client.js';

const loginGrant = z.looseObject({
  accessToken: z.string().min(1),
  tokenType: z.enum(['Bearer', 'DPoP']),
  fingerprint: z.string().min(1),
  scopes: z.array(z.string()),
  expiresAtMs: z.number(),
  lifetimeMs: z.number(),
  dpopKey: z.record(z.string(), z.unknown()).optional(),
  refreshToken: z.string().min(1),
  consentedAtMs: z.number(),
});

/** Fields of what was sent as a login's grant that aren't as they must be; none where it is one. */
export function wrongFields(given: unknown): string[] {
  const { error } = loginGrant.safeParse(given);
  return (error?.issues ?? []).map(({ path }) => path.join('.') || 'grant');
}

export const isLoginGrant = (given: unknown): given is LoginGrant => wrongFields(given).length === 0;
